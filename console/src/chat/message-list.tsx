import type { ChatEntry } from '@rally/client';
import type { ComponentChildren, RefObject } from 'preact';
import { memo } from 'preact/compat';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import type { Line } from './lines.js';
import { isPending, itemOf, rowsOf, seqOf, threadOf } from './lines.js';
import type { MessageActions } from './message-actions.js';
import { MessageRow } from './message-row.js';
import { PendingMessages } from './pending-messages.js';
import type { Receipts } from './readers.js';
import { readersOf } from './readers.js';
import { useReadMarker } from './use-read-marker.js';
import { useScrollPlace } from './use-scroll-place.js';
import type { Messages } from './use-thread.js';

/** So near to the top older messages are asked for: they are there before the top is. */
const OLDER_FROM_PX = 300;
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

interface MessageListProps {
  readonly session: Session;
  readonly thread: string | undefined;
  readonly label: string;
  readonly lines: readonly Line[];
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly isLoaded: boolean;
  readonly isOnline: boolean;
  readonly actions: MessageActions;
  readonly list: RefObject<HTMLDivElement | null>;
  /** Shown below what there is, or where there is nothing. */
  readonly children?: ComponentChildren;
}

/** Messages from the oldest to the newest; more come when it is scrolled up. */
export const MessageList = memo(function MessageList(props: MessageListProps) {
  const { session, thread, label, lines, messages, isLoaded, list, children } = props;
  const { scroller, content, isAtEnd, toEnd, onScroll } = useScrollPlace();
  const lastSeq = lines.reduce((last, line) => Math.max(last, seqOf(line)), 0);
  const end = useRef<HTMLDivElement>(null);
  useReadMarker({ room: session.room, thread, lastSeq, end });
  useEndAfterSending(lines, toEnd);
  const older = useOlder(messages, scroller, lines);
  return (
    <div class="messages" ref={list}>
      <div
        ref={scroller}
        class="scroller"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={!isLoaded || older.isLoading}
        aria-label={label}
        tabIndex={0}
        onKeyDown={stepThrough}
        onScroll={() => {
          onScroll();
          older.loadIfNear();
        }}
      >
        {messages.hasOlder && (
          <p class="older" aria-hidden="true">
            Earlier messages…
          </p>
        )}
        <div ref={content} class="content">
          <Rows {...props} />
          {children}
          <div ref={end} class="end" />
        </div>
      </div>
      <FreshButton lines={lines} isAtEnd={isAtEnd} lastSeq={lastSeq} user={session.user} onClick={toEnd} />
    </div>
  );
});

function Rows({ session, thread, lines, messages, receipts, isOnline, actions }: MessageListProps) {
  const { room, user } = session;
  const { keyOf } = PendingMessages.of(room, user);
  const rows = useMemo(() => rowsOf(lines, keyOf), [lines, keyOf]);
  const readers = useMemo(() => readersOf(lines, receipts, user), [lines, receipts, user]);
  const byId = useMemo(() => new Map(messages.entries.map((entry) => [entry.message_id, entry])), [messages.entries]);
  return (
    <>
      {rows.map(({ key, line, ...place }) => (
        <MessageRow
          key={key}
          {...place}
          line={line}
          user={user}
          readers={isPending(line) ? undefined : readers.get(line.message_id)}
          quoted={quotedBy(line, byId)}
          about={thread === undefined ? aboutOf(line, session) : undefined}
          isWaiting={isPending(line) && !isOnline}
          actions={actions}
        />
      ))}
    </>
  );
}

function quotedBy(line: Line, byId: ReadonlyMap<string, ChatEntry>): ChatEntry | undefined {
  if ('deleted' in line) return undefined;
  const { reply_to: answered } = isPending(line) ? line.draft : line;
  return answered === undefined ? undefined : byId.get(answered);
}

/** The title of the item that a message is about. */
function aboutOf(line: Line, { room }: Session): string | undefined {
  const itemId = itemOf(threadOf(line) ?? '');
  if (itemId === undefined) return undefined;
  const title = room.itinerary.item(itemId)?.data['title'];
  return typeof title === 'string' ? title : itemId;
}

interface FreshButtonProps {
  readonly lines: readonly Line[];
  readonly isAtEnd: boolean;
  readonly lastSeq: number;
  readonly user: string;
  readonly onClick: () => void;
}

/** What has come below what is looked at. */
function FreshButton({ lines, isAtEnd, lastSeq, user, onClick }: FreshButtonProps) {
  const seen = useRef(lastSeq);
  useEffect(() => {
    if (isAtEnd) seen.current = lastSeq;
  }, [isAtEnd, lastSeq]);
  if (isAtEnd) return null;
  const fresh = lines.filter((line) => line.user_id !== user && seqOf(line) > seen.current).length;
  const label = fresh === 0 ? 'To the newest' : `${fresh} new message${fresh === 1 ? '' : 's'}`;
  return (
    <button type="button" class={fresh === 0 ? 'fresh' : 'fresh primary'} onClick={onClick}>
      {label} ↓
    </button>
  );
}

/** Whoever says something wants to see it. */
function useEndAfterSending(lines: readonly Line[], toEnd: () => void): void {
  const last = lines.at(-1);
  const lastSent = last !== undefined && isPending(last) ? last.id : undefined;
  useLayoutEffect(() => {
    if (lastSent !== undefined) toEnd();
  }, [lastSent, toEnd]);
}

function useOlder({ hasOlder, loadOlder }: Messages, scroller: RefObject<HTMLElement | null>, lines: readonly Line[]) {
  const [state, setState] = useState<'idle' | 'loading' | 'over'>('idle');
  const loadIfNear = () => {
    if (!hasOlder || state !== 'idle' || (scroller.current?.scrollTop ?? Infinity) > OLDER_FROM_PX) return;
    setState('loading');
    loadOlder().then(
      () => setState('idle'),
      () => setState('over'), // As the room is, which says so itself.
    );
  };
  // A page may bring nothing that is shown here, or less than fits.
  useEffect(loadIfNear, [lines, state]);
  return { isLoading: state === 'loading', loadIfNear };
}

/** From message to message; Tab then reaches what can be done with one. */
function stepThrough(event: KeyboardEvent): void {
  const by = STEPS[event.key];
  if (by === undefined) return;
  const articles = [...(event.currentTarget as HTMLElement).querySelectorAll('article')];
  const at = articles.findIndex((article) => article.contains(document.activeElement));
  const next = articles[at < 0 ? articles.length - 1 : at + by];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

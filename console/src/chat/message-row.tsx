import type { ChatEntry } from '@rally/client';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { Avatar } from '../people/avatar.js';
import { hueOf } from '../people/colour.js';
import type { Line, Row } from './lines.js';
import { isPending, itemOf, threadOf } from './lines.js';
import type { MessageActions } from './message-actions.js';
import { Attachments, Quote, Text } from './message-body.js';
import { MessageFoot, Readers } from './message-foot.js';
import { MessagePoll } from './poll.js';
import { Failure, MessageStatus } from './message-status.js';
import { MessageTools } from './message-tools.js';
import { dayNameOf, momentOf, timeOf } from './times.js';

export interface MessageRowProps extends Pick<Row, 'line' | 'isFirst' | 'isLast' | 'isNewDay'> {
  /** Who looks at it. */
  readonly user: string;
  /** Separated by newlines: equal where the same have read. */
  readonly readers: string | undefined;
  readonly quoted: ChatEntry | undefined;
  /** What the thread is about that it is from, where it stands among others. */
  readonly about: string | undefined;
  readonly isWaiting: boolean;
  readonly actions: MessageActions;
}

/** Rendered again only when something of this message has changed, however many there are. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { line, user, isFirst, isLast, isNewDay, readers } = props;
  const isMine = line.user_id === user;
  const places = `${isMine ? ' mine' : ''}${isFirst ? ' first' : ''}${isLast ? ' last' : ''}`;
  const { isActive, handlers } = useActive();
  return (
    <div class="row" data-message={isPending(line) ? undefined : line.message_id} {...handlers}>
      {isNewDay && <p class="day">{dayNameOf(line.ts, Date.now())}</p>}
      <article class={`message${places}`} aria-label={`${line.user_id}, ${timeOf(line.ts)}`} tabIndex={-1}>
        {isFirst && <Head line={line} isMine={isMine} />}
        <Bubble {...props} isMine={isMine} isActive={isActive} />
        {readers !== undefined && <Readers names={readers} />}
      </article>
    </div>
  );
});

function Head({ line: { user_id: author, ts }, isMine }: { line: Line; isMine: boolean }) {
  return (
    <header class="message-head">
      {!isMine && (
        <>
          <Avatar user={author} isNamed />
          <b style={{ '--hue': String(hueOf(author)) }}>{author}</b>
        </>
      )}
      <time dateTime={new Date(ts).toISOString()} title={momentOf(ts)}>
        {timeOf(ts)}
      </time>
    </header>
  );
}

interface BubbleProps extends MessageRowProps {
  readonly isMine: boolean;
  readonly isActive: boolean;
}

function Bubble({ line, user, isMine, isActive, isWaiting, quoted, about, actions }: BubbleProps) {
  const status = <MessageStatus line={line} isMine={isMine} isWaiting={isWaiting} />;
  if ('deleted' in line) {
    const { by, user_id: author } = line;
    return (
      <p class="bubble gone">
        {by === author ? 'Deleted' : `Deleted by ${by}`} {status}
      </p>
    );
  }
  const said = isPending(line) ? line.draft : line;
  const { content, mentions, reply_to: answered } = said;
  return (
    <>
      <div class="bubble">
        {about !== undefined && <About thread={threadOf(line)} about={about} actions={actions} />}
        {answered !== undefined && <Quote quoted={quoted} onShow={() => actions.show(answered)} />}
        <Text content={content} mentions={mentions} user={user} />
        {!isPending(line) && (
          <>
            <Attachments message={line} />
            <MessagePoll message={line} user={user} actions={actions} isActive={isActive} />
          </>
        )}
        {status}
        <div aria-live="off">
          {isActive && !isPending(line) && <MessageTools message={line} isMine={isMine} actions={actions} />}
        </div>
      </div>
      {isPending(line) ? (
        <Failure line={line} actions={actions} />
      ) : (
        <div aria-live="off">
          <MessageFoot message={line} user={user} actions={actions} isActive={isActive} />
        </div>
      )}
    </>
  );
}

function About({ thread, about, actions }: { thread: string | undefined; about: string; actions: MessageActions }) {
  const { openThread } = actions;
  if (thread === undefined || itemOf(thread) === undefined || openThread === undefined) return null;
  return (
    <button type="button" class="message-about" onClick={() => openThread(thread)}>
      on {about}
    </button>
  );
}

/** Pointed at, or with the focus in it: then its tools are shown. A finger only gives the focus. */
function useActive() {
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const handlers = {
    onPointerEnter: ({ pointerType }: PointerEvent) => setHovered(pointerType === 'mouse'),
    onPointerLeave: ({ currentTarget, pointerType }: PointerEvent) => {
      if (pointerType !== 'mouse') return;
      setHovered(false);
      // What a mouse has clicked has the focus, too, but nobody is there any more.
      setFocused((currentTarget as Element).querySelector(':focus-visible') !== null);
    },
    onFocusIn: () => setFocused(true),
    onFocusOut: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setFocused((currentTarget as Node).contains(relatedTarget as Node | null)),
  };
  return { isActive: isHovered || isFocused, handlers };
}

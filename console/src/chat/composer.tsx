import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { CONTENT_MAX, lengthOf } from './content.js';
import type { Message } from './message-actions.js';
import { PendingMessages } from './pending-messages.js';
import { useTelling } from './use-typing.js';

export type ComposerMode =
  { readonly kind: 'write'; readonly quoted?: Message } | { readonly kind: 'edit'; readonly message: Message };

interface ComposerProps {
  readonly session: Session;
  readonly thread: string | undefined;
  readonly mode: ComposerMode;
  /** Nobody takes it any more. */
  readonly isOver: boolean;
  /** A poll is being written. */
  readonly isAsking: boolean;
  readonly onAsk: () => void;
  readonly onSubmit: (content: string) => void;
  /** Back to writing something new. */
  readonly onCancel: () => void;
}

/** From here on it is told how much is left. */
const NEARLY_FULL = CONTENT_MAX * 0.9;

/** Where messages are written; has its text to itself, so that a letter renders nothing else. */
export function Composer(props: ComposerProps) {
  const { session, thread, mode, isOver, onSubmit } = props;
  const { text, write, pause, field } = useDraft(session, thread, mode);
  const length = lengthOf(text);
  const canSend = !isOver && length > 0 && length <= CONTENT_MAX;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!canSend) return;
    onSubmit(text);
    write('');
  };
  const cancel = isPlain(mode) ? undefined : props.onCancel;
  return (
    <form class="composer" onSubmit={submit}>
      {cancel && <ModeBar mode={mode} onCancel={cancel} />}
      <div class="field-grows" data-text={text}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          disabled={isOver}
          placeholder={isOver ? 'The room is over' : 'Write a message'}
          aria-label={labelOf(mode, thread)}
          aria-invalid={length > CONTENT_MAX}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onBlur={pause}
          onKeyDown={(event) => onKey(event, submit, cancel)}
        />
      </div>
      <span class="composer-end">
        {isPlain(mode) && <AskButton {...props} />}
        <button type="submit" class="primary" disabled={!canSend}>
          {mode.kind === 'edit' ? 'Save' : 'Send'}
        </button>
      </span>
      {length > NEARLY_FULL && <Length length={length} />}
    </form>
  );
}

function AskButton({ isAsking, isOver, onAsk }: Pick<ComposerProps, 'isAsking' | 'isOver' | 'onAsk'>) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label="Start a poll"
      title="Start a poll"
      aria-expanded={isAsking}
      disabled={isOver}
      onClick={onAsk}
    >
      ☑
    </button>
  );
}

/** Enter sends, with Ctrl, too; Shift+Enter is a new line. Escape leaves one thing at a time. */
function onKey(event: KeyboardEvent, submit: (event: Event) => void, cancel: (() => void) | undefined): void {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) return submit(event);
  if (event.key !== 'Escape' || cancel === undefined) return;
  event.stopPropagation();
  cancel();
}

/** Something new that answers nothing. */
function isPlain(mode: ComposerMode): boolean {
  return mode.kind === 'write' && mode.quoted === undefined;
}

function labelOf({ kind }: ComposerMode, thread: string | undefined): string {
  if (kind === 'edit') return 'Edit message';
  return thread === undefined ? 'Message' : 'Reply in thread';
}

function ModeBar({ mode, onCancel }: Pick<ComposerProps, 'mode' | 'onCancel'>) {
  const message = mode.kind === 'edit' ? mode.message : mode.quoted;
  const label = mode.kind === 'edit' ? `Editing #${message?.seq}` : `Answer to ${message?.user_id}`;
  return (
    <p class="composer-mode">
      <b>{label}</b> <span>{message?.content}</span>
      <button type="button" class="quiet" aria-label="Cancel" title="Cancel (Escape)" onClick={onCancel}>
        ✕
      </button>
    </p>
  );
}

function Length({ length }: { length: number }) {
  const left = CONTENT_MAX - length;
  return (
    <p class={`composer-length${left < 0 ? ' bad' : ''}`} role="status">
      {left < 0 ? `${-left} characters too long: the server takes ${CONTENT_MAX}` : `${left} characters left`}
    </p>
  );
}

/** The text, which for a new message is kept while another view is looked at; the others are told that it is written. */
function useDraft({ room, user }: Session, thread: string | undefined, mode: ComposerMode) {
  const { drafts } = PendingMessages.of(room, user);
  const place = thread ?? '';
  const [text, setText] = useState(mode.kind === 'edit' ? mode.message.content : (drafts.get(place) ?? ''));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (mode.kind === 'write') drafts.set(place, text);
  }, [drafts, place, mode, text]);
  useEffect(() => {
    if (!isPlain(mode) || thread !== undefined) field.current?.focus();
  }, [mode, thread]);
  const tell = useTelling(room, thread);
  const write = (next: string) => {
    setText(next);
    tell(next);
  };
  return { text, write, pause: () => tell(''), field };
}

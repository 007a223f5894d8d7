import type { PendingMessage } from './lines.js';
import { isPending } from './lines.js';
import type { Line } from './lines.js';
import type { MessageActions } from './message-actions.js';
import { momentOf } from './times.js';

interface MessageStatusProps {
  readonly line: Line;
  readonly isMine: boolean;
  /** Not sent, as there is no connection. */
  readonly isWaiting: boolean;
}

/** Where the message stands in the room's log, or how far it has got on the way there. */
export function MessageStatus({ line, isMine, isWaiting }: MessageStatusProps) {
  if (!isPending(line))
    return (
      <span class="message-status" title={`#${line.seq} of this room's log, ${momentOf(line.ts)}`}>
        {!('deleted' in line) && line.edited_at !== undefined && (
          <span title={`Edited ${momentOf(line.edited_at)}`}>edited </span>
        )}
        #{line.seq}
        {isMine && !('deleted' in line) && <Tick label="Stored" icon=" ✓" />}
      </span>
    );
  const { acked, error } = line;
  if (error !== undefined) return <span class="message-status bad">not sent</span>;
  if (acked !== undefined)
    return (
      <span class="message-status">
        #{acked.seq}
        <Tick label="Stored" icon=" ✓" />
      </span>
    );
  return <span class="message-status">{isWaiting ? '◷ waits' : <Tick label="Sending" icon="◷" />}</span>;
}

function Tick({ label, icon }: { label: string; icon: string }) {
  return (
    <span role="img" aria-label={label} title={label}>
      {icon}
    </span>
  );
}

interface FailureProps {
  readonly line: PendingMessage;
  readonly actions: MessageActions;
}

/** Why a message was not taken, in the wire's word and the server's, and what to do about it. */
export function Failure({ line, actions }: FailureProps) {
  const { error } = line;
  if (error === undefined) return null;
  return (
    <div class="message-failure" role="alert">
      <p>
        <code>{error.code}</code> {error.message}
      </p>
      <button type="button" onClick={() => actions.sendAgain(line)}>
        Send again
      </button>
      <button type="button" class="quiet" onClick={() => actions.discard(line)}>
        Discard
      </button>
    </div>
  );
}

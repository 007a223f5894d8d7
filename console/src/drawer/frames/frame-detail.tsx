import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../../people/avatar.js';
import type { FrameRecord } from '../../session/frame-log.js';
import { freshId, sendRaw } from '../../session/send-raw.js';
import type { Session } from '../../session/session.js';
import { CopyButton } from '../json/copy-button.js';
import { JsonView } from '../json/json-view.js';
import { milliseconds } from '../latency/percentile.js';
import { VerdictLine } from '../protocol/verdict-line.js';

interface FrameDetailProps {
  readonly record: FrameRecord;
  readonly answer: FrameRecord | undefined;
  /** Whose frame it is, if the user is still there. */
  readonly session: Session | undefined;
  readonly onSelect: (record: FrameRecord | undefined) => void;
}

/** One frame, whole: what it is by the protocol, and what came of it. */
export function FrameDetail({ record, answer, session, onSelect }: FrameDetailProps) {
  const { user, direction, name, at, bytes, latencyMs, frame, text, request } = record;
  const whole = frame === undefined ? text : JSON.stringify(frame, null, 2);
  return (
    <aside class="frame-detail" aria-label="Frame">
      <header>
        <Avatar user={user} />
        <h3>
          {direction === 'out' ? '↑' : '↓'} {name}
        </h3>
        <span class="hint">
          {new Date(at).toLocaleTimeString()}, {bytes} B{latencyMs !== undefined && `, ${milliseconds(latencyMs)}`}
        </span>
        <button type="button" class="quiet" aria-label="Close the frame" onClick={() => onSelect(undefined)}>
          ✕
        </button>
      </header>
      <VerdictLine seen={record} />
      <div class="frame-actions">
        <CopyButton text={whole} />
        {request !== undefined && (
          <button type="button" onClick={() => onSelect(request)}>
            To its question
          </button>
        )}
        {answer !== undefined && (
          <button type="button" onClick={() => onSelect(answer)}>
            To its answer
          </button>
        )}
        {direction === 'out' && session !== undefined && <Resend record={record} session={session} />}
      </div>
      <JsonView text={whole} label={`Frame ${name}`} />
    </aside>
  );
}

/** With the same id nothing is done twice, with a new one it is: that is what ids are for (ENV-5). */
function Resend({ record, session }: { record: FrameRecord; session: Session }) {
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [record]);
  const send = (text: string, how: string) =>
    setSaid(sendRaw(session, text) === undefined ? 'Not connected' : `Sent again with ${how}`);
  return (
    <>
      {record.frame?.id !== undefined && (
        <button
          type="button"
          title="The server answers as it did, with duplicate: true"
          onClick={() => send(record.text, 'the same id')}
        >
          Resend, same id
        </button>
      )}
      <button
        type="button"
        title="The server does it again"
        onClick={() =>
          send(
            record.frame === undefined ? record.text : JSON.stringify({ ...record.frame, id: freshId() }),
            'a new id',
          )
        }
      >
        Resend, new id
      </button>
      <span class="hint" role="status">
        {said}
      </span>
    </>
  );
}

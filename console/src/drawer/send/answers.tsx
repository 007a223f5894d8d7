import { Avatar } from '../../people/avatar.js';
import { Empty } from '../../ui/empty.js';
import { JsonView } from '../json/json-view.js';
import { milliseconds } from '../latency/percentile.js';
import type { Exchange } from './exchanges.js';

/** What the server said, newest first. */
export function Answers({ exchanges }: { exchanges: readonly Exchange[] }) {
  if (exchanges.length === 0)
    return (
      <Empty title="Answers">
        <p>What you send by hand is shown here beside its ack or error. Events appear among the frames.</p>
      </Empty>
    );
  return (
    <ol class="answers" aria-label="Answers">
      {exchanges.map(({ sent, answer }) => (
        <li key={sent.n}>
          <p class="answer-head">
            <Avatar user={sent.user} />
            <code>↑ {sent.name}</code>
            {answer !== undefined && (
              <code class={answer.frame?.type === 'error' ? 'bad' : 'good'}>↓ {outcomeOf(answer.frame?.payload)}</code>
            )}
            <span class="hint">{answer?.latencyMs !== undefined && milliseconds(answer.latencyMs)}</span>
          </p>
          {answer === undefined ? (
            <p class="hint">
              {sent.frame?.id === undefined
                ? 'No answer: an accepted frame without an id is not answered (ENV-3).'
                : 'No answer yet.'}
            </p>
          ) : (
            <JsonView text={JSON.stringify(answer.frame, null, 2)} label={`Answer to ${sent.name}`} />
          )}
        </li>
      ))}
    </ol>
  );
}

function outcomeOf(payload: unknown): string {
  const { code, duplicate } = payload as { code?: string; duplicate?: boolean };
  return code ?? (duplicate === true ? 'ack, duplicate' : 'ack');
}

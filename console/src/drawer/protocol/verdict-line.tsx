import { useMemo } from 'preact/hooks';
import type { FrameRecord } from '../../session/frame-log.js';
import { Prose } from './prose.js';
import { useProtocol } from './use-protocol.js';
import './verdict.css';

/** What the schemas of the server say of a frame. */
export function VerdictLine({ seen }: { seen: Pick<FrameRecord, 'direction' | 'frame' | 'request'> }) {
  const { check, error } = useProtocol();
  const verdict = useMemo(() => check?.(seen), [check, seen]);
  if (error !== undefined) return <p class="verdict">No schemas: {error}</p>;
  if (verdict === undefined) return <p class="verdict">Loading the schemas…</p>;
  const { message, issues } = verdict;
  if (message === undefined) return <p class="verdict warn">? The protocol has no schema for it</p>;
  if (issues.length === 0)
    return (
      <p class="verdict good">
        ✓ valid <code>{message.key}</code>: <Prose text={message.summary} />
      </p>
    );
  return (
    <div class="verdict bad">
      ✗ not a valid <code>{message.key}</code>
      <ul>
        {issues.map(({ path, problem }, index) => (
          <li key={index}>
            <code>{path === '' ? 'frame' : path}</code> {problem}
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useMemo } from 'preact/hooks';
import { parseFrame, parseJson } from '../../session/parse-frame.js';
import { VerdictLine } from '../protocol/verdict-line.js';

const UTF8 = new TextEncoder();

/** What is to be said of a text before it is sent. */
export function DraftCheck({ draft, fault }: { draft: string; fault: string }) {
  const bytes = UTF8.encode(draft).length;
  return (
    <div class="draft-check" aria-live="polite">
      {fault !== '' && <p class="verdict bad">{fault}</p>}
      {draft.trim() === '' ? (
        <p class="verdict">Take a template, or write a frame. Ctrl + Enter sends it, also if it is wrong.</p>
      ) : (
        <DraftVerdict draft={draft} />
      )}
      <span class="hint">{bytes.toLocaleString('en')} of 65,536 bytes</span>
    </div>
  );
}

function DraftVerdict({ draft }: { draft: string }) {
  const seen = useMemo(() => ({ direction: 'out', frame: parseFrame(draft) }) as const, [draft]);
  const fault = faultOf(draft);
  if (fault !== undefined) return <p class="verdict bad">✗ no JSON: {fault}</p>;
  if (seen.frame === undefined) return <p class="verdict bad">✗ a frame is a JSON object</p>;
  return <VerdictLine seen={seen} />;
}

function faultOf(draft: string): string | undefined {
  try {
    parseJson(draft);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

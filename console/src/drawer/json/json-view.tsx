import { useMemo } from 'preact/hooks';
import { jsonTokens } from './json-tokens.js';
import './json.css';

/** JSON in colours. */
export function JsonView({ text, label }: { text: string; label: string }) {
  const tokens = useMemo(() => jsonTokens(text), [text]);
  return (
    <pre class="json" tabIndex={0} aria-label={label}>
      {tokens.map(({ kind, text: part }, index) =>
        kind === 'other' ? (
          part
        ) : (
          <span key={index} class={kind}>
            {part}
          </span>
        ),
      )}
    </pre>
  );
}

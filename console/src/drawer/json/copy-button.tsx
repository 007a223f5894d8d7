import { useState } from 'preact/hooks';

const SHOWN_MS = 1_500;

/** Puts a text into the clipboard. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [said, setSaid] = useState<string>();
  const copy = () => {
    // A page that came by plain HTTP from another host has no clipboard.
    const copying =
      (navigator as Partial<Navigator>).clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => setSaid('Copied'),
      () => setSaid('Select and copy by hand'),
    );
    setTimeout(setSaid, SHOWN_MS, undefined);
  };
  return (
    <button type="button" onClick={copy}>
      <span aria-live="polite">{said ?? label}</span>
    </button>
  );
}

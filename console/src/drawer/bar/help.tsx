import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['f', 'opens and closes the wire drawer'],
  ['/', 'goes to the filter of the frames'],
  ['?', 'shows this'],
  ['← →', 'from tab to tab'],
  ['↑ ↓', 'from frame to frame; on the upper edge of the drawer: higher, lower'],
  ['Enter', 'sends a message; commits a field of the top bar'],
  ['Ctrl + Enter', 'sends what stands in the editor of "Send raw"'],
  ['Esc', 'closes the detail of a frame, and this'],
] as const;

/** The keyboard shortcuts, over the page. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keyboard shortcuts</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button class="primary">Close</button>
      </form>
    </dialog>
  );
}

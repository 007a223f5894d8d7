import type { ComponentChildren } from 'preact';
import { useLentFocus } from '../ui/focus.js';
import { Icon } from './icon.js';

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Stands over the map; Escape, or an answer, closes it, and brings the focus back to what opened it. */
export function Panel({ title, onClose, children }: PanelProps) {
  const panel = useLentFocus<HTMLDivElement>('select, input, button:not(.map-panel-close)');
  return (
    <div
      ref={panel}
      class="map-panel"
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header>
        <h3>{title}</h3>
        <button type="button" class="quiet map-panel-close" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </div>
  );
}

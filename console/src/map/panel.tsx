import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { offerFocus } from '../ui/offer-focus.js';
import { Icon } from './icon.js';

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Stands over the map; Escape, or an answer, closes it, and brings the focus back to what opened it. */
export function Panel({ title, onClose, children }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    panel.current?.querySelector<HTMLElement>('select, input, button:not(.map-panel-close)')?.focus();
    return () => {
      if (opener instanceof HTMLElement) offerFocus(opener);
    };
  }, []);
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

import type { Kind } from './item.js';

/** Strokes on a field of 16 by 16. */
const PATHS = {
  activity: 'M8 1.8l1.8 4 4.3.4-3.2 2.9.9 4.3L8 11.1l-3.8 2.3.9-4.3L1.9 6.2l4.3-.4z',
  meal: 'M4 2v4a1.5 1.5 0 003 0V2M5.5 7.5V14M11.5 14V9.5H10V5c0-2 1-3 1.5-3z',
  place: 'M8 14.2S3.2 9.7 3.2 6.4a4.8 4.8 0 019.6 0C12.8 9.7 8 14.2 8 14.2zM8 8.1a1.7 1.7 0 100-3.4 1.7 1.7 0 000 3.4z',
  stay: 'M1.8 13V4M1.8 10.8h12.4M14.2 13V9a2 2 0 00-2-2H6.8v3.8M4.3 8.2a1.2 1.2 0 100-2.4 1.2 1.2 0 000 2.4z',
  transport: 'M4 2.2h8a1.3 1.3 0 011.3 1.3v7.3H2.7V3.5A1.3 1.3 0 014 2.2zM2.7 7h10.6M5 13.8l-.9-3M11 13.8l.9-3M8 2.2V7',
  note: 'M3.5 2h6.3l2.7 2.7V14h-9zM5.8 7h4.4M5.8 9.3h4.4M5.8 11.6h2.6',
  add: 'M8 3v10M3 8h10',
  edit: 'M3 13l.6-2.8L10.7 3l2.3 2.3-7.2 7.1zM9.2 4.6l2.3 2.3',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  undo: 'M5.5 3.5L2.5 6.5l3 3M2.8 6.5h6.4a3.6 3.6 0 010 7.2H6',
  clock: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.8V8l2.2 1.6',
} as const satisfies Readonly<Record<Kind, string>> & Readonly<Record<string, string>>;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="plan-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

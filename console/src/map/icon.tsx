/** Strokes on a square of 16. */
const PATHS = {
  share:
    'M8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4M5.2 10.8a4 4 0 0 1 0-5.6M10.8 5.2a4 4 0 0 1 0 5.6M3.2 12.8a6.8 6.8 0 0 1 0-9.6M12.8 3.2a6.8 6.8 0 0 1 0 9.6',
  walk: 'M4 11.5a1.5 1.5 0 1 0 .01 0M12 1.5a1.5 1.5 0 1 0 .01 0M6 13h4.5a2.5 2.5 0 0 0 0-5h-5a2.5 2.5 0 0 1 0-5H10',
  move: 'M3.5 2.5l9 5-4 1.3-1.5 4.2z',
  flag: 'M4 14V2.5M4 3h8l-2 2.8 2 2.8H4',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5l7 4.5-7 4.5z',
  stop: 'M4 4h8v8H4z',
  close: 'M4 4l8 8M12 4l-8 8',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="map-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

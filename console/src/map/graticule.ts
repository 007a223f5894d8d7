/** What of the earth is in view, in degrees. */
export interface View {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}
export interface Graticule {
  readonly parallels: readonly Line[];
  readonly meridians: readonly Line[];
}
export interface Line {
  readonly degrees: number;
  readonly label: string;
}

/** Between two lines; from what shows the earth to what shows a street. */
const STEPS = [30, 20, 10, 5, 2, 1].concat(
  [1e-1, 1e-2, 1e-3, 1e-4].flatMap((unit) => [5, 2, 1].map((step) => step * unit)),
);
const MERCATOR_END = 85;

/** Round lines across what is in view, at most about `most` of them in each direction. */
export function graticuleOf({ south, north, west, east }: View, most: { across: number; down: number }): Graticule {
  const step = stepFor(Math.max((east - west) / most.across, (north - south) / most.down));
  const [bottom, top] = [Math.max(south, -MERCATOR_END), Math.min(north, MERCATOR_END)];
  return {
    parallels: lines(bottom, top, step).map((degrees) => ({ degrees, label: labelOf(degrees, step, 'NS') })),
    meridians: lines(Math.max(west, -180), Math.min(east, 180), step).map((degrees) => ({
      degrees,
      label: labelOf(degrees, step, 'EW'),
    })),
  };
}

/** The smallest one that is no smaller. */
function stepFor(degrees: number): number {
  return STEPS.findLast((step) => step >= degrees) ?? 30;
}

function lines(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toFixed(4)) + 0);
}

function labelOf(degrees: number, step: number, [plus = '', minus = '']: string): string {
  const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
  return `${Math.abs(degrees).toFixed(digits)}°${degrees === 0 ? '' : ` ${degrees > 0 ? plus : minus}`}`;
}

import type { Device, Walk } from './device.js';
import { Icon } from './icon.js';
import { durationOf } from './route.js';

export const USUAL_TIMES = 8;
const TIMES = [1, 4, USUAL_TIMES, 16, 32];

/** A walk that goes on: how far it is, and what may be done to it. */
export function WalkBar({ walk, device }: { walk: Walk; device: Device }) {
  const { route, elapsedMs, isPaused, times } = walk;
  return (
    <div class="map-walk" role="group" aria-label={`Walk: ${route.name}`}>
      <button
        type="button"
        class="quiet"
        aria-label={isPaused ? 'Walk on' : 'Pause the walk'}
        onClick={() => device.pause(!isPaused)}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
      </button>
      <button type="button" class="quiet" aria-label="Stop the walk" onClick={() => device.stop()}>
        <Icon name="stop" />
      </button>
      <progress value={elapsedMs} max={durationOf(route)} aria-label="How much of the walk is done" />
      <SpeedChoice times={times} onChange={(chosen) => device.hurry(chosen)} />
    </div>
  );
}

export function SpeedChoice({ times, onChange }: { times: number; onChange: (times: number) => void }) {
  return (
    <select
      class="map-speed"
      aria-label="Speed"
      value={times}
      onInput={(event) => onChange(Number(event.currentTarget.value))}
    >
      {TIMES.map((one) => (
        <option key={one} value={one}>
          ×{one}
        </option>
      ))}
    </select>
  );
}

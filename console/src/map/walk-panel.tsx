import { useState } from 'preact/hooks';
import { readGpx } from './gpx.js';
import { lisbonWalk } from './lisbon-walk.js';
import { Panel } from './panel.js';
import { durationOf } from './route.js';
import type { Route } from './route.js';
import { spanText } from './age.js';
import { useAttempt } from '../ui/use-attempt.js';
import { SpeedChoice, USUAL_TIMES } from './walk-bar.js';

const FILE_BYTES_MAX = 20_000_000;

interface WalkPanelProps {
  readonly onWalk: (route: Route, times: number) => void;
  readonly onClose: () => void;
}

/** Plays a route as if this user walked it: the one that comes along, or a GPX file that was recorded. */
export function WalkPanel({ onWalk, onClose }: WalkPanelProps) {
  const attempt = useAttempt();
  const [route, setRoute] = useState(lisbonWalk);
  const [times, setTimes] = useState(USUAL_TIMES);
  const open = (file: File | undefined) => file && attempt(async () => setRoute(await routeOf(file)));
  return (
    <Panel title="Walk a route" onClose={onClose}>
      <p class="map-route-name">
        <b>{route.name}</b>
        <small>
          {spanText(durationOf(route))} on foot, {spanText(durationOf(route) / times)} here
        </small>
      </p>
      <div class="map-buttons">
        <button type="button" class="primary" onClick={() => onWalk(route, times)}>
          Start walking
        </button>
        <SpeedChoice times={times} onChange={setTimes} />
      </div>
      <label class="map-file">
        <span>Or open a GPX file</span>
        <input
          type="file"
          accept=".gpx,application/gpx+xml"
          onInput={(event) => void open(event.currentTarget.files?.[0])}
        />
      </label>
    </Panel>
  );
}

async function routeOf(file: File): Promise<Route> {
  if (file.size > FILE_BYTES_MAX) throw new Error(`${file.name} is larger than 20 MB`);
  return readGpx(await file.text(), file.name);
}

import { Empty } from '../ui/empty.js';
import type { Aim } from './use-map-acts.js';

/** Nobody is anywhere. */
export function Teaching({ onWalk, onMove }: { onWalk: () => void; onMove: () => void }) {
  return (
    <div class="map-teaching">
      <Empty title="Nobody is on the map yet">
        <p>Walk a route: your friend sees it on the other side.</p>
        <div class="map-buttons">
          <button type="button" class="primary" onClick={onWalk}>
            Walk through Lisbon
          </button>
          <button type="button" onClick={onMove}>
            Click where I am
          </button>
        </div>
      </Empty>
    </div>
  );
}

/** What the next click does. */
export function MapHint({ aim }: { aim: Aim | undefined }) {
  if (aim === undefined) return null;
  return (
    <p class="map-hint" role="status">
      {aim.act === 'move' ? 'Click where you are, or use the arrow keys.' : `Click where ${aim.draft.name} is.`}{' '}
      <kbd>Esc</kbd> ends it.
    </p>
  );
}

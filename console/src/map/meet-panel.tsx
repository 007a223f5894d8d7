import { useState } from 'preact/hooks';
import { Panel } from './panel.js';
import type { Place } from './people.js';

/** What is not said by where it is. */
export interface MeetingDraft {
  readonly name: string;
  readonly radius_m: number;
}

interface MeetPanelProps {
  readonly meeting: Place | undefined;
  /** The next click on the map says where. */
  readonly onAim: (draft: MeetingDraft) => void;
  /** There where the map has its middle: for who has no mouse. */
  readonly onCenter: (draft: MeetingDraft) => void;
  readonly onClear: () => void;
  readonly onClose: () => void;
}

const RADII_M = [30, 50, 100, 250];
const NAME_MAX = 100;

/** Where all want to go: the server tells how far everybody has it, and who is there. */
export function MeetPanel({ meeting, onAim, onCenter, onClear, onClose }: MeetPanelProps) {
  const [name, setName] = useState(meeting?.name ?? 'Meeting point');
  const [radius_m, setRadius] = useState(meeting?.radius_m ?? 50);
  const draft = { name: name.trim() || 'Meeting point', radius_m };
  return (
    <Panel title="Meeting point" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAim(draft);
        }}
      >
        <label class="map-field">
          <span>Name</span>
          <input value={name} maxLength={NAME_MAX} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <Radius radius_m={radius_m} onChange={setRadius} />
        <div class="map-buttons">
          <button type="submit" class="primary">
            {meeting === undefined ? 'Click on the map' : 'Move by clicking'}
          </button>
          <button type="button" onClick={() => onCenter(draft)}>
            At the map’s middle
          </button>
          {meeting !== undefined && (
            <button type="button" class="danger" onClick={onClear}>
              Clear
            </button>
          )}
        </div>
      </form>
    </Panel>
  );
}

function Radius({ radius_m, onChange }: { radius_m: number; onChange: (metres: number) => void }) {
  const radii = RADII_M.includes(radius_m) ? RADII_M : [...RADII_M, radius_m];
  return (
    <label class="map-field">
      <span>Within</span>
      <select value={radius_m} onInput={(event) => onChange(Number(event.currentTarget.value))}>
        {radii.map((metres) => (
          <option key={metres} value={metres}>
            {metres} m
          </option>
        ))}
      </select>
    </label>
  );
}

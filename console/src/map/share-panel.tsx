import type { Room } from '@rally/client';
import { useState } from 'preact/hooks';
import { Panel } from './panel.js';
import { DURATIONS, EXTENSION_MS, PRECISIONS, shareText } from './share-options.js';
import { useAttempt } from '../ui/use-attempt.js';
import type { Whereabouts } from './use-location.js';

interface SharePanelProps {
  readonly location: Room['location'];
  readonly where: Whereabouts;
  readonly onClose: () => void;
}

/** Who may see where I am, how exactly, and for how long. */
export function SharePanel({ location, where, onClose }: SharePanelProps) {
  const { share, now } = where;
  const attempt = useAttempt();
  return (
    <Panel title="Share where I am" onClose={onClose}>
      <p class="map-share-state" role="status">
        {share === undefined ? 'Nobody sees where you are.' : shareText(share, now)}
      </p>
      {share !== undefined && (
        <div class="map-buttons">
          <button type="button" onClick={() => void attempt(() => location.extendSharing(EXTENSION_MS))}>
            15 minutes more
          </button>
          <button type="button" class="danger" onClick={() => void attempt(() => location.stopSharing())}>
            Stop sharing
          </button>
        </div>
      )}
      <ShareForm location={location} where={where} onDone={onClose} />
    </Panel>
  );
}

interface ShareFormProps extends Pick<SharePanelProps, 'location' | 'where'> {
  readonly onDone: () => void;
}

function ShareForm({ location, where, onDone }: ShareFormProps) {
  const { device, meeting, share } = where;
  const attempt = useAttempt();
  const [duration, setDuration] = useState('1h');
  const [precision, setPrecision] = useState<string>('exact');
  const [keepsTrack, setKeepsTrack] = useState(false);
  const [isWaiting, setIsWaiting] = useState(false);
  const durations = DURATIONS.filter(({ options }) => meeting !== undefined || options.until === undefined);
  const start = async (event: Event) => {
    event.preventDefault();
    setIsWaiting(true);
    const isDone = await attempt(async () => {
      await location.startSharing({
        ...DURATIONS.find(({ id }) => id === duration)?.options,
        precision: PRECISIONS.find(({ id }) => id === precision)?.id ?? 'exact',
        ...(keepsTrack && { keep_track: true }),
      });
      device.tell();
    });
    setIsWaiting(false);
    if (isDone) onDone();
  };
  return (
    <form onSubmit={(event) => void start(event)}>
      <Choices label="For" choices={durations} value={duration} onChange={setDuration} />
      <Choices label="As" choices={PRECISIONS} value={precision} onChange={setPrecision} />
      <label class="map-check">
        <input type="checkbox" checked={keepsTrack} onInput={(event) => setKeepsTrack(event.currentTarget.checked)} />
        Keep my way, for all to see
      </label>
      <button type="submit" class="primary" disabled={isWaiting}>
        {share !== undefined ? 'Share anew' : 'Start sharing'}
      </button>
    </form>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function Choices({ label, choices, value, onChange }: ChoicesProps) {
  return (
    <label class="map-field">
      <span>{label}</span>
      <select value={value} onInput={(event) => onChange(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

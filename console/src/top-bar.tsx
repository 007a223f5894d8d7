import { useState } from 'preact/hooks';
import type { Place } from './session/place.js';
import mark from './rally.svg';
import { ThemeSwitch } from './ui/theme-switch.js';

interface TopBarProps {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

/** Which room this is, and who the two are. */
export function TopBar({ place, onPlace }: TopBarProps) {
  const [first, second] = place.users;
  return (
    <header class="top-bar">
      <img src={mark} alt="" width="28" height="28" />
      <h1>Rally</h1>
      <Field label="Room" value={place.roomId} onChange={(roomId) => onPlace({ ...place, roomId })} />
      <Field label="Left" value={first} onChange={(user) => onPlace({ ...place, users: [user, second] })} />
      <Field label="Right" value={second} onChange={(user) => onPlace({ ...place, users: [first, user] })} />
      <span class="spring" />
      <ThemeSwitch />
    </header>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Counts when it is left, or with Enter: not each letter is another room. */
function Field({ label, value, onChange }: FieldProps) {
  const [draft, setDraft] = useState(value);
  const commit = () => (draft.trim() === '' ? setDraft(value) : onChange(draft.trim()));
  return (
    <label class="field">
      <span>{label}</span>
      <input
        value={draft}
        maxLength={64}
        spellcheck={false}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  );
}

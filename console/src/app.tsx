import { useEffect, useState } from 'preact/hooks';
import { Drawer } from './drawer/drawer.js';
import { Pane } from './pane.js';
import { readPlace, writePlace } from './session/place.js';
import { useSessions } from './session/use-sessions.js';
import { Tabs } from './ui/tabs.js';
import { TopBar } from './top-bar.js';

/** The page: two users of one room, and what goes over their wires. */
export function App() {
  const [place, setPlace] = useState(() => readPlace(location.search));
  const [shown, setShown] = useState('0'); // On a phone there is room for one.
  const sessions = useSessions(place);
  useEffect(() => history.replaceState(null, '', writePlace(place)), [place]);
  return (
    <>
      <TopBar place={place} onPlace={setPlace} />
      <Tabs
        label="User"
        tabs={place.users.map((label, index) => ({ id: String(index), label }))}
        selected={shown}
        onSelect={setShown}
      />
      <main class="panes" data-shown={shown}>
        {sessions.map((session) => (
          <Pane key={session.id} session={session} />
        ))}
      </main>
      <Drawer sessions={sessions} />
    </>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { Drawer } from './drawer/drawer.js';
import { Pane } from './pane.js';
import { readPlace, writePlace } from './session/place.js';
import type { Place } from './session/place.js';
import { openSession } from './session/session.js';
import type { Session } from './session/session.js';
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
          <Pane key={session.user} session={session} />
        ))}
      </main>
      <Drawer sessions={sessions} />
    </>
  );
}

/** Opened anew for another place; those of the last one are closed. */
function useSessions({ roomId, users }: Place): readonly Session[] {
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const names = users.join('\n');
  useEffect(() => {
    const opened = names.split('\n').map((user) => openSession({ user, roomId }));
    setSessions(opened);
    return () => {
      for (const { client } of opened) void client.close();
    };
  }, [roomId, names]);
  return sessions;
}

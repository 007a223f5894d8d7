import { useMemo, useState } from 'preact/hooks';
import mark from '../rally.svg';
import { Notices } from '../ui/notices.js';
import { ThemeSwitch } from '../ui/theme-switch.js';
import { AdminApi } from './admin-api.js';
import { ConnectionsTable } from './connections-table.js';
import { Gate } from './gate.js';
import { InstancePanel } from './instance-panel.js';
import { RoomInspector } from './room-inspector.js';
import { RoomsTable } from './rooms-table.js';

const KEY = 'rally.admin-token';

/** What the HTTP API tells of one instance and its rooms, and what may be done to them. */
export function Operator() {
  const [token, setToken] = useState(() => sessionStorage.getItem(KEY) ?? undefined);
  const [room, setRoom] = useState<string>();
  const api = useMemo(() => new AdminApi(token ?? ''), [token]);
  const enter = (shown: string) => {
    sessionStorage.setItem(KEY, shown);
    setToken(shown);
  };
  const leave = () => {
    sessionStorage.removeItem(KEY);
    setToken(undefined);
  };
  return (
    <Notices>
      <header class="top-bar">
        <img src={mark} alt="" width="28" height="28" />
        <h1>Rally operator</h1>
        <span class="spring" />
        {token !== undefined && (
          <button type="button" class="quiet" onClick={leave}>
            Forget the token
          </button>
        )}
        <ThemeSwitch />
      </header>
      {token === undefined ? (
        <Gate onEnter={enter} />
      ) : (
        <main class="operator">
          <InstancePanel api={api} />
          <RoomsTable api={api} selected={room} onSelect={setRoom} />
          <ConnectionsTable api={api} onRoom={setRoom} />
          {room !== undefined && <RoomInspector key={room} api={api} room={room} onClose={() => setRoom(undefined)} />}
        </main>
      )}
    </Notices>
  );
}

import { useCallback, useState } from 'preact/hooks';
import { Avatar } from '../people/avatar.js';
import { useNotify } from '../ui/notices.js';
import type { AdminApi, ConnectionRow } from './admin-api.js';
import { ListCard, Search } from './list-card.js';
import { usePolled } from './polled.js';

const EVERY_MS = 3_000;
const SHOWN_MAX = 200;

interface ConnectionsTableProps {
  readonly api: AdminApi;
  readonly onRoom: (room: string) => void;
}

/** Who is connected to this instance, and how to end that. */
export function ConnectionsTable({ api, onRoom }: ConnectionsTableProps) {
  const { value, error, refresh } = usePolled(
    useCallback(() => api.connections(), [api]),
    EVERY_MS,
  );
  const [text, setText] = useState('');
  const disconnect = useDisconnect(api, refresh);
  const { count = 0, connections = [] } = value ?? {};
  const shown = connections.filter(({ user_id }) => user_id.toLowerCase().includes(text.toLowerCase()));
  return (
    <ListCard
      id="connections-title"
      title="Connections here"
      count={count}
      error={error}
      empty={shown.length === 0 ? 'Nobody.' : undefined}
      search={<Search label="User" placeholder="find a user" value={text} onInput={setText} />}
    >
      {shown.slice(0, SHOWN_MAX).map((row) => (
        <Row key={row.session_id} row={row} onRoom={onRoom} onDisconnect={disconnect} />
      ))}
    </ListCard>
  );
}

function useDisconnect(api: AdminApi, onDone: () => void) {
  const notify = useNotify();
  return (user: string, mayReturn: boolean) => {
    api.disconnect(user, mayReturn).then(
      () => {
        notify({ tone: 'good', text: `${user} was disconnected${mayReturn ? ', and may come back' : ''}.` });
        onDone();
      },
      (fault: unknown) => notify({ tone: 'bad', text: (fault as Error).message }),
    );
  };
}

interface RowProps {
  readonly row: ConnectionRow;
  readonly onRoom: (room: string) => void;
  readonly onDisconnect: (user: string, mayReturn: boolean) => void;
}

function Row({ row, onRoom, onDisconnect }: RowProps) {
  const { user_id: user, device, version, opened_at, background, rooms } = row;
  return (
    <tr>
      <td>
        <span class="who">
          <Avatar user={user} isNamed /> {user}
        </span>
      </td>
      <td class="muted">
        {[device, `v${version}`, background && 'background'].filter(Boolean).join(' · ')}
        <br />
        <time dateTime={new Date(opened_at).toISOString()}>since {new Date(opened_at).toLocaleTimeString()}</time>
      </td>
      <td>
        {rooms.map(({ room_id, role }) => (
          <button key={room_id} type="button" class="link" title={role} onClick={() => onRoom(room_id)}>
            {room_id}
          </button>
        ))}
      </td>
      <td>
        <span class="actions">
          <button type="button" onClick={() => onDisconnect(user, true)} aria-label={`Reconnect ${user}`}>
            Reconnect
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => onDisconnect(user, false)}
            aria-label={`Disconnect ${user}`}
          >
            Disconnect
          </button>
        </span>
      </td>
    </tr>
  );
}

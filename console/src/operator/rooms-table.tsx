import { useCallback, useState } from 'preact/hooks';
import type { AdminApi, RoomRow } from './admin-api.js';
import { ListCard, Search } from './list-card.js';
import { usePolled } from './polled.js';

const EVERY_MS = 3_000;
const SHOWN_MAX = 200;

interface RoomsTableProps {
  readonly api: AdminApi;
  readonly selected: string | undefined;
  readonly onSelect: (room: string) => void;
}

/** Rooms that somebody here is in; any other can be asked for by its id. */
export function RoomsTable({ api, selected, onSelect }: RoomsTableProps) {
  const { value: rooms = [], error } = usePolled(
    useCallback(() => api.rooms(), [api]),
    EVERY_MS,
  );
  const [text, setText] = useState('');
  const shown = mostPeopled(rooms.filter(({ room_id }) => room_id.includes(text.trim())));
  const look = (event: Event) => {
    event.preventDefault();
    if (text.trim() !== '') onSelect(text.trim());
  };
  const search = (
    <form onSubmit={look}>
      <Search label="Room id" placeholder="find; Enter: any room" value={text} onInput={setText} />
    </form>
  );
  const empty = shown.length === 0 ? 'No such room has a client of this instance.' : undefined;
  return (
    <ListCard id="rooms-title" title="Rooms here" count={rooms.length} error={error} empty={empty} search={search}>
      {shown.map(({ room_id, connections }) => (
        <tr key={room_id} aria-current={room_id === selected}>
          <td>
            <button type="button" class="link" onClick={() => onSelect(room_id)}>
              {room_id}
            </button>
          </td>
          <td class="number">{connections}</td>
        </tr>
      ))}
    </ListCard>
  );
}

function mostPeopled(rooms: readonly RoomRow[]): readonly RoomRow[] {
  return [...rooms].sort((one, other) => other.connections - one.connections).slice(0, SHOWN_MAX);
}

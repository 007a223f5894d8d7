import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from '../people/avatar.js';
import type { AdminApi, LoggedEvent } from './admin-api.js';
import { usePolled } from './polled.js';

const EVERY_MS = 2_000;

interface RoomInspectorProps {
  readonly api: AdminApi;
  readonly room: string;
  readonly onClose: () => void;
}

/** One room: where it is, who is in it, and its log as it is stored. */
export function RoomInspector({ api, room, onClose }: RoomInspectorProps) {
  const view = usePolled(
    useCallback(() => api.room(room), [api, room]),
    EVERY_MS,
  );
  const { epoch, seq, members_count: count = 0, members = [] } = view.value ?? {};
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card wide" aria-labelledby="room-title">
      <header>
        <h2 id="room-title" ref={heading} tabIndex={-1}>
          Room {room}
        </h2>
        <span class="muted">
          seq {seq ?? '–'} · epoch <code>{epoch ?? '–'}</code>
        </span>
        <span class="spring" />
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      {view.error !== undefined && <p class="banner bad">{view.error.message}</p>}
      <h3>Members ({count})</h3>
      <ul class="chips">
        {members.map(({ user_id, state, role }) => (
          <li key={user_id} data-state={state}>
            <Avatar user={user_id} isNamed /> {user_id} <small>{[state, role].filter(Boolean).join(', ')}</small>
          </li>
        ))}
      </ul>
      <h3>Log</h3>
      {seq !== undefined && <RoomLog api={api} room={room} seq={seq} />}
    </section>
  );
}

/** The newest first; older ones a page at a time, as far as they are kept. */
function RoomLog({ api, room, seq }: { api: AdminApi; room: string; seq: number }) {
  const [events, setEvents] = useState<readonly LoggedEvent[]>([]);
  const load = useCallback(
    async (before?: number) => {
      const page = await api.events(room, before);
      setEvents((known) => merge(known, page));
    },
    [api, room],
  );
  useEffect(() => void load().catch(() => undefined), [load, seq]);
  const oldest = events.at(-1)?.seq ?? 0;
  return (
    <div class="scroll log">
      <table>
        <tbody>
          {events.map(({ seq: at, ts, kind, user_id, payload }) => (
            <tr key={at}>
              <td class="number">#{at}</td>
              <td class="muted">{new Date(ts).toLocaleTimeString()}</td>
              <td>{user_id}</td>
              <td>
                <code>{kind}</code>
              </td>
              <td>
                <code class="payload">{JSON.stringify(payload)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {events.length === 0 && <p class="muted pad">Nothing was ever said here.</p>}
      {oldest > 1 && (
        <button type="button" class="quiet" onClick={() => void load(oldest).catch(() => undefined)}>
          Older ones
        </button>
      )}
    </div>
  );
}

/** Descending; each once. */
function merge(known: readonly LoggedEvent[], page: readonly LoggedEvent[]): readonly LoggedEvent[] {
  const bySeq = new Map([...known, ...page].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((one, other) => other.seq - one.seq);
}

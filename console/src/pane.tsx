import { useState } from 'preact/hooks';
import { useConnection, usePresence, useRoom } from '@rally/client/react';
import { ChatView } from './chat/chat-view.js';
import { ItineraryView } from './itinerary/itinerary-view.js';
import { MapView } from './map/map-view.js';
import { Avatar } from './people/avatar.js';
import type { Session } from './session/session.js';
import { ConnectionBadge } from './session/connection-badge.js';
import { LeftOver } from './session/left-over.js';
import { ResumeBanner } from './session/resume-banner.js';
import { Notices } from './ui/notices.js';
import { Tabs } from './ui/tabs.js';

const PARTS = { map: MapView, chat: ChatView, itinerary: ItineraryView };
type Part = keyof typeof PARTS;
interface ViewSpec {
  readonly id: string;
  readonly label: string;
  /** In the order of the grid. */
  readonly parts: readonly Part[];
}
const ALL: ViewSpec = { id: 'all', label: 'All', parts: ['map', 'chat', 'itinerary'] };
const VIEWS: readonly ViewSpec[] = [
  ALL,
  { id: 'chat', label: 'Chat', parts: ['chat'] },
  { id: 'map', label: 'Map', parts: ['map'] },
  { id: 'itinerary', label: 'Itinerary', parts: ['itinerary'] },
];

/** One user of the room: everything in it is a real client, which knows nothing of the other pane. */
export function Pane({ session }: { session: Session }) {
  const [view, setView] = useState(ALL.id);
  const { error } = useRoom(session.client, session.room.id);
  const { parts } = VIEWS.find(({ id }) => id === view) ?? ALL;
  return (
    <section class="pane" aria-label={session.user}>
      <PaneHead session={session} view={view} onView={setView} />
      <ResumeBanner session={session} />
      <Notices>
        <LeftOver session={session} />
        {error !== undefined && (
          <p class="banner bad" role="alert">
            The room is over for {session.user}: {error.message}
          </p>
        )}
        <div class="views" data-view={view} role="tabpanel">
          {parts.map((part) => {
            const View = PARTS[part];
            return <View key={part} session={session} />;
          })}
        </div>
      </Notices>
    </section>
  );
}

function PaneHead({ session, view, onView }: { session: Session; view: string; onView: (id: string) => void }) {
  const { user, client, room } = session;
  const connection = useConnection(client);
  const members = usePresence(room);
  return (
    <header class="pane-head">
      <Avatar user={user} isNamed />
      <h2>{user}</h2>
      <ConnectionBadge state={connection} />
      <ul class="members" aria-label="Members">
        {members.map(({ user_id, state }) => (
          <li key={user_id} data-state={state} title={`${user_id}: ${state}`}>
            <Avatar user={user_id} />
          </li>
        ))}
      </ul>
      <Tabs label={`View of ${user}`} tabs={VIEWS} selected={view} onSelect={onView} />
    </header>
  );
}

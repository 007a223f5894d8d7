import { useState } from 'preact/hooks';
import { useConnection, usePresence, useRoom } from '@rally/client/react';
import { ChatView } from './chat/chat-view.js';
import { ItineraryView } from './itinerary/itinerary-view.js';
import { MapView } from './map/map-view.js';
import { Avatar } from './people/avatar.js';
import type { Session } from './session/session.js';
import { ConnectionBadge } from './session/connection-badge.js';
import { ResumeBanner } from './session/resume-banner.js';
import { Notices } from './ui/notices.js';
import { Tabs } from './ui/tabs.js';

const VIEWS = [
  { id: 'all', label: 'All', Views: [MapView, ChatView, ItineraryView] },
  { id: 'chat', label: 'Chat', Views: [ChatView] },
  { id: 'map', label: 'Map', Views: [MapView] },
  { id: 'itinerary', label: 'Itinerary', Views: [ItineraryView] },
] as const;

/** One user of the room: everything in it is a real client, which knows nothing of the other pane. */
export function Pane({ session }: { session: Session }) {
  const [view, setView] = useState<string>('all');
  const { error } = useRoom(session.client, session.room.id);
  const { Views } = VIEWS.find(({ id }) => id === view) ?? VIEWS[0];
  return (
    <section class="pane" aria-label={session.user}>
      <PaneHead session={session} view={view} onView={setView} />
      <ResumeBanner session={session} />
      <Notices>
        {error !== undefined && (
          <p class="banner bad" role="alert">
            The room is over for {session.user}: {error.message}
          </p>
        )}
        <div class="views" data-view={view} role="tabpanel">
          {Views.map((View) => (
            <View key={View.name} session={session} />
          ))}
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

import { useConnection } from '@rally/client/react';
import { Avatar } from '../../people/avatar.js';
import { ConnectionBadge } from '../../session/connection-badge.js';
import type { Session } from '../../session/session.js';
import { useTick } from '../bar/use-tick.js';
import { factsOf } from './facts.js';
import { NetworkControls } from './network-controls.js';
import { TimelineStrip } from './timeline-strip.js';
import { TokenField } from './token-field.js';
import './connection.css';

const EVERY_MS = 500;

/** What each client knows of its connection, and what may be done to it. */
export function ConnectionTab({ sessions }: { sessions: readonly Session[] }) {
  useTick(EVERY_MS);
  return (
    <div class="wires">
      {sessions.map((session) => (
        <WireOf key={session.id} session={session} />
      ))}
    </div>
  );
}

function WireOf({ session }: { session: Session }) {
  const { user, client, timeline } = session;
  const state = useConnection(client);
  return (
    <section class="wire" aria-label={`Connection of ${user}`}>
      <header>
        <Avatar user={user} isNamed />
        <h3>{user}</h3>
        <ConnectionBadge state={state} />
        <TokenField session={session} />
      </header>
      <TimelineStrip stretches={timeline.stretches} now={Date.now()} />
      <NetworkControls session={session} />
      <dl class="facts">
        {factsOf(session).map(({ name, value, meaning }) => (
          <div key={name} title={meaning}>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

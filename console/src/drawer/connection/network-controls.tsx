import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../session/session.js';
import type { NetworkState } from '../../session/network.js';
import { CLOSINGS } from './closings.js';

const STATES: readonly { state: NetworkState; label: string; meaning: string }[] = [
  { state: 'up', label: 'Network up', meaning: 'Everything comes through.' },
  { state: 'down', label: 'Drop', meaning: 'Cut. The client tries again and again, until the network is up.' },
  {
    state: 'silent',
    label: 'Half-open',
    meaning: 'Nothing comes through, and nobody says so. The client notices an answer that does not come, within 20 s.',
  },
  {
    state: 'slow',
    label: 'Read slowly',
    meaning: 'Two frames a second. (A page cannot keep the browser from reading; a native client could.)',
  },
];

/** Breaks the connection in the ways in which phones do. */
export function NetworkControls({ session }: { session: Session }) {
  const { user, network, client } = session;
  const [, setState] = useState(network.state);
  useEffect(() => network.onChange(() => setState(network.state)), [network]);
  const become = (next: NetworkState) => {
    network.become(next);
    if (next === 'up') client.wake(); // As a page is told that it is online.
  };
  const now = STATES.find(({ state }) => state === network.state);
  return (
    <div class="controls">
      <div class="segments" role="group" aria-label={`Network of ${user}`}>
        {STATES.map(({ state, label, meaning }) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === network.state}
            title={meaning}
            onClick={() => become(state)}
          >
            {label}
          </button>
        ))}
      </div>
      <button
        type="button"
        title="As phones say that the network is back: asks, or connects, at once"
        onClick={() => client.wake()}
      >
        Wake
      </button>
      <Closing session={session} />
      <p class="hint" role="status">
        {now?.meaning}
      </p>
    </div>
  );
}

function Closing({ session: { user, network, hasToken, reopen, client } }: { session: Session }) {
  const isOver = client.status === 'rejected' || client.status === 'closed';
  if (isOver)
    return (
      <button type="button" class="primary" onClick={reopen}>
        Connect anew
      </button>
    );
  return (
    <select
      aria-label={`Close the connection of ${user} with`}
      value=""
      onChange={({ currentTarget }) => {
        const { code, reason } = CLOSINGS[Number(currentTarget.value)] ?? { code: 1006, reason: '' };
        currentTarget.value = '';
        network.end(code, reason);
      }}
    >
      <option value="" disabled>
        Close with…
      </option>
      {CLOSINGS.map(({ code, label, needsToken }, index) => (
        <option key={code} value={index} disabled={needsToken === true && !hasToken}>
          {code} {label}
        </option>
      ))}
    </select>
  );
}

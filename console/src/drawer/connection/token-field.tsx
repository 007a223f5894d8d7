import { useState } from 'preact/hooks';
import type { Session } from '../../session/session.js';
import { readToken, writeToken } from '../../session/token-store.js';

/** How a server ends a connection whose token it does not believe, or that has none. */
const UNAUTHENTICATED = 4401;

/** The token that this user shows: kept as long as the tab, and never in the URL. */
export function TokenField({ session: { user, client, hasToken, reopen } }: { session: Session }) {
  const isAsked = client.state.end?.code === UNAUTHENTICATED;
  const [draft, setDraft] = useState(() => readToken(user) ?? '');
  const use = (token: string) => {
    setDraft(token);
    writeToken(user, token);
    reopen();
  };
  return (
    <details class="token" data-asked={isAsked}>
      <summary>{isAsked ? 'Token needed' : hasToken ? 'Token ✓' : 'Token'}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          use(draft.trim());
        }}
      >
        <label>
          Token of {user}
          <textarea
            rows={4}
            class="mono"
            spellcheck={false}
            placeholder="eyJ… Needed where the server has AUTH_MODE=jwt; its sub must be this user."
            value={draft}
            onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          />
        </label>
        <p class="hint">Kept in this tab only, and sent beside the sub-protocol, never in the URL.</p>
        <button class="primary">Connect with it</button>{' '}
        <button type="button" disabled={!hasToken} onClick={() => use('')}>
          Forget
        </button>
      </form>
    </details>
  );
}

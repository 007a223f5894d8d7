import { useState } from 'preact/hooks';
import { AdminApi } from './admin-api.js';

/** Asks for ADMIN_TOKEN; kept for this tab alone, and tried before it is believed. */
export function Gate({ onEnter }: { onEnter: (token: string) => void }) {
  const [token, setToken] = useState('');
  const [refusal, setRefusal] = useState('');
  const enter = async (event: Event) => {
    event.preventDefault();
    try {
      await new AdminApi(token.trim()).instances();
      onEnter(token.trim());
    } catch (error) {
      setRefusal((error as Error).message);
    }
  };
  return (
    <main class="gate">
      <form onSubmit={(event) => void enter(event)}>
        <h2>This page needs the admin token</h2>
        <p>
          It is what the server has in <code>ADMIN_TOKEN</code>. It stays in this tab, and goes nowhere but to this
          server.
        </p>
        <input
          type="password"
          aria-label="Admin token"
          autocomplete="current-password"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        {refusal !== '' && (
          <p class="banner bad" role="alert">
            {refusal}
          </p>
        )}
        <button type="submit" class="primary" disabled={token.trim() === ''}>
          Enter
        </button>
      </form>
    </main>
  );
}

import type { ConnectionState } from '@rally/client';

/** What the client does about its connection, in one word, and why. */
export function ConnectionBadge({ state }: { state: ConnectionState }) {
  const { status, end } = state;
  const why = end === undefined || status === 'connected' ? '' : ` (${end.code}${end.reason && `: ${end.reason}`})`;
  return (
    <span class="badge" data-status={status} role="status" title={`${status}${why}`}>
      {status}
    </span>
  );
}

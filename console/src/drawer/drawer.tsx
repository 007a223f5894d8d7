import type { Session } from '../session/session.js';

/** What goes over the wires of both panes, and what may be done to them. */
export function Drawer({ sessions }: { sessions: readonly Session[] }) {
  return <footer class="drawer">{sessions.length}</footer>;
}

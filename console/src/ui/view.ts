import type { Session } from '../session/session.js';

/** What each of the three views of a pane is given. */
export interface ViewProps {
  readonly session: Session;
}

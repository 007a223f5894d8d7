import type { Session } from '../session/session.js';
import { namesOf } from './times.js';
import { useTypists } from './use-typing.js';

/** Who writes; has its place also when nobody does, so that nothing jumps. */
export function TypingLine({ session, thread }: { session: Session; thread: string | undefined }) {
  const typists = useTypists(session.room, session.user, thread);
  return (
    <p class="typing">
      {typists.length > 0 && (
        <>
          <span>{namesOf(typists)}</span>{' '}
          <em>
            {typists.length === 1 ? 'writes' : 'write'}
            <i aria-hidden="true" />
          </em>
        </>
      )}
    </p>
  );
}

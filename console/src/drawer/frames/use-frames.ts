import { useEffect, useState } from 'preact/hooks';
import type { FrameRecord } from '../../session/frame-log.js';
import type { Session } from '../../session/session.js';
import { merged } from './frame-filter.js';

/** Not with every frame: a thousand a second must not keep the page busy. */
const AT_MOST_EVERY_MS = 100;

/** What all sessions have seen, as it is now. */
export function useFrames(sessions: readonly Session[]): readonly FrameRecord[] {
  const [frames, setFrames] = useState(() => merged(sessions.map((session) => session.frames)));
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      waiting = undefined;
      setFrames(merged(sessions.map((session) => session.frames)));
    };
    const offs = sessions.map((session) => session.frames.on(() => (waiting ??= setTimeout(show, AT_MOST_EVERY_MS))));
    show();
    return () => {
      clearTimeout(waiting);
      for (const off of offs) off();
    };
  }, [sessions]);
  return frames;
}

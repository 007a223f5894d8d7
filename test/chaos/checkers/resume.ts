import type { Checker, Finding } from '../finding.js';

/** The log reaches back at least so far (G4). */
const WINDOW = 1_000;

/** G4: whoever comes back within the window is given what it missed; that it is all of it is what `gaps` counts. */
export const checkResume: Checker = ({ track, lines }) =>
  track.resumes.flatMap(({ at, client, room, since, resumed, reason, seq }): Finding[] => {
    const isInside = seq - since.seq < WINDOW;
    if (resumed || !isInside || lines.isCutOff(room, since.epoch, since.seq)) return [];
    const what = `${client} came back to ${room} with ${since.epoch}:${since.seq} (head ${seq}) and was told ${reason}`;
    return [{ kind: 'resume', at, what }];
  });

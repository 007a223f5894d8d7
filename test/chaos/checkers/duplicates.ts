import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { readMark } from '../mark.js';

/** G3: one delivery per member, and the same ack however often a frame is sent. (One effect is what `set` counts.) */
export const checkDuplicates: Checker = (evidence) => [...deliveries(evidence), ...acks(evidence)];

function deliveries({ track, lines }: Evidence): Finding[] {
  const seen = new Map<string, string>();
  return track.deliveries.flatMap(({ at, client, room, epoch, seq, frame }): Finding[] => {
    const mark = readMark(frame.payload);
    if (mark === undefined) return [];
    const place = lines.placeOf(room, epoch, seq);
    const key = `${client} ${mark.by}`;
    const before = seen.get(key);
    seen.set(key, place);
    if (before === undefined || before === place) return []; // Twice at one place is a jump: `gaps` tells of it.
    const [, position = ''] = before.split(' ');
    const [was = '', at0 = ''] = position.split(':');
    if (lines.isCutOff(room, was, Number(at0))) return [];
    return [{ kind: 'duplicated', at, what: `${client} was told ${mark.by} at ${before} and at ${place}` }];
  });
}

function acks({ operations, lines }: Evidence): Finding[] {
  return operations.flatMap(({ user, id, room, ack, again, endedAt: at }): Finding[] => {
    const first = `${String(ack['epoch'])}:${String(ack['seq'])}`;
    const other = again.find((repeated) => repeated['seq'] !== ack['seq'] || repeated['duplicate'] !== true);
    if (other === undefined || lines.isCutOff(room, String(ack['epoch']), Number(ack['seq']))) return [];
    const what = `${user}/${id} was acked as ${first}, and sent again as ${JSON.stringify(other)}`;
    return [{ kind: 'duplicated', at, what }];
  });
}

import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../protocol/ids.js';
import { sealEvent } from '../addressed.js';
import { ByteBudget, DEFAULT_MAX_BYTES } from './byte-budget.js';
import { RoomLog } from './room-log.js';

const EPOCH = 'e1';
const [ANA, BEN] = ['ana' as UserId, 'ben' as UserId];
const SECRET = { kind: 'chat.send', by: ANA, body: 'canary-c41d', to: [BEN] };

describe('a log that the release before wrote anew', () => {
  const readAll = (log: RoomLog) => {
    const page = log.resume({ epoch: EPOCH, seq: 0 }, [EPOCH], new ByteBudget(DEFAULT_MAX_BYTES));
    return page.kind === 'resumed' ? page.entries : [];
  };

  it('gives back what is addressed, but not where it was erased there, and forgets that', () => {
    const [kept, erased] = [1, 2].map((seq) => ({ seq, ts: seq, ...sealEvent(SECRET) }));
    if (kept === undefined || erased === undefined) throw new Error('two were made');
    const gone = { kind: 'chat.gone', body: '{}' };
    // That release changes kind and body, and knows of nothing else that would have to go.
    const log = new RoomLog(2, [kept, { ...erased, ...gone }]);
    expect(readAll(log)).toEqual([
      { seq: 1, ts: 1, ...SECRET },
      { seq: 2, ts: 2, by: ANA, ...gone },
    ]);
    expect(log.saved().log).toEqual([kept, { seq: 2, ts: 2, by: ANA, ...gone }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../protocol/ids.js';
import type { Changes } from './decision.js';
import { RoomLines } from './room-lines.js';

const LINE = { by: 'ana' as UserId, key: 'moved', text: 'ana moved Dinner', params: { title: 'Dinner' } };
const changes: Changes = { events: [{ kind: 'planning.move', by: LINE.by, body: '{}' }] };

describe('RoomLines', () => {
  it('CHAT-14 changes nothing where nobody keeps a conversation', () => {
    expect(new RoomLines().tell()(changes, LINE)).toBe(changes);
  });

  it('CHAT-14 lets whoever keeps it add to the commit, each command with a lot of its own', () => {
    const lines = new RoomLines();
    let made = 0;
    lines.provide(() => {
      const name = `m${++made}`;
      return ({ events = [], ...others }, { by, text }) => ({
        ...others,
        events: [...events, { kind: 'chat.send', by, body: JSON.stringify({ name, text }) }],
      });
    });
    const tell = lines.tell();
    expect(tell(changes, LINE)).toEqual(tell(changes, LINE));
    expect(tell(changes, LINE).events?.map(({ kind }) => kind)).toEqual(['planning.move', 'chat.send']);
    expect(lines.tell()(changes, LINE)).not.toEqual(tell(changes, LINE));
  });
});

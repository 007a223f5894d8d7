import { describe, expect, it } from '@jest/globals';
import { recoveriesOf } from './recoveries.js';
import { Story } from './testing/story.js';

describe('recovery', () => {
  const fault = (story: Story, phase: 'begin' | 'end', recoversFrom: 'begin' | 'end' = 'end') =>
    story.tell({ kind: 'fault', fault: 1, name: '', phase, recoversFrom });
  const times = (story: Story) => recoveriesOf(story.entries).map(({ client, ms }) => `${client} ${ms}`);

  it('CHAOS-16 counts from the fault, or from its end, to the next answer for those who felt it', () => {
    const broken = (recoversFrom: 'begin' | 'end') => {
      const story = fault(new Story().join('ana').join('ben'), 'begin', recoversFrom);
      fault(story.leave('ana').wait(1_000), 'end', recoversFrom);
      return story.wait(500).join('ana', { since: 'e1:0' });
    };
    // Each entry of a story takes a millisecond.
    expect(times(broken('end'))).toEqual(['ana 503']);
    expect(times(broken('begin'))).toEqual(['ana 1505']);
  });

  it('CHAOS-16 does not count who was back before the outage had ended, and asked for nothing for long', () => {
    const story = fault(new Story().join('ana'), 'begin');
    fault(story.leave('ana').join('ana', { since: 'e1:0' }), 'end')
      .wait(9_000)
      .invoke('ana', 'chat', {});
    story.tell({ kind: 'ok', op: 1, session: 'ana-1', attempts: 1, ms: 5, ack: {} });
    expect(times(story)).toEqual([]);
  });

  it('CHAOS-16 wants an answer for those who wait for one, not only a socket', () => {
    const story = fault(new Story().join('ana').invoke('ana', 'chat', {}), 'begin');
    fault(story.leave('ana'), 'end').join('ana', { since: 'e1:0' }).wait(100);
    story.tell({ kind: 'ok', op: 1, session: 'ana-1', attempts: 2, ms: 5, ack: {} });
    expect(times(story)).toEqual(['ana 104']);
  });

  it('CHAOS-16 takes what a rule refuses for an answer, and `unavailable` for none', () => {
    const story = fault(new Story().join('ana').invoke('ana', 'planning', {}), 'begin');
    const refused = (code: string) => story.tell({ kind: 'refused', op: 1, code, ms: 5 });
    refused('unavailable');
    fault(story, 'end').wait(100);
    refused('unavailable');
    story.wait(100);
    refused('batch_failed');
    expect(times(story)).toEqual(['ana 202']);
  });
});

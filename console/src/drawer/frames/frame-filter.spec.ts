import { expect, test } from '@jest/globals';
import { FrameLog } from '../../session/frame-log.js';
import type { WireFrame } from '../../session/frame-log.js';
import { filtered, merged, NO_FILTER } from './frame-filter.js';
import { toJsonLines } from './json-lines.js';

const ana = new FrameLog('Ana');
const ben = new FrameLog('Ben');
const see = (log: FrameLog, direction: 'in' | 'out', frame: WireFrame) =>
  log.add({ direction, frame, text: JSON.stringify(frame), bytes: 1, at: 0 });
see(ana, 'out', { type: 'chat', id: '1', payload: { content: 'Hello' } });
see(ben, 'in', { type: 'chat', payload: { content: 'Hello' } });
see(ana, 'in', { type: 'ack', re: '1', payload: {} });
see(ana, 'in', { type: 'session', payload: { action: 'welcome', resume_token: 'secret' } });
const all = merged([ana, ben]);

test('frames of all panes are in one order', () => {
  expect(all.map(({ user, name }) => `${user} ${name}`)).toEqual([
    'Ana chat',
    'Ben chat',
    'Ana ack',
    'Ana session.welcome',
  ]);
});

test('a filter wants all of its words, type, direction and pane', () => {
  const names = (filter: Partial<typeof NO_FILTER>) =>
    filtered(all, { ...NO_FILTER, ...filter }).map(({ user, name }) => `${user} ${name}`);
  expect(names({})).toHaveLength(4);
  expect(names({ text: 'hello' })).toEqual(['Ana chat', 'Ben chat']);
  expect(names({ text: 'chat -hello' })).toEqual(['Ana ack']); // An ack is found by what it answers.
  expect(names({ text: '-' })).toHaveLength(4);
  expect(names({ direction: 'in', user: 'Ana' })).toEqual(['Ana ack', 'Ana session.welcome']);
  expect(names({ type: 'session' })).toEqual(['Ana session.welcome']);
});

test('a saved file has one frame in each line, without secrets', () => {
  const lines = toJsonLines(all).trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ user: 'Ana', direction: 'out', frame: { type: 'chat', id: '1' } });
  expect(lines[3]).toContain('resume_token');
  expect(lines[3]).not.toContain('secret');
});

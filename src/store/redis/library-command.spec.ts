import { describe, expect, it } from '@jest/globals';
import { Command } from 'ioredis';
import { LibraryCommand } from './library-command.js';

const KEYS = ['{p1}:fence', '{p1}:room:größe'];
const LISTS = ['{p1}:list:chat'];
const ARGS = ['', 'text', 'two\r\nlines', '日本 🗾', '\ud800', '$3\r\n'];

const sent = (...args: (string | number)[]) => {
  const [name = '', ...rest] = args;
  return new Command(String(name), rest).toWritable({});
};

describe('LibraryCommand', () => {
  it('sends what ioredis would send, also where the keys were sent before', () => {
    const call = () => new LibraryCommand('FCALL', 'rally_commit', { keys: KEYS, lists: LISTS, args: ARGS });
    const expected = sent('FCALL', 'rally_commit', 3, ...KEYS, ...LISTS, ...ARGS);
    expect(call().toWritable()).toBe(expected);
    expect(call().toWritable()).toBe(expected);
  });

  it('puts what comes before the arguments behind the keys', () => {
    const command = new LibraryCommand('EVALSHA', 'cafe', { keys: KEYS, args: ARGS }, ['read']);
    expect(command.toWritable()).toBe(sent('EVALSHA', 'cafe', 2, ...KEYS, 'read', ...ARGS));
  });
});

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { LibraryCommand } from './library-command.js';
import type { Invocation } from './library-command.js';
import { refusalOf } from './refusal.js';

const FOLDER = new URL('./lua/', import.meta.url);

const CALLS = [
  'away',
  'beat',
  'bury',
  'check',
  'claim',
  'commit',
  'due',
  'enter',
  'erased',
  'holding',
  'lanes',
  'leave',
  'read',
  'reap',
  'resign',
  'rewritten',
  'standing',
  'token',
] as const;
export type LibraryCall = (typeof CALLS)[number];

/** The Lua files, in order, as one chunk. */
export const SOURCE = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.lua'))
  .sort((a, b) => parseInt(a) - parseInt(b))
  .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
  .join('\n');

/** Named by its content: releases that run side by side during a deploy each find their own. */
const LIBRARY = `rally_${createHash('sha256').update(SOURCE).digest('hex').slice(0, 12)}`;

/** For `FUNCTION LOAD`, which lets a library do nothing but define and register. */
export function functionCode(source: string): string {
  const register = (call: LibraryCall) =>
    `redis.register_function({ function_name = '${LIBRARY}_${call}', callback = calls.${call}.run,\n` +
    `  flags = calls.${call}.allow_oom and { 'allow-oom' } or {} })`;
  return [`#!lua name=${LIBRARY}`, source, ...CALLS.map(register)].join('\n');
}

/** For servers that have no functions, or forget what they remember between two calls: the whole library at each call. */
const SCRIPT = `${SOURCE}
local args = {}
for place = 2, #ARGV do args[place - 1] = ARGV[place] end
return calls[ARGV[1]].run(KEYS, args)
`;
const SCRIPT_SHA = createHash('sha1').update(SCRIPT).digest('hex');

const NOTHING: Invocation = { keys: [], args: [] };

export type LibraryMode = 'functions' | 'script';

/**
 * Makes the library callable and proves what the epochs stand on: a token asked for on two connections must be the same.
 * Functions if the server can, else a script; rejects if neither keeps the promise.
 */
export async function installLibrary(redis: Redis, second: Redis): Promise<LibraryMode> {
  const refusals: string[] = [];
  for (const mode of ['functions', 'script'] as const) {
    try {
      await load(redis, mode);
      const tokens = [await invoke(redis, mode, 'token', NOTHING), await invoke(second, mode, 'token', NOTHING)];
      if (String(tokens[0]) === String(tokens[1])) return mode;
      refusals.push(`${mode}: two connections were told different tokens`);
    } catch (error) {
      // One that is no master, or not yet, would run a script that writes nothing, and be called by scripts ever after.
      if (refusalOf(error) !== 'final') throw error;
      refusals.push(`${mode}: ${String(error)}`);
    }
  }
  throw new Error(`This Redis can run neither functions nor scripts as needed (${refusals.join('; ')})`);
}

export function invoke(redis: Redis, mode: LibraryMode, call: LibraryCall, invocation: Invocation): Promise<unknown> {
  const command =
    mode === 'functions'
      ? new LibraryCommand('FCALL', `${LIBRARY}_${call}`, invocation)
      : new LibraryCommand('EVALSHA', SCRIPT_SHA, invocation, [call]);
  redis.sendCommand(command);
  return command.promise;
}

async function load(redis: Redis, mode: LibraryMode): Promise<void> {
  if (mode === 'script') {
    await redis.script('LOAD', SCRIPT);
    return;
  }
  const known = await redis.function('LIST', 'LIBRARYNAME', LIBRARY);
  if (Array.isArray(known) && known.length > 0) return;
  try {
    await redis.function('LOAD', functionCode(SOURCE));
  } catch (error) {
    // Another instance that starts at the same time was faster.
    if (!(error instanceof Error) || !error.message.includes('already exists')) throw error;
  }
}

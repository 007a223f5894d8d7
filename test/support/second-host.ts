/** A process of its own in which the suite that started it starts and stops servers, one after the other: see `SecondInstance`. */
import type { INestApplication } from '@nestjs/common';
import { Drain } from '../../src/realtime/drain.js';
import { portOf } from '../../src/start-lines.js';
import { listening } from './listening.js';
import { ManualClock } from './manual-clock.js';
import type { Follower } from './manual-clock.js';

export type Order =
  | { readonly do: 'start'; readonly env: Record<string, string>; readonly time: number | undefined }
  | { readonly do: 'pass'; readonly step: Parameters<Follower> }
  | { readonly do: 'stop' };
/** What the suite asks of the instance that it knows by this number, and what comes of it: a port, or why not. */
export type Asked = Order & { readonly re: number; readonly instance: number };
export type Told = { readonly re: number; readonly port?: number; readonly error?: string };

interface Instance {
  readonly app: INestApplication;
  readonly clock: ManualClock | undefined;
}
const instances = new Map<number, Instance>();

process.on('message', (asked: Asked) => {
  carryOut(asked).then(
    (port) => process.send?.({ re: asked.re, ...(port !== undefined && { port }) } satisfies Told),
    (error: unknown) => process.send?.({ re: asked.re, error: String(error) } satisfies Told),
  );
});

async function carryOut(asked: Asked): Promise<number | undefined> {
  if (asked.do === 'start') return start(asked.instance, asked.env, asked.time);
  const instance = instances.get(asked.instance);
  if (instance === undefined) throw new Error(`There is no instance ${asked.instance}`);
  if (asked.do === 'pass') {
    await instance.clock?.[asked.step[0]](asked.step[1]);
    return undefined;
  }
  instances.delete(asked.instance);
  await instance.app.get(Drain).run();
  await instance.app.close();
  return undefined;
}

async function start(name: number, env: Record<string, string>, time: number | undefined): Promise<number> {
  const clock = time === undefined ? undefined : new ManualClock(time);
  const app = await listening(env, clock === undefined ? {} : { clock });
  instances.set(name, { app, clock });
  return portOf(app);
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Demo } from '../../scripts/demo/demo.js';
import type { Happening } from '../../scripts/demo/happenings.js';
import { runDemo } from '../../scripts/demo/verify.js';
import { Walk } from '../../scripts/demo/walk.js';
import { Watch } from '../../scripts/support/watch.js';
import { freePort } from '../support/free-port.js';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';

const ROOT = new URL('../../', import.meta.url);
const ROOM = 'demo';
const DEADLINE_MS = 30_000;
const RESIDENTS = ['ana', 'ben', 'cara'];

/** A demo that a test looks at, and ends when it has seen enough. */
class WatchedDemo {
  private readonly happenings: Happening[] = [];
  private readonly watch = new Watch();
  private readonly end = new AbortController();
  private checks: ReturnType<typeof runDemo> | undefined;
  private static latest: WatchedDemo | undefined;

  /** Ends the one that a failed test left running. */
  static async endLatest(): Promise<void> {
    await WatchedDemo.latest?.broken();
  }

  /** As fast as the friends can. */
  static async start(url: string): Promise<WatchedDemo> {
    const watched = (WatchedDemo.latest = new WatchedDemo());
    const onHappening = (happening: Happening) => {
      watched.happenings.push(happening);
      watched.watch.changed();
    };
    const options = { urls: [url], room: ROOM, speed: 300, end: watched.end.signal, onHappening };
    watched.checks = runDemo(await Demo.of(options));
    return watched;
  }

  /** How often that has happened; to one of them, or to anybody. */
  count(what: RegExp, who?: string): number {
    return this.happenings.filter((one) => what.test(one.what) && one.who === (who ?? one.who)).length;
  }

  async until(condition: () => boolean): Promise<void> {
    const isTrue = await this.watch.until(condition, DEADLINE_MS);
    if (!isTrue) throw new Error(`Seen so far: ${JSON.stringify(this.happenings.slice(-20), null, 1)}`);
  }

  /** Ends it; gives the promises that were broken. */
  async broken(): Promise<unknown[]> {
    this.end.abort();
    const checks = await this.checks;
    return checks?.failed ?? ['it never ran'];
  }
}

/** A lease that somebody left behind takes half a minute, and chaos has more who die: CI has no time for that. */
const itAtLength = process.env['CI'] === undefined ? it : it.skip;

describe('npm run demo', () => {
  let server: ServerProcess;
  beforeEach(async () => void (server = await ServerProcess.start()), 40_000);
  afterEach(async () => {
    await WatchedDemo.endLatest();
    await server.dispose();
  }, 90_000);

  it('DEMO-1 friends chat, walk and plan, one of them comes and goes, and every promise is kept', async () => {
    const demo = await WatchedDemo.start(server.url);
    await demo.until(() => demo.count(/^"/) >= 20 && demo.count(/^changed/) >= 10);
    await demo.until(() => demo.count(/^joined/, 'dan') >= 2 && demo.count(/^left/, 'dan') >= 1);
    expect(await demo.broken()).toEqual([]);
    for (const name of RESIDENTS) expect(demo.count(/^(locked|unlocked|changed|")/, name)).toBeGreaterThan(5);
  }, 60_000);

  itAtLength(
    'DEMO-2 a room that was used before is gone on with; a lease left behind is waited for',
    async () => {
      const first = await WatchedDemo.start(server.url);
      await first.until(() => first.count(/^changed/) >= 10);
      expect(await first.broken()).toEqual([]);
      const eve = await RallyClient.connect(server.url, { room: ROOM, user: 'eve' });
      await eve.get({ type: 'chat', payload: { content: 'Is anybody here?' } });
      await eve.get({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
      eve.terminate();
      const second = await WatchedDemo.start(server.url);
      await second.until(() => second.count(/^waits for .*, which eve has open/) >= 1);
      await second.until(() => second.count(/^unlocked Dinner .*disconnected/, 'eve') === 1);
      await second.until(() => second.count(/^locked Dinner/) >= 1);
      expect(await second.broken()).toEqual([]);
    },
    90_000,
  );

  itAtLength.each(['SIGKILL', 'SIGTERM'] as const)(
    'DEMO-3 ROOM-3 ENV-5 a server that ends by %s and starts again on its data is come back to',
    async (signal) => {
      const demo = await WatchedDemo.start(server.url);
      await demo.until(() => demo.count(/^"/) >= 10 && demo.count(/^changed/) >= 3);
      const { dataDir, port } = server;
      server.signal(signal);
      await server.died();
      await demo.until(() => RESIDENTS.every((name) => demo.count(/^lost the connection/, name) >= 1));
      const next = await ServerProcess.start({ dataDir, env: { PORT: String(port) } });
      try {
        await demo.until(() => RESIDENTS.every((name) => demo.count(/^is back after/, name) >= 1));
        const before = demo.count(/^changed/);
        await demo.until(() => demo.count(/^changed/) >= before + 5);
        expect(await demo.broken()).toEqual([]);
        expect(demo.count(/^lost the connection \(closed with 1012/) > 0).toBe(signal === 'SIGTERM');
      } finally {
        await next.dispose();
      }
    },
    90_000,
  );
});

describe('rally demo without a server', () => {
  it('DEMO-4 CLI-9 says how to start a server where there is none', async () => {
    const url = `ws://127.0.0.1:${await freePort()}/ws`;
    const args = ['bin/rally.mjs', 'demo', '--url', url];
    const run = promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(ROOT) });
    const { code, stderr } = await run.then(
      () => ({ code: 0, stderr: '' }),
      (error: unknown) => error as { code: number; stderr: string },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('`npm start`');
  }, 30_000);
});

describe('a walk of the demo', () => {
  it('DEMO-5 turns round at both ends of its track, for ever, and tells what it passes', () => {
    const track = [0, 1, 2, 3].map((n) => {
      const place = { latitude: 39 + n / 100, longitude: 3, altitude: null };
      return { ...place, heading: n === 0 ? null : 0, speed: 1, at: n * 1_000, distance: n * 1_112 };
    });
    const fountain = { name: 'Fountain', latitude: 39.02, longitude: 3, says: 'Water!' };
    const walk = new Walk(track, [fountain], { at: 500 });
    const steps = Array.from({ length: 8 }, () => walk.go(1_000));
    expect(steps.map(({ fix }) => Math.round((fix.latitude - 39) * 100))).toEqual([1, 2, 2, 1, 0, 0, 1, 2]);
    expect(steps.map(({ arrived }) => arrived?.name)).toEqual(
      [0, 1, 0, 1, 0, 0, 0, 1].map((isThere) => (isThere === 1 ? 'Fountain' : undefined)),
    );
    expect(steps.map(({ fix }) => fix.heading)).toEqual([0, 0, 180, 180, null, null, 0, 0]);
  });
});

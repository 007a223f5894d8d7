import { afterEach, describe, expect, it } from '@jest/globals';
import { upgradeRequest } from '../conformance/request.js';
import { eventually } from '../support/eventually.js';
import { RawClient } from '../support/raw-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

/** Stands in all that clients say, and in who they are. */
const CANARY = 'c4n4ry';
const TOKEN = 'a-secret-of-operators';
const SAMPLE = /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="[^"\\]*",?)+)\})? (-?[0-9.]+(?:e[+-]?\d+)?|\+Inf|Nan)$/i;

/** A page as Prometheus reads it; what it would not take is thrown. */
class Page {
  readonly types = new Map<string, string>();
  readonly values = new Map<string, number>();

  constructor(readonly text: string) {
    for (const line of text.trimEnd().split('\n')) {
      if (line === '') continue;
      const [, name = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      if (name !== '') this.types.set(name, type);
      if (line.startsWith('#')) continue;
      const [, sample = '', labels = '', value] = SAMPLE.exec(line) ?? [];
      if (sample === '') throw new Error(`Not a sample: ${line}`);
      const family = sample.replace(/_(bucket|sum|count)$/, '');
      if (!this.types.has(sample) && this.types.get(family) !== 'histogram') throw new Error(`No TYPE before: ${line}`);
      this.values.set(labels === '' ? sample : `${sample}{${labels}}`, Number(value));
    }
  }

  /** By names and labels as they are written. */
  get(...samples: string[]): (number | undefined)[] {
    return samples.map((sample) => this.values.get(sample));
  }
}

describe('/metrics', () => {
  afterEach(closeServers);

  async function scrape(server: TestServer): Promise<Page> {
    const response = await fetch(`${server.adminUrl}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return new Page(await response.text());
  }

  /** The status that is its answer. */
  async function handshake({ port }: TestServer, target: string, headers = {}): Promise<number> {
    const client = await RawClient.dial(port);
    client.write(upgradeRequest({ target, headers }));
    const { status } = await client.answer();
    client.destroy();
    return status;
  }

  it('tells exactly what clients did, and nothing of who they are and what they said', async () => {
    const server = await TestServer.start({ ADMIN_PORT: '1', ADMIN_TOKEN: TOKEN });
    const [ana, ben] = await Promise.all(
      ['ana', 'ben'].map((name) => server.connect({ room: `${CANARY}-room`, user: `${CANARY}-${name}`, v: 2 })),
    );
    if (ana === undefined || ben === undefined) throw new Error('nobody is here');
    for (const client of [ana, ben]) await client.expect({ type: 'room' });
    const before = await scrape(server);
    const frames = [1, 2, 3].map((n) => ({ type: 'chat', id: `k${n}`, payload: { content: `${CANARY} ${n}` } }));
    for (const frame of frames) await ana.get(frame);
    const bad = `{"type":"${CANARY}`;
    ana.sayRaw(bad);
    await ana.expect({ type: 'error', payload: { code: 'bad_json' } });
    ana.say({ type: CANARY, payload: {} });
    await ana.expect({ type: 'error', payload: { code: 'unknown_type' } });
    await ben.expect({ type: 'chat', seq: 3 });
    for (const client of [ana, ben]) await client.settled();
    expect(await handshake(server, '/ws?v=9')).toBe(400);
    expect(await handshake(server, '/ws?v=9', { Origin: 'http://rally.test' })).toBe(101); // Closed with 4400 at once.
    expect(await handshake(server, '/elsewhere')).toBe(404);

    const page = await scrape(server);
    const since = (sample: string) => (page.get(sample)[0] ?? NaN) - (before.get(sample)[0] ?? 0);
    expect(page.get('rally_connections', 'rally_connections_opened_total', 'rally_rooms')).toEqual([2, 2, 1]);
    expect(page.get('rally_resumes_total{result="fresh"}', 'rally_resumes_total{result="resumed"}')).toEqual([2, 0]);
    expect(page.get('rally_store_up', 'rally_draining', 'rally_instances')).toEqual([1, 0, 1]);
    const chats = ['rally_messages_received_total', 'rally_handler_duration_seconds_count'];
    expect(chats.map((name) => since(`${name}{type="chat.send"}`))).toEqual([3, 3]);
    expect(since('rally_messages_received_total{type="unknown"}')).toBe(2);
    expect(since('rally_errors_total{code="bad_json"}')).toBe(1);
    expect(since('rally_errors_total{code="unknown_type"}')).toBe(1);
    expect(since('rally_delivery_duration_seconds_count')).toBeGreaterThan(0);
    expect(page.get('rally_messages_sent_total')).toEqual([ana.frames.length + ben.frames.length + 2]);
    const said = [...frames.map((frame) => JSON.stringify(frame)), bad, `{"type":"${CANARY}","payload":{}}`];
    const asked = since('rally_messages_received_total{type="location.snapshot"}');
    expect(asked).toBe(2);
    expect(since('rally_received_bytes_total')).toBeGreaterThan(said.join('').length);

    await server.drain();
    await Promise.all([ana.closed, ben.closed]);
    const last = await scrape(server);
    expect(last.get('rally_connections', 'rally_draining')).toEqual([0, 1]);
    expect(last.get('rally_connections_closed_total{code="1012"}', 'rally_connections_opened_total')).toEqual([2, 2]);
    expect(await handshake(server, '/ws?room_id=r&user_id=u')).toBe(503);
    const statuses = ['400', '401', '404', '503'].map((status) => `rally_handshakes_refused_total{status="${status}"}`);
    expect(page.get(...statuses)).toEqual([2, 0, 1, 0]);
    expect((await scrape(server)).get(...statuses)).toEqual([2, 0, 1, 1]);
    for (const { text } of [before, page, last]) expect(text).not.toContain(CANARY);
  });

  it('tells how sockets ended and sessions went on, and how far away clients are', async () => {
    const server = await TestServer.start({ ADMIN_PORT: '1', ADMIN_TOKEN: TOKEN, HEARTBEAT_MS: '200' });
    const connect = (query?: string) =>
      server.connect({ room: 'r', user: 'ana', v: 2, ...(query !== undefined && { query }) });
    const first = await connect();
    const { resume_token: token } = (await first.expect({ type: 'session' })).payload;
    await first.expect({ type: 'room' });
    const second = await connect(`resume=${String(token)}`);
    expect(await first.closed).toMatchObject({ code: 4409 });
    const third = await connect(`resume=${String(token)}`);
    second.sayRaw('x'.repeat(70_000));
    expect(await second.closed).toMatchObject({ code: 1009 });
    third.ws.close(4_999);
    await third.closed;
    await connect();
    await eventually(async () => {
      const page = await scrape(server);
      const codes = ['4409', '1009', 'other', '1006'].map((code) => `rally_connections_closed_total{code="${code}"}`);
      expect(page.get(...codes)).toEqual([1, 1, 1, 0]);
      const takeovers = ['taken_over', 'refused', 'unavailable'].map(
        (result) => `rally_takeovers_total{result="${result}"}`,
      );
      expect(page.get(...takeovers)).toEqual([1, 1, 0]);
      expect(page.get('rally_client_rtt_seconds_count')[0]).toBeGreaterThan(0);
      expect(page.get('rally_client_rtt_seconds_bucket{le="5"}')).toEqual(page.get('rally_client_rtt_seconds_count'));
    });
  });

  it('has names and numbers that Prometheus and its users can rely on', async () => {
    const server = await TestServer.start({ ADMIN_PORT: '1', ADMIN_TOKEN: TOKEN });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.get({ type: 'chat', payload: { content: 'hi' } });
    const { types, values } = await scrape(server);
    for (const [name, type] of types) {
      expect(name).toMatch(/^(rally|nodejs|process)_[a-z0-9_]+$/);
      if (!name.startsWith('rally_')) continue;
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/_(ms|millis|milliseconds|kb|kilobytes|count|sum|bucket)$/);
      if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/);
    }
    const series = [...values.keys()].filter((sample) => sample.includes('le="+Inf"'));
    expect(series.length).toBeGreaterThan(4);
    for (const sample of series) {
      const [start = '', end = ''] = sample.split('+Inf');
      const counts = [...values]
        .filter(([key]) => key.startsWith(start) && key.endsWith(end))
        .map(([, count]) => count);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    }
    const [usual] = ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'].filter(
      (name) => !types.has(name),
    );
    expect(usual).toBeUndefined();
  });

  it('stands, as all that is for operators, on the admin port only', async () => {
    const tokens = { JWT_SECRET: 's'.repeat(32), JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' };
    const server = await TestServer.start({ ADMIN_PORT: '1', ADMIN_TOKEN: TOKEN, ...tokens });
    interface Layer {
      readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
    }
    const { router } = server.app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } };
    const routes = router.stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path })),
    );
    const answered = async (url: string) => {
      const statuses = routes.map(async ({ method, path }) => {
        const { status } = await fetch(url + path, { method });
        return status === 404 ? [] : [`${method} ${path} ${status}`];
      });
      return (await Promise.all(statuses)).flat().sort();
    };
    const forClients = [
      'GET /asyncapi.json 200',
      'GET /health 200',
      'GET /health/live 200',
      'GET /health/ready 200',
      'GET /ws 426',
      'OPTIONS /auth/ticket 204',
      'POST /auth/ticket 401',
    ];
    expect(await answered(server.httpUrl)).toEqual(forClients);
    const forOperators = routes
      .filter(({ path }) => path === '/metrics' || path.startsWith('/admin'))
      .map(({ method, path }) => `${method} ${path} 401`);
    expect(forOperators.length).toBeGreaterThan(10);
    expect(await answered(server.adminUrl)).toEqual([...forOperators, ...forClients].sort());
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { CryptoKey } from 'jose';
import { CliProcess } from '../support/cli-process.js';
import { freePort } from '../support/free-port.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { JWT_ENV } from '../support/tokens.js';

const run = (...args: readonly string[]) => CliProcess.run(args);

describe('rally', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await TestServer.start()));
  afterEach(() => CliProcess.killAll());
  afterAll(closeServers);

  const there = () => ['--url', server.url];

  it('CLI-1 teaches with --help, and ends with 2 where it was not typed as it has to be', async () => {
    const [help, nothing, misspelt, payload, nowhere] = await Promise.all([
      run('--help'),
      run(),
      run('chta', 'demo'),
      run('send', 'demo', 'chat', '{"content":'),
      run('send', 'demo', 'chat', '{}', '--url', `ws://127.0.0.1:${await freePort()}/ws`),
    ]);
    expect(help).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('npx rally chat demo --as cleo'),
      stderr: '',
    });
    expect(help.stdout).not.toContain('\u001b');
    expect(nothing).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: rally') });
    expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean chat?') });
    expect(payload).toMatchObject({ code: 2, stderr: expect.stringContaining('single quotes') });
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/There is no server at .*\n.*`npm start`/),
    });
  });

  it('CLI-2 send prints the answer to one frame, and ends with 1 if it is refused', async () => {
    const [accepted, refused] = await Promise.all([
      run('send', 'r', 'chat', '{"content":"Hello"}', '--as', 'ana', '--id', 'a1', '--json', ...there()),
      run('send', 'r', 'planning', '{"action":"delete","item_id":"i"}', ...there()),
    ]);
    expect(accepted).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(accepted.stdout)).toMatchObject({ type: 'ack', re: 'a1', room_id: 'r', payload: { seq: 1 } });
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^refused item_not_found: /) });
  });

  it('CLI-3 tail prints what happens, in words or as frames, and ends with 0 when it is interrupted', async () => {
    const words = CliProcess.start(['tail', 't', ...there()]);
    const frames = CliProcess.start(['tail', 't', '--json', ...there()]);
    await Promise.all([words.printed(/In room t/), frames.printed(/"joined"/)]);
    const ana = await server.connect({ room: 't', user: 'ana' });
    await ana.get({ type: 'chat', payload: { content: 'Bus\nat nine' } });
    await ana.get({ type: 'planning', payload: { action: 'update', item_id: 'bus', data: { title: 'Bus' } } });
    await Promise.all([words.printed(/Bus"\}/), frames.printed(/Bus"\}/)]);
    for (const cli of [words, frames]) cli.signal('SIGINT');
    const [said, told] = await Promise.all([words.ended(), frames.ended()]);
    expect(said).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout).toMatch(/ 1 ana {6}Bus ⏎ at nine\n/);
    expect(said.stdout).toMatch(/ 2 ana {6}changed bus: \{"title":"Bus"\}\n/);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const lines = told.stdout.trimEnd().split('\n');
    const seqs = lines.map((line) => (JSON.parse(line) as { seq?: number }).seq).filter((seq) => seq !== undefined);
    expect(seqs).toEqual([1, 2]);
  });

  it('CLI-4 chat says what is piped in, in order, shows the others, and ends when all of it is answered', async () => {
    const ana = await server.connect({ room: 'c', user: 'ana' });
    const cleo = CliProcess.start(['chat', 'c', '--as', 'cleo', ...there()]);
    cleo.type('one\ntwo\n//three\n/who\n');
    for (const content of ['one', 'two', '/three']) {
      await ana.expect({ type: 'chat', user_id: 'cleo', payload: { content } });
    }
    ana.say({ type: 'chat', payload: { content: 'Hi \u{1f600}' } });
    await cleo.printed(/^ana Hi \u{1f600}$/mu);
    cleo.type('/quit\n');
    const { code, stdout, stderr } = await cleo.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/In room c as cleo: .*ana.*\n/);
    expect(stdout.match(/^✓.*$/gm)).toEqual(['✓ 1 one', '✓ 2 two', '✓ 3 /three']);
    expect(stdout).not.toMatch(/^cleo (one|two)/m);
  });

  it('CLI-4 chat ends with 1 if something was refused', async () => {
    const input = `fine\n${'x'.repeat(20_000)}\n`;
    const { code, stdout } = await CliProcess.run(['chat', 'refused', '--json', ...there()], {}, input);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(1);
    expect(answers.filter(({ type }) => type === 'ack')).toHaveLength(1);
    expect(answers.at(-1)).toMatchObject({ type: 'error', payload: { code: 'content_too_long' } });
  });

  it('CLI-5 config tells all faults at once, and masks what is secret', async () => {
    const secrets = { ...JWT_ENV, ADMIN_TOKEN: 'another-secret-word', REDIS_ADDR: 'redis://u:pa@ss@redis.test:6380' };
    const [good, bad, print] = await Promise.all([
      CliProcess.run(['config', 'check', '--json'], secrets),
      CliProcess.run(['config', 'check'], { PORT: '-1', JWT_SECRTE: 'x', WORKERS: '99' }),
      CliProcess.run(['config', 'print'], secrets),
    ]);
    expect(good).toMatchObject({ code: 0, stdout: '{"ok":true,"faults":[]}\n' });
    expect(bad.code).toBe(1);
    for (const name of ['PORT', 'JWT_SECRTE', 'WORKERS']) expect(bad.stdout).toContain(`fault  ${name} `);
    expect(print.stdout).toContain('JWT_ISSUER=https://login.test\n');
    expect(print.stdout).toContain('REDIS_ADDR=redis://********@redis.test:6380\n');
    expect(print.stdout).toContain('PORT=8080  # default\n');
    for (const secret of [JWT_ENV.JWT_SECRET, secrets.ADMIN_TOKEN, 'pa@ss']) expect(print.stdout).not.toContain(secret);
  });

  it('CLI-6 doctor looks at what is there, says what to do, and ends with 1 if something fails', async () => {
    const taken = { PORT: String(server.port), STORE: 'embedded', DATA_DIR: '/proc/rally' };
    const missing = { PORT: '0', REDIS_ADDR: `127.0.0.1:${await freePort()}` };
    const [well, ill, through] = await Promise.all([
      CliProcess.run(['doctor', '--json'], taken),
      CliProcess.run(['doctor', '--quiet'], missing),
      CliProcess.run(['doctor', '--json', '--url', server.url.replace(/ws$/, 'elsewhere/ws')]),
    ]);
    const levels = (stdout: string) =>
      Object.fromEntries((JSON.parse(stdout) as { what: string; level: string }[]).map((one) => [one.what, one.level]));
    expect(well.code).toBe(0);
    expect(levels(well.stdout)).toMatchObject({
      Settings: 'ok',
      Port: 'ok',
      Health: 'ok',
      WebSocket: 'ok',
      Clock: 'ok',
    });
    expect(ill).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/fail {2}Redis .*ECONNREFUSED.*\n +→ Start it/),
    });
    expect(ill.stdout).not.toContain('ok ');
    expect(through.code).toBe(1);
    expect(levels(through.stdout)).toMatchObject({ WebSocket: 'fail' });
  });

  it('CLI-7 token signs what the server believes: as whom, and where', async () => {
    const believing = await TestServer.start(JWT_ENV);
    const token = (...args: readonly string[]) => CliProcess.run(['token', '--user', 'ana', ...args], JWT_ENV);
    const [signed, roles, long, none] = await Promise.all([
      token('--rooms', 'trip,lisbon=owner'),
      token('--rooms', 'trip=king'),
      token('--expires', '2d'),
      run('token', '--user', 'ana'),
    ]);
    expect(signed).toMatchObject({ code: 0, stderr: expect.stringContaining('For development and tests') });
    expect(roles).toMatchObject({ code: 2, stderr: expect.stringContaining('guest, member, moderator, owner') });
    expect(long).toMatchObject({ code: 2, stderr: expect.stringContaining('86400 s') });
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('openssl rand') });
    const send = (room: string, env: Record<string, string>) =>
      CliProcess.run(['send', room, 'chat', '{"content":"Hello"}', '--url', believing.url], env);
    const RALLY_TOKEN = signed.stdout.trim();
    const load = (...args: readonly string[]) =>
      CliProcess.run(['bench', '--clients', '2', '--duration', '300ms', '--url', believing.url, ...args], JWT_ENV);
    const [granted, elsewhere, nobody, crowd, strangers] = await Promise.all([
      send('trip', { RALLY_TOKEN }),
      send('porto', { RALLY_TOKEN }),
      send('trip', {}),
      load('--sign', '--rate', '10', '--json'),
      load(),
    ]);
    expect(JSON.parse(crowd.stdout)).toMatchObject({ ok: true, clients: 2, refused: {} });
    expect(strangers).toMatchObject({ code: 1, stderr: expect.stringContaining('--sign') });
    expect(granted).toMatchObject({ code: 0, stderr: '' });
    expect(elsewhere).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Room porto is not open to ana: forbidden/),
    });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not let you in .*\n.*--token/) });
  });

  it('CLI-7 token signs with a private key of a file, and says where there is none', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rally-keys-'));
    try {
      const pair = await generateKeyPair('EdDSA', { extractable: true });
      const jwkOf = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kid: 'k1', alg: 'EdDSA' });
      const [secret, open] = [join(dir, 'secret.json'), join(dir, 'public.json')];
      await writeFile(secret, JSON.stringify({ keys: [await jwkOf(pair.publicKey), await jwkOf(pair.privateKey)] }));
      await writeFile(open, JSON.stringify(await jwkOf(pair.publicKey)));
      const sign = (...args: readonly string[]) => CliProcess.run(['token', '--user', 'ana', ...args], JWT_ENV);
      const [signed, unsigned] = await Promise.all([sign('--key', secret, '--json'), sign('--key', open)]);
      const { token } = JSON.parse(signed.stdout) as { token: string };
      const { payload, protectedHeader } = await jwtVerify(token, pair.publicKey, { issuer: JWT_ENV.JWT_ISSUER });
      expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: 'k1' });
      expect(payload).toMatchObject({ sub: 'ana', aud: 'rally', rooms: { '*': 'member' } });
      expect(unsigned).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no private key') });
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('CLI-8 bench takes times of answers and deliveries, and fails where they are too long; only on this machine', async () => {
    const size = ['--clients', '4', '--room-size', '2', '--rate', '10', '--duration', '500ms'];
    const [well, slow, remote] = await Promise.all([
      run('bench', ...size, '--json', ...there()),
      run('bench', ...size, '--p99-ms', '0.001', ...there()),
      run('bench', '--url', 'wss://rally.example/ws'),
    ]);
    expect(well).toMatchObject({ code: 0, stderr: '' });
    const figures = JSON.parse(well.stdout) as Record<string, number>;
    expect(figures).toMatchObject({ ok: true, clients: 4, refused: {}, missing: 0, delivered: figures['sent'] });
    expect(figures['sent']).toBeGreaterThan(4);
    expect(slow).toMatchObject({ code: 1, stdout: expect.stringContaining('The p99 of deliveries is above 0.001 ms') });
    expect(slow.stdout).not.toContain('%');
    expect(remote).toMatchObject({ code: 2, stderr: expect.stringContaining('--allow-remote') });
  });

  it('CLI-10 admin calls the HTTP API, says what is refused, and deletes nothing without --yes', async () => {
    const env = { ADMIN_PORT: '1', ADMIN_TOKEN: 'a-word-for-tests-only' };
    const governed = await TestServer.start(env);
    const ana = await governed.connect({ room: 'trip', user: 'ana', v: 2 });
    const tail = CliProcess.start(['tail', 'gone', '--url', governed.url]);
    const admin = (...args: readonly string[]) => CliProcess.run(['admin', ...args, '--url', governed.adminUrl], env);
    const [room, stranger, deletion] = await Promise.all([
      admin('room', 'trip', '--json'),
      admin('room', 'trip', '--token', 'not-the-word-for-tests'),
      admin('delete-room', 'gone'),
      tail.printed(/In room gone/),
    ]);
    expect(JSON.parse(room.stdout)).toMatchObject({ room_id: 'trip', members: [{ user_id: 'ana' }] });
    expect(stranger).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^refused unauthorized: Show ADMIN_TOKEN/),
    });
    expect(deletion).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--yes') });
    const [deleted, disconnected] = await Promise.all([
      admin('delete-room', 'gone', '--yes'),
      admin('disconnect', 'ana'),
    ]);
    expect(deleted).toMatchObject({ code: 0, stdout: expect.stringContaining('"room_id": "gone"') });
    expect(disconnected).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(await ana.closed).toMatchObject({ code: 4403 });
    expect(await tail.ended()).toMatchObject({ code: 1, stderr: expect.stringContaining('Room gone was deleted') });
    const [own, erased] = [await admin('export-user', 'ana'), await admin('erase-user', 'ana', '--yes', '--json')];
    expect(own).toMatchObject({ code: 0, stdout: expect.stringMatching(/"trip".*\n.*"type":"end"/) });
    expect([erased.code, JSON.parse(erased.stdout)]).toEqual([0, { rooms: 1 }]);
  });
});

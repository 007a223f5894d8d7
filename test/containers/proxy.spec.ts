import { describe, expect, it } from '@jest/globals';
import { ENV } from '../../src/config/env-spec.js';
import { parseSubnets } from '../../src/config/subnets.js';
import { durationMs, readText, scaledServices, serviceOf, tagAt } from './compose-file.js';

const SERVICES = scaledServices();
const PROXY = serviceOf(SERVICES, 'proxy');
const LINES = readText('docker/haproxy.cfg')
  .split('\n')
  .map((line) => line.replace(/#.*/, '').trim())
  .filter((line) => line !== '');

/** What follows the words on the one line that starts with them; throws if there is no such line. */
function setting(words: string): string {
  const [line, ...more] = LINES.filter((text) => text.startsWith(`${words} `));
  if (line === undefined || more.length > 0) throw new Error(`There is not one ${words}`);
  return line.slice(words.length + 1);
}

describe('docker-compose.scale.yml', () => {
  it('BOX-30 takes the published port back from the servers, which could not share it', () => {
    expect(tagAt('docker-compose.scale.yml', ['services', 'server', 'ports'])).toBe('!reset');
    expect(serviceOf(SERVICES, 'server').ports).toEqual([]);
    expect(serviceOf(SERVICES, 'server').container_name).toBeUndefined();
  });

  it('BOX-31 publishes 8080 from the proxy, where it listens', () => {
    expect(PROXY.ports).toEqual([`8080:${setting('bind').slice(1)}`]);
  });

  it('BOX-32 gives the proxy its file, to read only', () => {
    expect(PROXY.volumes).toEqual(['./docker/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro']);
  });

  it('BOX-33 counts the proxy healthy while it can hand a connection to a server', () => {
    const port = setting('bind').slice(1);
    expect(PROXY.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${port}${setting('monitor-uri')}`);
    expect(setting('monitor fail')).toBe('if { nbsrv(servers) lt 1 }');
  });

  it('BOX-34 lets the proxy open two sockets for each connection that it accepts', () => {
    expect(PROXY.ulimits?.nofile).toBeGreaterThan(2 * Number(setting('maxconn')));
  });

  it('BOX-35 kills the proxy only after it has given up on open connections', () => {
    expect(durationMs(PROXY.stop_grace_period)).toBeGreaterThan(durationMs(setting('hard-stop-after')));
  });
});

describe('docker/haproxy.cfg', () => {
  const template = setting('server-template').split(' ');

  it('BOX-36 hands connections to the service and the port where the servers listen, three or more', () => {
    expect(SERVICES).toHaveProperty('server');
    expect(template[2]).toBe(`server:${ENV.PORT.default}`);
    expect(Number(template[1])).toBeGreaterThanOrEqual(3);
  });

  it("BOX-37 asks Docker's DNS again and again for the replicas, and starts before there are any", () => {
    expect(setting('resolvers')).toBe('docker');
    expect(setting('nameserver dns')).toBe('127.0.0.11:53');
    expect(durationMs(setting('hold valid'))).toBeLessThanOrEqual(10_000);
    expect(template.join(' ')).toContain('resolvers docker');
    expect(template.join(' ')).toContain('init-addr none');
  });

  it('BOX-38 gives new connections only to servers that say they are ready', () => {
    expect(template).toContain('check');
    expect(LINES).toContain('option httpchk');
    expect(setting('http-check send')).toContain('uri /health/ready ');
    expect(setting('http-check expect')).toBe('status 200');
  });

  it('BOX-39 keeps an open WebSocket for an hour of silence, far more than between two pings', () => {
    expect(durationMs(setting('timeout tunnel'))).toBeGreaterThanOrEqual(3_600_000);
    expect(durationMs(setting('timeout tunnel'))).toBeGreaterThan(2 * Number(ENV.HEARTBEAT_MS.default));
  });

  it('BOX-40 has no sticky sessions: any server serves any room', () => {
    expect(setting('balance')).toBe('leastconn');
    expect(LINES.filter((line) => /^(cookie|stick|appsession|hash-type)|source/.test(line))).toEqual([]);
  });

  it('BOX-41 tries a handshake on another server where the first one drains', () => {
    expect(setting('retry-on').split(' ')).toContain('503');
    expect(setting('option redispatch')).toBe('1');
  });

  it('BOX-42 passes a request on as it came, its path, its query and its upgrade, and says whose it is', () => {
    const changes = LINES.filter((line) => line.startsWith('http-re') || line.startsWith('option http-'));
    expect(changes).toEqual(['http-request set-header X-Forwarded-For %[src]']);
    const { TRUSTED_PROXIES = '' } = serviceOf(SERVICES, 'server').environment ?? {};
    expect(parseSubnets(TRUSTED_PROXIES)).toContainEqual({ address: '172.16.0.0', prefix: 12, family: 'ipv4' });
  });
});

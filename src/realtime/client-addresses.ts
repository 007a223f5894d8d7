import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Subnet } from '../config/subnets.js';

interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}
type Asked = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } };

/** Where requests come from (CONN-12). */
export class ClientAddresses {
  private readonly proxies = new BlockList();

  constructor(trusted: readonly Subnet[]) {
    for (const { address, prefix, family } of trusted) this.proxies.addSubnet(address, prefix, family);
  }

  /**
   * The address of the client, of IPv6 its /64, which is what one subscriber gets; empty if the socket is gone. Each
   * trusted proxy is believed about who came to it, and nobody else: what a client writes into the header means nothing.
   */
  of({ socket, headers }: Asked): string {
    let address = parseAddress(socket.remoteAddress ?? '');
    const told = String(headers['x-forwarded-for'] ?? '').split(',');
    while (address !== null && this.proxies.check(address.text, address.family)) {
      const next = parseAddress(told.pop() ?? '');
      if (next === null) break;
      address = next;
    }
    return address === null ? '' : networkOf(address);
  }
}

/** Proxies may write a port, and brackets; sockets may have a zone, or IPv4 within IPv6. */
function parseAddress(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 6) return unmapped(bare);
  return version === 4 ? { text: bare, family: 'ipv4' } : null;
}

function unmapped(text: string): Address {
  const groups = groupsOf(text);
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return { text, family: 'ipv6' };
  const bytes = groups.slice(6).flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
  return { text: bytes.join('.'), family: 'ipv4' };
}

function networkOf({ text, family }: Address): string {
  return family === 'ipv4' ? text : `${groupsOf(text).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(text: string): string[] {
  // A URL writes it in the shortest way: hexadecimal groups, at most one gap, no leading zeros.
  const [left = '', right] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

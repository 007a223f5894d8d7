import { isIP } from 'node:net';

/** Addresses that begin with the same `prefix` bits. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Addresses or CIDRs that are separated by commas; `undefined` if one of them is none. */
export function parseSubnets(text: string): readonly Subnet[] | undefined {
  const subnets: Subnet[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    const subnet = parseSubnet(entry);
    if (subnet === null && entry !== '') return undefined;
    if (subnet !== null) subnets.push(subnet);
  }
  return subnets;
}

function parseSubnet(text: string): Subnet | null {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  if (version === 0 || rest.length > 0 || !(prefix <= bits)) return null;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

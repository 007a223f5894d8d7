import { isIPv4 } from 'node:net';

/** Whether a host, as one writes it without brackets, is this machine and can be reached from nowhere else. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

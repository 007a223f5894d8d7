import { once } from 'node:events';
import { WebSocket } from 'ws';

const DEADLINE_MS = 5_000;

/** Why nobody lets clients in at that URL; `undefined` if somebody does. */
export async function knock(url: string): Promise<string | undefined> {
  try {
    const ws = new WebSocket(`${url}?v=2&user_id=knock`, { handshakeTimeout: DEADLINE_MS });
    await once(ws, 'open');
    ws.close(1000);
    await once(ws, 'close');
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}

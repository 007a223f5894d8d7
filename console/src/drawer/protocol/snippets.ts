import type { WireFrame } from '../../session/frame-log.js';
import type { Message } from './protocol.js';

export interface SnippetContext {
  /** `ws://localhost:8080/ws`. */
  readonly url: string;
  readonly room: string;
  readonly user: string;
  /** The server wants to see a token; it is named, not shown. */
  readonly hasToken: boolean;
}
export interface Snippet {
  readonly label: string;
  readonly text: string;
}

/** 16 bytes, as the handshake wants them. */
const KEY = 'cmFsbHlyYWxseXJhbGx5IQ==';

/** The example of a command for this room and user, in the words of several tools. */
export function snippetsOf({ name, feature, example }: Message, context: SnippetContext): readonly Snippet[] {
  const { url, room, user, hasToken } = context;
  const frame = { ...example, id: '1' };
  const query = `room_id=${encodeURIComponent(room)}&user_id=${encodeURIComponent(user)}&v=2`;
  const bearer = hasToken ? ' -H "Authorization: Bearer $RALLY_TOKEN"' : '';
  const payload = JSON.stringify(example?.payload ?? {});
  const cli = `npx rally send ${quoted(room)} ${feature} ${quoted(payload)} --as ${quoted(user)} --url ${url}`;
  return [
    { label: 'wscat', text: `npx wscat -c "${url}?${query}"${bearer} -w 2 -x ${quoted(JSON.stringify(frame))}` },
    ...(feature === 'session' || feature === 'room' ? [] : [{ label: 'rally', text: cli }]),
    ...sdkSnippet(name, example, context),
    {
      label: 'curl (listens)',
      text: [
        'curl -isN --http1.1 -H "Connection: Upgrade" -H "Upgrade: websocket"',
        `-H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: ${KEY}"${bearer}`,
        `"${url.replace(/^ws/, 'http')}?${query}"`,
      ].join(' \\\n  '),
    },
  ];
}

/** Sessions and rooms the SDK sees to by itself. */
function sdkSnippet(name: string, example: WireFrame | undefined, context: SnippetContext): readonly Snippet[] {
  const [feature = '', action = ''] = name.split('.');
  if (feature === 'session' || feature === 'room') return [];
  const { url, room, user, hasToken } = context;
  const fields = Object.entries(example?.payload ?? {}).filter(([key]) => key !== 'action');
  const payload = JSON.stringify(Object.fromEntries(fields), null, 2);
  const token = hasToken ? ', token: () => fetchToken()' : '';
  const call =
    name === 'location.update'
      ? `room.cast('location', ${payload});`
      : `const ack = await room.command('${feature}.${action}', ${payload});`;
  return [
    {
      label: 'SDK',
      text: [
        "import { createClient } from '@rally/client';",
        '',
        `const client = createClient({ url: '${url}', user: ${literal(user)}${token} });`,
        `const room = await client.join(${literal(room)});`,
        call,
      ].join('\n'),
    },
  ];
}

/** As a string of JavaScript. */
function literal(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w.,:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

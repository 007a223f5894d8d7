import type { AdminConfig } from '../config/app-config.js';
import { parseEnv } from '../config/parse-env.js';
import { readEnvironment } from '../config/read-environment.js';
import { jsonObjectOf } from './arguments.js';
import { EXIT, Failure, messageOf, usageFailure } from './failure.js';
import { paint, printJson, printLine, printable, remark } from './output.js';

export interface AdminOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: true;
  /** Of what cannot be taken back. */
  readonly yes?: true;
  readonly reconnect?: boolean;
}
/** One call of the HTTP API. */
export interface AdminCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/admin`, not escaped. */
  readonly path: readonly string[];
  readonly query?: string;
  /** It cannot be taken back: nothing happens without `--yes`. */
  readonly isFinal?: true;
  /** Looks through everything there is: takes as long as it takes. */
  readonly isLong?: true;
  /** Answered by lines, which are printed as they come; the last one says that nothing is missing. */
  readonly isLines?: true;
}
const TIMEOUT_MS = 30_000;
const LAST_LINE_MAX = 200;

/** Prints what the call is answered; fails if that is a refusal. */
export async function callAdmin(call: AdminCall, options: AdminOptions): Promise<void> {
  if (call.isFinal && options.yes !== true)
    throw usageFailure('Nothing was done: this cannot be taken back', 'Say that you mean it by --yes.');
  const { url, token } = placeOf(options);
  const response = await ask(call, url, token);
  if (call.isLines === true && response.ok) return printLines(response);
  const text = await response.text();
  const answer = jsonObjectOf(text);
  if (response.ok && answer === undefined) return printLine(paint('green', 'done'));
  if (response.ok) return options.json === true ? printJson(answer) : printLine(JSON.stringify(answer, null, 2));
  process.exitCode = EXIT.failed;
  if (options.json === true && answer !== undefined) return printJson(answer);
  const { code = response.status, message = text } = answer ?? {};
  remark(`${paint('red', 'refused', process.stderr)} ${printable(`${String(code)}: ${String(message)}`)}`);
}

async function printLines({ body }: Response): Promise<void> {
  let end = '';
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    process.stdout.write(chunk);
    end = (end + Buffer.from(chunk).toString()).slice(-LAST_LINE_MAX);
  }
  const last = jsonObjectOf(end.trimEnd().split('\n').at(-1) ?? '');
  if (last?.['type'] !== 'end') throw new Failure('It broke off, and what was printed is not all', 'Ask again.');
}

async function ask(call: AdminCall, url: string, token: string | undefined): Promise<Response> {
  const { method, path, query, isLong = false } = call;
  const address = new URL(`/admin/${path.map(encodeURIComponent).join('/')}`, url);
  address.search = query ?? '';
  const hasBody = method === 'POST';
  try {
    return await fetch(address, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(hasBody && { 'Content-Type': 'application/json' }),
      },
      ...(!isLong && { signal: AbortSignal.timeout(TIMEOUT_MS) }),
      ...(hasBody && { body: '{}' }),
    });
  } catch (error) {
    const { cause = error } = error as Error;
    throw new Failure(
      `${address.origin} does not answer (${messageOf(cause)})`,
      'Is the server running, with ADMIN_PORT set? --url names its admin port.',
    );
  }
}

/** What is not told is what the settings say. */
function placeOf({ url, token }: AdminOptions): { url: string; token: string | undefined } {
  if (url !== undefined) return { url, token: token ?? adminConfig()?.token };
  const admin = adminConfig();
  if (admin === undefined)
    throw new Failure(
      'The settings have no ADMIN_PORT',
      'Set ADMIN_PORT and ADMIN_TOKEN, also for the server; or use --url and --token.',
    );
  const host = admin.host.includes(':') ? `[${admin.host}]` : admin.host;
  return { url: `http://${host}:${admin.port}`, token: token ?? admin.token };
}

function adminConfig(): AdminConfig | undefined {
  const parsed = parseEnv(readEnvironment());
  return parsed.ok ? parsed.config.admin : undefined;
}

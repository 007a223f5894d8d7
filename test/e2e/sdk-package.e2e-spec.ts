import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer, closeServers } from '../support/test-server.js';

const run = promisify(execFile);
const TSC = resolve('node_modules/typescript/bin/tsc');
const DEADLINE_MS = 60_000;
const PROJECT = { private: true, type: 'module' };
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
  lib: ['ES2022', 'DOM', 'ESNext.Disposable'], // `await using`
  types: [],
  skipDefaultLibCheck: true,
  outDir: 'out',
};
const ADDRESS = 'ws://localhost:8080/ws';

/** An empty project in which the packed tarball is installed, without a network. */
class CleanProject {
  private constructor(
    private readonly dir: string,
    private readonly example: string,
  ) {}

  static async install(): Promise<CleanProject> {
    const dir = await mkdtemp(join(tmpdir(), 'rally-project-'));
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', dir], { cwd: 'sdk' });
    await writeFile(join(dir, 'package.json'), JSON.stringify(PROJECT));
    const tarball = `./${stdout.trim().split('\n').at(-1) ?? ''}`;
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: dir });
    // Node 20 has no WebSocket of its own.
    await symlink(resolve('node_modules/ws'), join(dir, 'node_modules/ws'));
    const readme = await readFile('sdk/README.md', 'utf8');
    return new CleanProject(dir, /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');
  }

  /** The example of the README in a room of its own, at `url`; as it stands there but for these. */
  async write(file: string, url: string): Promise<void> {
    const text = this.example.replace(ADDRESS, url).replace('lisbon', file);
    const isCommonJs = file.endsWith('cjs') || file.endsWith('cts');
    await mkdir(this.dir, { recursive: true });
    await writeFile(join(this.dir, file), isCommonJs ? asCommonJs(text, file.endsWith('cts')) : text);
  }

  /** What the example prints first. */
  async firstLine(file: string): Promise<string> {
    const running = execFile(process.execPath, [file], { cwd: this.dir, timeout: DEADLINE_MS });
    let output = '';
    running.stderr?.on('data', (chunk) => (output += String(chunk)));
    try {
      return await new Promise((tell, fail) => {
        running.stdout?.once('data', (chunk) => tell(String(chunk).trim()));
        running.once('exit', () => fail(new Error(`${file} ended: ${output}`)));
      });
    } finally {
      running.kill();
    }
  }

  /** Rejects with what the compiler complains of. */
  async compile(...files: string[]): Promise<void> {
    await writeFile(join(this.dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files }));
    await run(process.execPath, [TSC, '--project', this.dir]).catch((error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    });
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}

/** CommonJS has no `await` outside of functions, and its TypeScript another word for `require`. */
function asCommonJs(text: string, isTypeScript: boolean): string {
  const [first = '', ...body] = text.split('\n');
  const required = first.replace(
    /import (.*) from (.*);/,
    `${isTypeScript ? 'import rally =' : 'const $1 ='} require($2);`,
  );
  const named = isTypeScript ? [required, 'const { createClient } = rally;'] : [required];
  return [...named, 'void (async () => {', ...body, '})();'].join('\n');
}

let project: CleanProject;
let server: TestServer;
beforeAll(async () => {
  [server, project] = await Promise.all([TestServer.start(), CleanProject.install()]);
}, DEADLINE_MS);
afterAll(async () => {
  await project.remove();
  await closeServers();
});

describe('the package, installed from its tarball', () => {
  it.each(['example.mjs', 'example.cjs'])('SDK-30 runs the example of its README as %s', async (file) => {
    await project.write(file, server.url);
    expect(await project.firstLine(file)).toBe('ada: Who is at the airport?');
  });

  it(
    'SDK-30 runs it in TypeScript, whose compiler finds nothing wrong in its declarations',
    async () => {
      await Promise.all(['typed.mts', 'typed.cts'].map((file) => project.write(file, server.url)));
      await project.compile('typed.mts', 'typed.cts');
      for (const file of ['out/typed.mjs', 'out/typed.cjs'])
        expect(await project.firstLine(file)).toBe('ada: Who is at the airport?');
    },
    DEADLINE_MS,
  );
});

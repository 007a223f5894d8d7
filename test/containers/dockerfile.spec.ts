import { describe, expect, it } from '@jest/globals';
import { ENV } from '../../src/config/env-spec.js';
import { readText } from './compose-file.js';
import { baseImage, readSteps } from './dockerfile.js';

const STEPS = readSteps();
const RUNTIME = STEPS.filter(({ stage }) => stage === STEPS.at(-1)?.stage);

function textsOf(keyword: string, steps = RUNTIME): string[] {
  return steps.filter((step) => step.keyword === keyword).map(({ text }) => text);
}

/** What an exec-form instruction starts; throws at a shell form. */
function wordsOf(text: string | undefined): string[] {
  return JSON.parse(text ?? '') as string[];
}

describe('docker/Dockerfile', () => {
  it('BOX-1 starts every stage from one image, whose version is pinned to the last number', () => {
    expect(baseImage()).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
    const [, ...others] = textsOf('FROM', STEPS);
    expect(others.every((text) => text.startsWith('base AS '))).toBe(true);
  });

  it('BOX-2 leaves build tools behind: what runs has production packages, and nothing is installed in its stage', () => {
    expect(textsOf('RUN')).toEqual([]);
    expect(textsOf('COPY').filter((text) => text.startsWith('--from'))).toEqual([
      '--from=dependencies /app/node_modules ./node_modules',
      '--from=build /app/dist ./dist',
      '--from=build /app/console/dist ./console/dist',
    ]);
    const installs = textsOf('RUN', STEPS).filter((text) => text.includes('npm ci'));
    expect(installs).toHaveLength(2);
    expect(installs.every((text) => text.includes('--ignore-scripts'))).toBe(true);
    const [production] = textsOf(
      'RUN',
      STEPS.filter(({ stage }) => stage === 'dependencies'),
    );
    expect(production).toContain('npm ci --omit=dev');
  });

  it('BOX-3 runs as nobody special, and owns none of its own files', () => {
    expect(textsOf('USER')).toEqual(['1000:1000']);
    expect(textsOf('COPY', STEPS).filter((text) => /--ch(own|mod)/.test(text))).toEqual([]);
  });

  it('BOX-4 makes node process 1, without a shell or npm in between that would swallow SIGTERM', () => {
    expect(textsOf('ENTRYPOINT').map(wordsOf)).toEqual([['node', '--max-semi-space-size=64', 'dist/main.js']]);
    expect(textsOf('CMD')).toEqual([]);
    expect(textsOf('STOPSIGNAL')).toEqual([]);
  });

  it('BOX-5 asks for readiness with node itself: the image has no curl and no wget', () => {
    const [check = ''] = textsOf('HEALTHCHECK');
    const words = wordsOf(check.slice(check.indexOf('[')));
    expect(words.slice(0, 2)).toEqual(['node', '-e']);
    expect(words[2]).toContain('/health/ready');
    expect(check).not.toMatch(/curl|wget/);
    expect(check).toMatch(/--interval=\d+s .*--timeout=\d+s .*--start-period=\d+s .*--retries=\d+/);
  });

  it('BOX-6 is production on the default port, and keeps no secret', () => {
    expect(textsOf('ENV')).toEqual(['NODE_ENV=production']);
    expect(textsOf('EXPOSE')).toEqual([ENV.PORT.default]);
    expect(textsOf('ARG', STEPS)).toEqual([]);
  });

  it('BOX-7 is built by older builders too', () => {
    expect(readText('docker/Dockerfile')).not.toMatch(/<<|--link|--mount|^# *syntax=/m);
    expect(textsOf('ADD', STEPS)).toEqual([]);
  });
});

describe('.dockerignore', () => {
  const rules = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('BOX-8 lets in what the Dockerfile copies and nothing else: no .git, node_modules, data or .env', () => {
    const copied = textsOf('COPY', STEPS)
      .filter((text) => !text.startsWith('--from'))
      .flatMap((text) => text.split(' ').slice(0, -1));
    expect(rules[0]).toBe('*');
    const allowed = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
    expect(allowed.sort()).toEqual(copied.sort());
  });
});

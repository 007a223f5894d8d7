import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseEnv as parseDotenv } from 'node:util';
import { envExample, envTable } from './env-docs.js';
import { ENV } from './env-spec.js';
import { parseEnv } from './parse-env.js';

const REPAIR = 'run `npm run docs:tables`';

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');

  it(`lists every variable with its default (else ${REPAIR})`, () => {
    expect(example).toBe(envExample());
  });

  it('changes nothing when copied to .env as it is', () => {
    const env = parseDotenv(example);
    expect(new Set(Object.keys(env))).toEqual(new Set(Object.keys(ENV)));
    expect(parseEnv(env)).toEqual(parseEnv({}));
  });
});

describe('README.md', () => {
  it(`has the table of variables between its env markers (else ${REPAIR})`, () => {
    const table = /<!-- env:start -->\n([^]*?)\n<!-- env:end -->/.exec(readFileSync('README.md', 'utf8'))?.[1];
    expect(table).toBe(envTable());
  });
});

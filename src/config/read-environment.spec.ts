import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './read-environment.js';

describe('readEnvironment', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rally-env-'));
    process.env['RALLY_SPEC'] = 'process';
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
    delete process.env['RALLY_SPEC'];
  });

  it('is the process environment where there is no file', () => {
    expect(readEnvironment(join(dir, '.env'))).toEqual(process.env);
  });

  it('takes from the file what the process does not say', () => {
    writeFileSync(join(dir, '.env'), 'RALLY_SPEC=file\nRALLY_SPEC_FILE=file\n');
    expect(readEnvironment(join(dir, '.env'))).toMatchObject({ RALLY_SPEC: 'process', RALLY_SPEC_FILE: 'file' });
  });

  it('does not start on a file that it cannot read', () => {
    expect(() => readEnvironment(dir)).toThrow('EISDIR');
  });
});

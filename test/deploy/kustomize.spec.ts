import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { Cluster, OVERLAY_NAMES } from './cluster.js';
import type { KubeObject } from './kustomize.js';

const run = promisify(execFile);
const HASH = /-[a-z0-9]{10}$/;
const GENERATED = ['rally-config', 'rally-dashboard'];
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** Without the hashes of generated names, in an order of its own. */
function comparable(objects: readonly KubeObject[]): unknown[] {
  const plain = JSON.stringify(objects, (_, value: unknown) => {
    const bare = typeof value === 'string' ? value.replace(HASH, '') : value;
    return GENERATED.includes(String(bare)) ? bare : value;
  });
  const idOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;
  return (JSON.parse(plain) as KubeObject[]).sort((a, b) => idOf(a).localeCompare(idOf(b)));
}

describe('what the specs take for the manifests', () => {
  // Debian has none that is new enough: where kubectl is at hand it is asked, and CI checks the rest without it.
  (hasKubectl ? it : it.skip).each(OVERLAY_NAMES)('K8S-3 of overlay %s is what kubectl makes of it', async (name) => {
    const { folder, objects } = new Cluster(name);
    const { stdout } = await run('kubectl', ['kustomize', folder]);
    const theirs = parseAllDocuments(stdout).map((document) => (document as { toJS(): unknown }).toJS() as KubeObject);
    expect(comparable(objects)).toEqual(comparable(theirs));
  });
});

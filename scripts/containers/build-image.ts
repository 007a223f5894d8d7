import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildah } from './buildah.js';
import { run } from '../support/command.js';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Of what the builder prints: where it is, what npm did, and what went wrong. */
const WORTH_SAYING = /STEP \d|^added |npm (warn|error)|error/i;

/** Builds docker/Dockerfile as it is, under that tag; gives what npm complained about. */
export async function buildImage(
  buildah: Buildah,
  tag: string,
  cache: string,
  say: (line: string) => void,
): Promise<string[]> {
  const complaints: string[] = [];
  const onLine = (line: string) => {
    if (WORTH_SAYING.test(line)) say(line);
    if (/npm (warn|error)/i.test(line)) complaints.push(line);
  };
  const mounts = await npmMounts(cache);
  await buildah.build({ context: ROOT, dockerfile: 'docker/Dockerfile', tag, mounts, onLine });
  return complaints;
}

/** How npm gets at packages here, for the npm in the build: its downloads so far, its registry, whom it trusts. */
async function npmMounts(cache: string): Promise<string[]> {
  const downloads = join(cache, 'npm');
  await mkdir(downloads, { recursive: true });
  const registry = await run('npm', ['config', 'get', 'registry']);
  const authorities = await run('npm', ['config', 'get', 'cafile']);
  const isSpecial = authorities !== '' && authorities !== 'null';
  const settings = join(cache, 'npmrc');
  await writeFile(settings, `registry=${registry}\n${isSpecial ? 'cafile=/etc/npm-authorities.pem\n' : ''}`);
  return [
    `${downloads}:/root/.npm`,
    `${settings}:/usr/local/etc/npmrc:ro`,
    ...(isSpecial ? [`${authorities}:/etc/npm-authorities.pem:ro`] : []),
  ];
}

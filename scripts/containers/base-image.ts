import { mkdtemp, mkdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Buildah } from './buildah.js';
import { run } from '../support/command.js';

/** What Node 24 brings along. */
const NPM = 'npm@11';
const DEBOOTSTRAP_MS = 400_000;
const ARCHIVES = ['var/cache/apt/archives', 'var/lib/apt/lists'];

/**
 * Sees to it that the image of that name can be built upon, and says what it is: the real one if its registry answers,
 * else a stand-in of the same Debian and the same Node, made of packages. Either is kept for the next time.
 */
export async function ensureBaseImage(buildah: Buildah, image: string, say: (line: string) => void): Promise<string> {
  const substitute = `localhost/stand-in/${image}`;
  const isKept = await buildah.has(image);
  const isReal = isKept ? !(await buildah.has(substitute)) : (say(`pulling ${image}`), await buildah.pull(image));
  if (isReal) return 'the real image';
  if (!isKept) {
    say('no registry answers: making a stand-in from Debian and npm packages');
    await buildah.withContainer('scratch', async (root, id) => {
      await fillStandIn(root, image, say);
      await buildah.commit(id, substitute);
    });
    await buildah.tag(substitute, image);
  }
  return 'a stand-in of Debian and npm packages, as no registry answered';
}

async function fillStandIn(root: string, image: string, say: (line: string) => void): Promise<void> {
  const [, version, debian] = /^node:([\d.]+)-([a-z]+)-slim$/.exec(image) ?? [];
  if (version === undefined || debian === undefined) throw new Error(`${image} has no stand-in`);
  say(`debootstrap ${debian}`);
  await run('debootstrap', ['--variant=minbase', debian, root], { deadlineMs: DEBOOTSTRAP_MS });
  for (const path of ARCHIVES) await rm(join(root, path), { recursive: true, force: true });
  say(`adding Node ${version} and ${NPM}`);
  await unpack(`node-linux-${process.arch}@${version}`, join(root, 'usr/local'), 'package/bin');
  await unpack(NPM, join(root, 'usr/local/lib/node_modules/npm'), 'package');
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  await run('chroot', [root, 'groupadd', '--gid', '1000', 'node']);
  await run('chroot', [root, 'useradd', '--uid', '1000', '--gid', '1000', '--create-home', 'node']);
}

/** Puts a part of an npm package into a directory, without running any of its scripts. */
async function unpack(name: string, directory: string, part: string): Promise<void> {
  const download = await mkdtemp(join(tmpdir(), 'rally-pack-'));
  try {
    const file = await run('npm', ['pack', '--silent', '--pack-destination', download, name], { deadlineMs: 200_000 });
    await mkdir(directory, { recursive: true });
    const how = ['--strip-components=1', '--no-same-owner', '--directory', directory];
    await run('tar', ['--extract', '--gzip', '--file', join(download, file), ...how, part]);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

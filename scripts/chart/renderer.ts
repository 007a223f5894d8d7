import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../test/deploy/kustomize.js';
import { install, isDebianRoot, isOnPath } from '../support/debian-packages.js';

export const CHART = 'deploy/helm/rally';

export type Values = Readonly<Record<string, unknown>>;
export interface Release {
  readonly release: string;
  readonly namespace: string;
  readonly values: Values;
}
export type Rendered =
  | { readonly objects: readonly KubeObject[]; readonly notes: string; readonly error?: never }
  | { readonly error: string };

/** Where Debian's packages of Go code are. */
const GOPATH = '/usr/share/gocode';
const LIBRARIES = {
  'golang-github-masterminds-sprig-dev': 'github.com/Masterminds/sprig',
  'golang-gopkg-yaml.v3-dev': 'gopkg.in/yaml.v3',
};
const NOTES = 'NOTES.txt';
const BUILD_MS = 300_000;

/** What is not here and cannot be got, as a sentence; `undefined` if charts can be rendered. */
export async function unmetNeeds(): Promise<string | undefined> {
  const missing = await missingPackages();
  if (missing.length === 0) return undefined;
  if (await isDebianRoot()) await install(missing);
  const left = await missingPackages();
  return left.length === 0 ? undefined : `Debian's ${left.join(', ')} is not here`;
}

async function missingPackages(): Promise<string[]> {
  const libraries = Object.entries(LIBRARIES);
  const missing = libraries.filter(([, path]) => !existsSync(join(GOPATH, 'src', path))).map(([name]) => name);
  return (await isOnPath('go')) ? missing : ['golang-go', ...missing];
}

/** As `helm template` would print each; the program is built for it, which takes half a minute the first time. */
export function renderAll(releases: readonly Release[]): Rendered[] {
  const env = { ...process.env, GOPATH, GO111MODULE: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' };
  const input = JSON.stringify(releases);
  const options = { env, input, timeout: BUILD_MS, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { status, stdout, stderr } = spawnSync('go', ['run', 'scripts/chart/render.go', CHART], options);
  if (status !== 0) throw new Error(`The program that renders charts ended with ${status}:\n${stderr}`);
  const answers = JSON.parse(stdout) as ({ files: Record<string, string> } | { error: string })[];
  return answers.map((answer) => ('error' in answer ? answer : read(answer.files)));
}

function read(files: Readonly<Record<string, string>>): Rendered {
  const texts = Object.entries(files).filter(([name]) => name !== NOTES);
  return { objects: texts.flatMap(([name, text]) => objectsIn(name, text)), notes: files[NOTES] ?? '' };
}

function objectsIn(name: string, text: string): KubeObject[] {
  const documents = parseAllDocuments(text) as { errors: Error[]; toJS(): unknown }[];
  return documents.flatMap((document) => {
    if (document.errors[0] !== undefined) throw new Error(`${name}: ${document.errors[0].message}\n${text}`);
    const object = document.toJS() as KubeObject | null;
    return object === null ? [] : [object];
  });
}

/** Values of a file beside the chart's own. */
export function valuesIn(example: string): Values {
  return parse(readFileSync(join(CHART, 'examples', example), 'utf8')) as Values;
}

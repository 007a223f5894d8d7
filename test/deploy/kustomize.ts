import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** Any object of Kubernetes, as plain data. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}
type Tree = { readonly [key: string]: unknown };

interface Generator {
  readonly name: string;
  readonly behavior?: 'create' | 'merge';
  readonly envs?: readonly string[];
  readonly files?: readonly string[];
  readonly options?: { readonly labels?: Readonly<Record<string, string>> };
}
interface ConfigMap extends KubeObject {
  readonly data: Readonly<Record<string, string>>;
}
interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly Generator[];
  readonly patches?: readonly { readonly path: string }[];
  readonly images?: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
}

/** Whatever else kustomize knows is not used here, and would be missed rather than ignored. */
const KNOWN = new Set<string>([
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'configMapGenerator',
  'patches',
  'images',
] satisfies (keyof Kustomization)[]);
/** Lists that a strategic merge patch changes entry by entry, by their `name`; all others it replaces. */
const MERGED_LISTS = ['containers', 'env'];
const IN_NO_NAMESPACE = ['Namespace'];

/**
 * What `kubectl apply -k` would send for a folder, without the hashes behind the names of generated ConfigMaps. Knows what
 * our kustomizations use; throws at everything else.
 */
export function render(folder: string, objects: readonly KubeObject[] = []): KubeObject[] {
  const own = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const unknown = Object.keys(own).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`${folder}: not known here: ${unknown.join(', ')}`);
  let all = [...objects, ...(own.resources ?? []).flatMap((path) => readResource(join(folder, path)))];
  for (const generator of own.configMapGenerator ?? []) all = generate(all, generator, folder);
  for (const path of own.components ?? []) all = render(join(folder, path), all);
  for (const { path } of own.patches ?? []) all = patch(all, readObjects(join(folder, path)), path);
  return all.map((object) => withImages(inNamespace(object, own.namespace), own.images ?? []));
}

function readResource(path: string): KubeObject[] {
  return statSync(path).isDirectory() ? render(path) : readObjects(path);
}

function readObjects(path: string): KubeObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    if ('errors' in document && document.errors[0] !== undefined) throw document.errors[0];
    return (document as { toJS(): unknown }).toJS() as KubeObject;
  });
}

function generate(
  objects: KubeObject[],
  { name, behavior, envs = [], files = [], options }: Generator,
  folder: string,
) {
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const data = Object.fromEntries([
    ...envs.flatMap((path) => entriesOf(read(path))),
    ...files.map((path) => [path, read(path)] as const),
  ]);
  const isIt = ({ kind, metadata }: KubeObject): boolean => kind === 'ConfigMap' && metadata.name === name;
  if ((behavior === 'merge') !== objects.some(isIt)) throw new Error(`${folder}: ${name} is there, or is not`);
  if (behavior === 'merge') {
    return objects.map((object) =>
      isIt(object) ? { ...object, data: { ...(object as ConfigMap).data, ...data } } : object,
    );
  }
  const made: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...options }, data };
  return [...objects, made];
}

/** `NAME=value` lines; those that begin with # are comments. */
export function entriesOf(text: string): (readonly [string, string])[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const at = line.indexOf('=');
    if (at < 1) throw new Error(`Not NAME=value: ${line}`);
    return [line.slice(0, at), line.slice(at + 1)];
  });
}

function patch(objects: readonly KubeObject[], patches: readonly KubeObject[], path: string): KubeObject[] {
  const isFor = (one: KubeObject, { kind, metadata }: KubeObject): boolean =>
    one.kind === kind && one.metadata.name === metadata.name;
  const lost = patches.find((one) => !objects.some((object) => isFor(one, object)));
  if (lost !== undefined) throw new Error(`${path}: there is no ${lost.kind} ${lost.metadata.name}`);
  return objects.map((object) => {
    const own = patches.filter((one) => isFor(one, object));
    return own.reduce((merged, one) => merge(merged, one) as KubeObject, object);
  });
}

function merge(base: unknown, change: unknown, key = ''): unknown {
  if (Array.isArray(base) && Array.isArray(change) && MERGED_LISTS.includes(key)) return mergeByName(base, change);
  if (!isTree(base) || !isTree(change)) return change;
  const merged = Object.entries(change).map(([name, value]) => [name, merge(base[name], value, name)] as const);
  return { ...base, ...Object.fromEntries(merged) };
}

function mergeByName(base: readonly unknown[], change: readonly unknown[]): unknown[] {
  const nameOf = (entry: unknown): unknown => (isTree(entry) ? entry['name'] : undefined);
  const changed = base.map((entry) => {
    const own = change.find((one) => nameOf(one) === nameOf(entry));
    return own === undefined ? entry : merge(entry, own);
  });
  return [...changed, ...change.filter((one) => !base.some((entry) => nameOf(entry) === nameOf(one)))];
}

function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined || IN_NO_NAMESPACE.includes(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function withImages(object: KubeObject, images: NonNullable<Kustomization['images']>): KubeObject {
  const replace = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((entry) => replace(entry));
    if (isTree(value))
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replace(part, name)]));
    const image = key === 'image' ? images.find(({ name }) => String(value).split(':')[0] === name) : undefined;
    return image === undefined ? value : `${image.newName}:${image.newTag}`;
  };
  return images.length === 0 ? object : (replace(object) as KubeObject);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

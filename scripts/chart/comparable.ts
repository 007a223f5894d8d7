import type { KubeObject } from '../../test/deploy/kustomize.js';

/** What a chart says of itself; nothing chooses by it but for the selectors of its own release. */
const ITS_OWN = [
  'helm.sh/chart',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/version',
  'checksum/config',
];
/** Of a chart all names are the release's; kustomize's are hashed. */
const NAMES: Readonly<Record<string, string>> = {
  'rally-realtime-config': 'rally-config',
  'rally-realtime-dashboard': 'rally-dashboard',
};
const NAME_LABEL = 'app.kubernetes.io/name';

/** Without what a chart and a kustomization may say differently of the same objects; in an order of its own. */
export function comparable(objects: readonly KubeObject[]): KubeObject[] {
  const idOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;
  return objects.map(plain).sort((a, b) => idOf(a).localeCompare(idOf(b)));
}

function plain(object: KubeObject): KubeObject {
  const { namespace: _, labels = {}, ...metadata } = object.metadata;
  const others = Object.entries(labels).filter(([name]) => name !== NAME_LABEL);
  const bare = { ...object, metadata: { ...metadata, labels: Object.fromEntries(others) } };
  return JSON.parse(JSON.stringify(bare), (key, value: unknown) => {
    if (ITS_OWN.includes(key)) return undefined;
    if (JSON.stringify(value) === '{}' && (key === 'labels' || key === 'annotations')) return undefined;
    return key === 'name' ? (NAMES[String(value)] ?? value) : value;
  }) as KubeObject;
}

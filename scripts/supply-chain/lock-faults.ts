/** What is asked of the packages of a lock file. */
export interface Policy {
  /** SPDX ids; of a choice (`A OR B`) one of them is enough, of a combination (`A AND B`) it takes all. */
  readonly licences: readonly string[];
  /** `name-*` stands for all that begin so: builds of one package for each machine. */
  readonly exceptions: readonly { readonly package: string; readonly licence: string; readonly why: string }[];
  /** Versions with a known fault; a package may have none below that one. */
  readonly denied: readonly Advisory[];
}
export interface Advisory {
  readonly package: string;
  readonly below: string;
  readonly advisory: string;
  readonly why: string;
}
/** As `package-lock.json` of version 3 has it, as far as it is looked at. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

/** One sentence for each package that must not be there as it is; empty if all may. */
export function lockFaults({ packages }: LockFile, policy: Policy): string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true) // The others are of this repository.
    .flatMap(([path, locked]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const faults = [
        integrityFault(locked),
        licenceFault(name, locked, policy),
        ...advisoryFaults(name, locked, policy),
      ];
      return faults.filter((fault) => fault !== undefined).map((fault) => `${path} ${locked.version ?? '?'}: ${fault}`);
    });
}

function integrityFault({ integrity }: LockedPackage): string | undefined {
  return integrity?.startsWith('sha512-') === true ? undefined : 'has no SHA-512 that its content must have';
}

function licenceFault(name: string, { license }: LockedPackage, { licences, exceptions }: Policy): string | undefined {
  if (exceptions.some((exception) => isNamed(name, exception.package))) return undefined;
  if (license === undefined) return 'says nothing of its licence';
  const isAllowed = license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => licences.includes(id)));
  return isAllowed ? undefined : `is under ${license}, which is not among those allowed`;
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function advisoryFaults(name: string, { version = '0.0.0' }: LockedPackage, { denied }: Policy): string[] {
  return denied
    .filter((one) => one.package === name && isBelow(version, one.below))
    .map(({ below, advisory, why }) => `has a known fault, mended in ${below} (${advisory}): ${why}`);
}

/** A prerelease counts as the version that it leads to. */
function isBelow(version: string, bound: string): boolean {
  const [numbers, bounds] = [version, bound].map((text) => text.split(/[-+]/, 1)[0]?.split('.').map(Number) ?? []);
  for (let place = 0; place < 3; place++) {
    const difference = (numbers?.[place] ?? 0) - (bounds?.[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

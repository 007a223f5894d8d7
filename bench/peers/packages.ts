import { access } from 'node:fs/promises';

/** Which of the packages that only peers need is not there, with the command that installs it. */
export async function missingPackages(...names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    try {
      await access(new URL(`./node_modules/${name}/package.json`, import.meta.url));
    } catch {
      return `The package ${name} is not installed: npm ci --prefix bench/peers`;
    }
  }
  return undefined;
}

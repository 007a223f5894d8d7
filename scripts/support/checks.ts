import { isDeepStrictEqual } from 'node:util';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen: a figure if all is well, the first faults otherwise. */
  readonly seen: string;
}

const FAULTS_SHOWN = 3;

/** Collects what was checked, to be shown as a table. */
export class Checks {
  readonly all: Check[] = [];

  get failed(): Check[] {
    return this.all.filter(({ ok }) => !ok);
  }

  that(name: string, ok: boolean, seen: string): void {
    this.all.push({ name, ok, seen });
  }

  equal(name: string, actual: unknown, expected: unknown, seen: string): void {
    const ok = isDeepStrictEqual(actual, expected);
    this.that(name, ok, ok ? seen : `${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`.slice(0, 500));
  }

  none(name: string, faults: readonly string[], seen: string): void {
    const more = faults.length > FAULTS_SHOWN ? ` … and ${faults.length - FAULTS_SHOWN} more` : '';
    this.that(name, faults.length === 0, faults.length === 0 ? seen : faults.slice(0, FAULTS_SHOWN).join('; ') + more);
  }

  table(): string {
    const width = Math.max(...this.all.map(({ name }) => name.length));
    const lines = this.all.map(({ name, ok, seen }) => `  ${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${seen}`);
    return `${lines.join('\n')}\n`;
  }
}

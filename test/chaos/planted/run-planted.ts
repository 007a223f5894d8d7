import type { CheckerName } from '../checkers/all.js';
import { ScenarioRun } from '../run-scenario.js';
import type { RunOptions } from '../run-scenario.js';
import type { Planted } from './all.js';

export interface PlantedResult {
  readonly bug: string;
  readonly checker: CheckerName;
  readonly isFound: boolean;
  /** The first thing that its checker found. */
  readonly found: string;
  readonly seconds: number;
}

/** Runs the server with the bug in one instance; whether the checker that is there for it finds it. */
export async function runPlanted({ bug, checker, scenario }: Planted, options: RunOptions): Promise<PlantedResult> {
  const { findings, row } = await ScenarioRun.run(scenario, options);
  const found = findings.find((finding) => finding.checker === checker);
  return { bug, checker, isFound: found !== undefined, found: found?.what ?? '', seconds: row.seconds };
}

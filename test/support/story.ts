import { readFileSync } from 'node:fs';

const UNITS_MS = { s: 1_000, min: 60_000, h: 3_600_000 };
type Unit = keyof typeof UNITS_MS;

/** One line of a page that tells by examples what clients say and hear. */
export type Step = { readonly line: number } & (
  | { readonly kind: 'connect'; readonly who: string; readonly url: string }
  | { readonly kind: 'say'; readonly who: string; readonly text: string }
  /** Without `who` it is for everybody in the room. */
  | { readonly kind: 'hear'; readonly who: string | undefined; readonly text: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'closed'; readonly who: string; readonly code: number }
  /** The block is over: nothing else was heard. */
  | { readonly kind: 'quiet' }
);

/**
 * The code blocks of `docs/<page>`: `>ana {…}` is said, `<ana {…}` or `< {…}` heard, indented lines go on with the one
 * before, and what happens otherwise stands in comments of three forms.
 */
export function readStory(page: string): Step[] {
  const lines = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8').split('\n');
  const steps: Step[] = [];
  let isInside = false;
  lines.forEach((text, index) => {
    const line = index + 1;
    if (text === '```') {
      isInside = !isInside;
      if (!isInside) steps.push({ kind: 'quiet', line });
    } else if (isInside && text.startsWith('  ')) steps.push(goneOn(steps.pop(), text));
    else if (isInside) steps.push(readStep(text, line));
  });
  return steps;
}

function goneOn(step: Step | undefined, text: string): Step {
  if (step?.kind !== 'say' && step?.kind !== 'hear') throw new Error(`Nothing goes on here: ${text}`);
  return { ...step, text: step.text + text.trim() };
}

function readStep(text: string, line: number): Step {
  const [, direction, who = '', frame = ''] = /^([<>])(\w*) (\{.*)$/.exec(text) ?? [];
  if (direction === '>') return { kind: 'say', who, text: frame, line };
  if (direction === '<') return { kind: 'hear', who: who === '' ? undefined : who, text: frame, line };
  const [, newcomer, url] = /^# (\w+) connects to (\S+)$/.exec(text) ?? [];
  if (newcomer !== undefined && url !== undefined) return { kind: 'connect', who: newcomer, url, line };
  const [, count, unit] = /^# (\d+) (s|min|h) later$/.exec(text) ?? [];
  if (unit !== undefined) return { kind: 'wait', ms: Number(count) * UNITS_MS[unit as Unit], line };
  const [, left, code] = /^# the socket of (\w+) is closed with (\d+)$/.exec(text) ?? [];
  if (left !== undefined) return { kind: 'closed', who: left, code: Number(code), line };
  throw new Error(`Line ${line} is nothing that a story has: ${text}`);
}

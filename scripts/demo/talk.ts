import { PLAN } from './plan.js';
import type { Edit } from './plan.js';
import { COMINGS, DIALOGUES } from './story.js';
import type { Turn } from './story.js';

/** More than that would come too late to be an answer. */
const MOST_DUE = 3;

const ANSWERS = new Map<string, Turn>(
  [
    ...[...DIALOGUES, ...COMINGS].flatMap((turns) => turns.map(({ says }, n) => [says, turns[n + 1]] as const)),
    ...PLAN.flatMap(({ edits }) => edits.map(({ says = '', reply }) => [says, reply] as const)),
  ].flatMap(([says, answer]) => (answer === undefined ? [] : [[says, answer] as const])),
);

/** What one friend has to say: answers to what was heard first, then what has happened, then small talk. */
export class Talk {
  private readonly due: string[] = [];
  private openings: string[] = [];
  private comings = 0;

  constructor(private readonly me: string) {}

  hear(author: string, content: string): void {
    const answer = ANSWERS.get(content);
    if (answer?.by === this.me && author !== this.me) this.plan(answer.says);
  }

  edited({ says }: Edit): void {
    if (says !== undefined) this.plan(says);
  }

  arrived(says: string): void {
    this.plan(says);
  }

  /** Only the one who comes and goes has something to say to that. */
  came(): void {
    const mine = COMINGS.flatMap(([first]) => (first?.by === this.me ? [first.says] : []));
    const says = mine[this.comings++ % mine.length];
    if (says !== undefined) this.plan(says);
  }

  /** What is due, if anything is. */
  next(): string | undefined {
    return this.due.shift();
  }

  /** Small talk; all of it once before any of it again. Not everybody makes some. */
  opening(): string | undefined {
    if (this.openings.length === 0) {
      const mine = DIALOGUES.flatMap(([first]) => (first?.by === this.me ? [first.says] : []));
      this.openings = mine.toSorted(() => Math.random() - 0.5);
    }
    return this.openings.pop();
  }

  private plan(says: string): void {
    this.due.push(says);
    if (this.due.length > MOST_DUE) this.due.shift();
  }
}

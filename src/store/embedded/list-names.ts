import type { Seq } from '../../protocol/position.js';

export type NamedSeq = readonly [name: string, seq: Seq];

/** Which entry of one list has which name. Forgets names from the oldest on, at a cost that does not grow with the list. */
export class ListNames {
  private readonly seqs: Map<string, Seq>;
  // A map emptied from its front keeps holes to walk over, and an array so long is moved as a whole: so this one has a start.
  private inOrder: NamedSeq[];
  private start = 0;

  constructor(saved: readonly NamedSeq[] = []) {
    this.inOrder = [...saved];
    this.seqs = new Map(saved);
  }

  seqOf(name: string): Seq | undefined {
    return this.seqs.get(name);
  }

  /** `seq` is above all that were set before. A name that is set again leaves the entry that had it. */
  set(name: string, seq: Seq): void {
    this.seqs.set(name, seq);
    this.inOrder.push([name, seq]);
  }

  forgetBefore(first: Seq): void {
    for (let named = this.inOrder[this.start]; named !== undefined; named = this.inOrder[this.start]) {
      const [name, seq] = named;
      if (seq >= first) break;
      if (this.seqs.get(name) === seq) this.seqs.delete(name);
      this.start += 1;
    }
    if (2 * this.start <= this.inOrder.length) return;
    this.inOrder = this.inOrder.slice(this.start);
    this.start = 0;
  }

  saved(): NamedSeq[] {
    return this.inOrder.slice(this.start).filter(([name, seq]) => this.seqs.get(name) === seq);
  }
}

/** How long a kind of work may take in one turn of the event loop, so that whatever else is due is never far away. */
export class TurnBudget {
  private spentMs = 0;

  constructor(private readonly maxMs: number) {}

  get isSpent(): boolean {
    return this.spentMs >= this.maxMs;
  }

  /** @param ms worked just now; forgotten when the next turn begins */
  spend(ms: number): void {
    if (this.spentMs === 0) setImmediate(this.renew);
    this.spentMs += ms;
  }

  private readonly renew = (): void => {
    this.spentMs = 0;
  };
}

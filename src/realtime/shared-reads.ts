/**
 * Equal questions that are asked while an answer is on its way share the next one, so a crowd that returns at once costs
 * a few reads. Nobody is given an answer that was begun before it asked.
 */
export class SharedReads<Question, Answer> {
  private readonly underWay = new Map<string, Promise<Answer>>();
  private readonly next = new Map<string, Promise<Answer>>();

  constructor(private readonly read: (question: Question) => Promise<Answer>) {}

  ask(question: Question): Promise<Answer> {
    const key = JSON.stringify(question);
    const known = this.next.get(key);
    if (known !== undefined) return known;
    const before = this.underWay.get(key)?.catch(() => undefined) ?? Promise.resolve();
    const answer = before.then(() => this.begin(key, question));
    this.next.set(key, answer);
    return answer;
  }

  private async begin(key: string, question: Question): Promise<Answer> {
    this.next.delete(key);
    const answer = this.read(question);
    this.underWay.set(key, answer);
    try {
      return await answer;
    } finally {
      if (this.underWay.get(key) === answer) this.underWay.delete(key);
    }
  }
}

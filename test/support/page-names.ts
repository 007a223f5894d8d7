/** How a page writes what nobody can know before: `m1` for the id of a message, `e1` for an epoch. */
const NAME = /^[me]\d+$/;
const REAL = { m: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, e: /^[\da-z]{8,}$/ };

/** Which real values the names of a page stand for; each is learned where it is first seen. */
export class PageNames {
  private readonly real = new Map<string, string>();

  /** Compares nothing but the shape of what is new: a name stands for one value, and a value has one name. */
  learn(page: unknown, heard: unknown): void {
    if (typeof page === 'string' && typeof heard === 'string') return this.learnName(page, heard);
    if (typeof page !== 'object' || page === null || typeof heard !== 'object' || heard === null) return;
    for (const [key, value] of Object.entries(page)) this.learn(value, (heard as Record<string, unknown>)[key]);
  }

  /** A frame of the page, as JSON, with the values that were learned. */
  toReal(text: string): string {
    return text.replace(/"([me]\d+)"/g, (_, name: string) => JSON.stringify(this.real.get(name) ?? name));
  }

  private learnName(name: string, value: string): void {
    if (!NAME.test(name) || this.real.has(name)) return;
    const isNew = ![...this.real.values()].includes(value);
    if (isNew && REAL[name[0] as keyof typeof REAL].test(value)) this.real.set(name, value);
  }
}

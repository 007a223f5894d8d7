const DEADLINE_MS = 10_000;
const AGAIN_MS = 20;

/** Resolves when `expectation` no longer throws, for what no event tells of; throws what it threw last after ten seconds. */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  const endsAt = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** PLAN-6: `YYYY-MM-DD`, of a day that there is. */
export function isDay(value: unknown): value is string {
  return typeof value === 'string' && DAY.test(value) && isReal(value, 'T00:00Z');
}

/** PLAN-8: `YYYY-MM-DDTHH:mm`, by the clock of wherever it is; such times compare as texts. */
export function isLocalMinute(value: unknown): value is string {
  return typeof value === 'string' && MINUTE.test(value) && isReal(value, 'Z');
}

/** Dates roll over: the 30th of February would be the 2nd of March. */
function isReal(text: string, rest: string): boolean {
  const time = new Date(text + rest);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpen = (code: number) => code === 0x7b || code === 0x5b;
const isClose = (code: number) => code === 0x7d || code === 0x5d;

/**
 * Whether the text nests arrays and objects deeper than `max`. Runs before JSON.parse, which takes 100,000 levels that
 * JSON.stringify and recursive code then do not survive.
 */
export function isDeeperThan(text: string, max: number): boolean {
  return hasMore(text, max) && isNestedDeeper(text, max);
}

/** Whether there are so many brackets at all, which are found faster than they are understood. */
function hasMore(text: string, max: number): boolean {
  let count = 0;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > max) return true;
    }
  }
  return false;
}

function isNestedDeeper(text: string, max: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (isOpen(code) && ++depth > max) return true;
    else if (isClose(code)) depth--;
  }
  return false;
}

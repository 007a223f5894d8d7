const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** `"":0,` */
const KEY_MIN_LENGTH = 5;
const isOpen = (code: number) => code === 0x7b || code === 0x5b;
const isClose = (code: number) => code === 0x7d || code === 0x5d;

/** What a text may have at most, to be parsed at all. */
export interface JsonBounds {
  /** Of nested arrays and objects. */
  readonly levels: number;
  /** Of all objects together. */
  readonly keys: number;
}

/**
 * Whether the text nests deeper, or has more keys. Runs before JSON.parse, which takes 100,000 levels that JSON.stringify
 * and recursive code then do not survive, and as many keys as there is room for, which all later code walks through.
 */
export function exceeds(text: string, bounds: JsonBounds): boolean {
  return mayExceed(text, bounds) && doesExceed(text, bounds);
}

/** Whether there are so many brackets or colons at all, which are found faster than they are understood. */
function mayExceed(text: string, { levels, keys }: JsonBounds): boolean {
  return hasMore(text, '{[', levels) || (text.length > keys * KEY_MIN_LENGTH && hasMore(text, ':', keys));
}

function hasMore(text: string, marks: string, max: number): boolean {
  let count = 0;
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      if (++count > max) return true;
    }
  }
  return false;
}

function doesExceed(text: string, { levels, keys }: JsonBounds): boolean {
  let depth = 0;
  let colons = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === COLON && ++colons > keys) return true;
    else if (isOpen(code) && ++depth > levels) return true;
    else if (isClose(code)) depth--;
  }
  return false;
}

export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'other';
  readonly text: string;
}

const TOKEN = /("(?:\\.|[^"\\])*"?)(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** What to colour in a text that is, or wants to be, JSON: all of the text, in its order. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'other', text: text.slice(end, match.index) });
    const [whole, string, colon] = match;
    if (string === undefined) tokens.push({ kind: /^[tfn]/.test(whole) ? 'literal' : 'number', text: whole });
    else tokens.push({ kind: colon === undefined ? 'string' : 'key', text: string });
    if (colon !== undefined) tokens.push({ kind: 'other', text: colon });
    end = match.index + whole.length;
  }
  if (end < text.length) tokens.push({ kind: 'other', text: text.slice(end) });
  return tokens;
}

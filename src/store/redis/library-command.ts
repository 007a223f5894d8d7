import { Command } from 'ioredis';

/** Keys and arguments of one call. Arguments are flat: as JSON they cost Redis three times the time of the whole commit. */
export interface Invocation {
  /** Those of a room are always the same array, whose text is made once. */
  readonly keys: readonly string[];
  /** Further keys, behind those. */
  readonly lists?: readonly string[];
  readonly args: readonly string[];
}

const keyTexts = new WeakMap<readonly string[], string>();

/** One call as it goes to Redis: its text is made here, where ioredis would copy and look at each argument several times. */
export class LibraryCommand extends Command {
  private readonly text: string;

  /** Of `FCALL` or `EVALSHA`; `callee` is a name or a hash, `first` are arguments before those of the invocation. */
  constructor(name: string, callee: string, { keys, lists = [], args }: Invocation, first: readonly string[] = []) {
    // Replies stay bytes: bodies may be cut only there.
    super(name, [], { replyEncoding: null });
    const keyCount = keys.length + lists.length;
    const partCount = 3 + keyCount + first.length + args.length;
    const head = `*${partCount}\r\n${bulk(name)}${bulk(callee)}${bulk(String(keyCount))}`;
    this.text = head + keyText(keys) + bulks(lists) + bulks(first) + bulks(args);
  }

  override toWritable(): string {
    return this.text;
  }
}

function keyText(keys: readonly string[]): string {
  const known = keyTexts.get(keys);
  if (known !== undefined) return known;
  const text = bulks(keys);
  keyTexts.set(keys, text);
  return text;
}

function bulks(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += bulk(part);
  return text;
}

function bulk(part: string): string {
  return `$${Buffer.byteLength(part)}\r\n${part}\r\n`;
}

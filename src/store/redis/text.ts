const SPACE = 0x20;
const LINE_FEED = 0x0a;
const ZERO = 0x30;

/**
 * What `pack` of the Lua library made: sizes in bytes on the first line, then the parts. A text if each of its characters
 * is one byte.
 */
export type Packed = Buffer | string;

/** Takes it apart. */
export function partsOf(given: Packed): string[] {
  const packed = asText(given);
  const { sizes, start } = headOf(packed);
  let at = start;
  return sizes.map((size) => textOf(packed, at, (at += size)));
}

/** Reads the parts one after the other; throws at what `pack` cannot have made. What was left out at the end is empty. */
export class PartReader {
  private readonly sizes: readonly number[];
  private next = 0;
  private at: number;

  private readonly packed: Packed;

  constructor(given: Packed) {
    const packed = asText(given);
    const { sizes, start } = headOf(packed);
    this.packed = packed;
    this.sizes = sizes;
    this.at = start;
    let end = start;
    for (const size of sizes) end += size;
    if (packed.length > 0 && end !== packed.length) throw new TypeError('The sizes are not those of the parts');
  }

  text(): string {
    const start = this.at;
    return textOf(this.packed, start, this.pass());
  }

  number(): number {
    const value = Number(this.text());
    if (!Number.isFinite(value)) throw new TypeError('A number is none');
    return value;
  }

  /** A part that is packed itself. */
  inner(): Packed {
    const start = this.at;
    const end = this.pass();
    return typeof this.packed === 'string' ? this.packed.slice(start, end) : this.packed.subarray(start, end);
  }

  /** As many as the next part says. */
  repeated<T>(each: () => T): T[] {
    const count = this.number();
    if (count > Math.max(0, this.sizes.length - this.next)) throw new TypeError('There are fewer parts than that');
    const items: T[] = [];
    for (let left = count; left > 0; left -= 1) items.push(each());
    return items;
  }

  private pass(): number {
    this.at += this.sizes[this.next++] ?? 0;
    return this.at;
  }
}

/** A text that was cut from another keeps that one, whole, for as long as it is kept itself. */
export function ofItsOwn(text: string): string {
  return Buffer.from(text).toString();
}

/** Most are: then one conversion serves all parts, and each costs a fifth of one of its own. */
function asText(packed: Packed): Packed {
  if (typeof packed === 'string') return packed;
  const text = packed.toString();
  return text.length === packed.length ? text : packed;
}

function textOf(packed: Packed, start: number, end: number): string {
  return typeof packed === 'string' ? packed.slice(start, end) : packed.toString('utf8', start, end);
}

function headOf(packed: Packed): { sizes: number[]; start: number } {
  const sizes: number[] = [];
  let size = 0;
  let at = 0;
  for (; at < packed.length; at += 1) {
    const byte = typeof packed === 'string' ? packed.charCodeAt(at) : (packed[at] ?? LINE_FEED);
    if (byte === LINE_FEED) break;
    if (byte === SPACE) {
      sizes.push(size);
      size = 0;
    } else size = size * 10 + byte - ZERO;
  }
  if (at > 0) sizes.push(size);
  return { sizes, start: at + 1 };
}

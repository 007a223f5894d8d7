import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal-records.js';

const CRC_DIGITS = 8;
/** The first line of a batch; the lines after it have a blank there. */
const BATCH_MARK = '*';
const NEWLINE = 0x0a;
/** Stands in no JSON text, whose quotes would be escaped. */
const BATCH_START = Buffer.from(`${BATCH_MARK}{"t":"`);

/** `<crc32 of the rest> or *<json>`: a line proves that it is whole, and whether the batch before it was synced. */
export function encodeLine(json: string, isFirstOfBatch: boolean): string {
  const marked = (isFirstOfBatch ? BATCH_MARK : ' ') + json;
  return `${crc32(marked).toString(16).padStart(CRC_DIGITS, '0')}${marked}\n`;
}

export interface ScannedLine {
  readonly number: number;
  /** Bytes of the file before this line. */
  readonly start: number;
  readonly length: number;
  readonly isFirstOfBatch: boolean;
  /** `null`: the line is damaged. */
  readonly record: JournalRecord | null;
}

/** Cuts chunks of a file into lines. */
export class LineScanner {
  private parts: Buffer[] = [];
  private lines = 0;
  private start = 0;

  *push(chunk: Buffer): Generator<ScannedLine> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.parts.push(chunk.subarray(from, end));
      yield* this.cut(1);
      from = end + 1;
    }
    if (from < chunk.length) this.parts.push(Buffer.from(chunk.subarray(from)));
  }

  /** What stands after the last newline: never whole, since a line ends with one. */
  *end(): Generator<ScannedLine> {
    if (this.parts.length > 0) yield { ...this.line(Buffer.concat(this.parts), 0), record: null };
  }

  private *cut(newlineLength: number): Generator<ScannedLine> {
    const bytes = this.parts.length === 1 && this.parts[0] !== undefined ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    this.lines += 1;
    const swallowed = decode(bytes) === null ? swallowedStart(bytes) : 0;
    if (swallowed > 0) yield this.line(bytes.subarray(0, swallowed), 0);
    yield this.line(bytes.subarray(swallowed), newlineLength);
  }

  private line(bytes: Buffer, newlineLength: number): ScannedLine {
    const start = this.start;
    const length = bytes.length + newlineLength;
    this.start += length;
    const isFirstOfBatch = bytes[CRC_DIGITS] === BATCH_MARK.charCodeAt(0);
    return { number: this.lines, start, length, isFirstOfBatch, record: decode(bytes) };
  }
}

/** Where a whole batch begins behind a damaged newline, which would hide that the bytes before it had been synced; else 0. */
function swallowedStart(bytes: Buffer): number {
  for (let mark = bytes.indexOf(BATCH_START); mark !== -1; mark = bytes.indexOf(BATCH_START, mark + 1)) {
    const start = mark - CRC_DIGITS;
    if (start > 0 && decode(bytes.subarray(start)) !== null) return start;
  }
  return 0;
}

function decode(bytes: Buffer): JournalRecord | null {
  const marked = bytes.subarray(CRC_DIGITS);
  if (bytes.toString('latin1', 0, CRC_DIGITS) !== crc32(marked).toString(16).padStart(CRC_DIGITS, '0')) return null;
  // The checksum proves that this process' own code wrote the text.
  return JSON.parse(marked.toString('utf8', 1)) as JournalRecord;
}

import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Coloured where somebody looks at it: not in files and pipes, nor with NO_COLOR. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One value, one line: for programs. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value));
}

/** For the person, not for what reads the output. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A reader that has enough, like `head`, closes the pipe: that is no fault. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

/** C0, DEL and C1: with them a message could move the cursor, or change the terminal. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/** What others wrote, as one line that does nothing to a terminal. */
export function printable(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(CONTROLS, '\ufffd');
}

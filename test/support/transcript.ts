import { readFileSync } from 'node:fs';

const README = new URL('../../README.md', import.meta.url);
const MARKED = /<!-- transcript:start -->\n([^]*?)<!-- transcript:end -->/;

export interface TranscriptLine {
  readonly direction: 'sent' | 'received';
  /** JSON; of a received frame only the part that is promised. */
  readonly text: string;
}

/** The conversation that README.md shows: `> ` is sent, `< ` received, `#` a comment. */
export function readTranscript(): TranscriptLine[] {
  const block = MARKED.exec(readFileSync(README, 'utf8'))?.[1];
  if (block === undefined) throw new Error('README.md has no <!-- transcript:start --> … <!-- transcript:end -->');
  const lines = block.split('\n').filter((line) => line.trim() !== '' && !/^(#|```)/.test(line));
  return lines.map((line) => {
    const text = line.slice(2);
    if (line.startsWith('> ')) return { direction: 'sent', text };
    if (line.startsWith('< ')) return { direction: 'received', text };
    throw new Error(`A line of the transcript is neither sent nor received: ${line}`);
  });
}

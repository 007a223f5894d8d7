/** What a room told between the loss of a connection and the next join. */
export interface Return {
  /** Where the room stood for this client when the connection was lost. */
  readonly seq: number;
  readonly joined: { readonly seq: number; readonly resumed: boolean; readonly reason?: string; readonly cut?: number };
}
export interface ResumeNews {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** Whether anything was lost, in a sentence. */
export function resumeNews({ seq, joined }: Return): ResumeNews {
  if (!joined.resumed)
    return { tone: 'bad', text: `Reset (${joined.reason ?? 'epoch_changed'}): the room was loaded anew` };
  const { cut } = joined;
  if (cut !== undefined && cut < seq)
    return {
      tone: 'bad',
      text: `The server lost ${events(seq - cut)}, which this page took back; own ones are sent again`,
    };
  return { tone: 'good', text: `Resumed: ${events(joined.seq - seq)} caught up, nothing lost` };
}

function events(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

/** Names one message among all of a run: eight digits, so that a reader finds it without parsing JSON. */
export type Mark = string;

export interface Member {
  readonly room: string;
  readonly user: string;
}

/** How one kind of server is spoken to; text frames unless `isBinary`. All of it is called for each message: it must be cheap. */
export interface Dialect {
  readonly name: string;
  /** Frames of this dialect are binary WebSocket frames. */
  readonly isBinary?: true;
  /** Target of the upgrade request. */
  path(member: Member): string;
  /** Further header lines of the upgrade request, each without its line end. */
  headers?(member: Member): readonly string[];
  /** Sent as soon as the upgrade is answered. */
  hello?(member: Member): readonly string[];
  /** Whether from this frame on the member is told what happens in the room. Without it: from the upgrade on. */
  isWelcome?(payload: Buffer): boolean;
  /** What a frame has to be answered with at once: heartbeats. Called only for frames that carry no mark. */
  answerTo?(payload: Buffer): string | undefined;
  /** A chat message of about 115 bytes whose `content` begins with `~` and the mark. */
  chat(member: Member, mark: Mark): string;
  /** A position whose `accuracy` is the mark, as a number. */
  location(member: Member, mark: Mark): string;
  /** The target of an upgrade that goes on where a dropped connection was, if the server knows such a thing. */
  resumePath?(member: Member, last: Buffer | undefined): string;
}

import type { RallyRoom } from './room.js';

/** What an application can do in a room beside the generic commands; what it does not name is not in its bundle. */
export interface Feature<Api> {
  /** The part of a join's state, and the stream, that it lives on (ROOM-2). */
  readonly part: string;
  /** Once for each room that is opened, before anything of it is heard. */
  readonly open: (room: RallyRoom) => Api;
}
export type Features = Readonly<Record<string, Feature<unknown>>>;
/** A room, and what the features of the client do in it. */
export type FeatureRoom<Set extends Features> = RallyRoom & {
  readonly [Name in keyof Set]: Set[Name] extends Feature<infer Api> ? Api : never;
};

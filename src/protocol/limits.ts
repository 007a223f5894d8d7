/** Largest frame a client may send, in bytes of its payload; beyond it the socket closes with 1009. */
export const FRAME_MAX_BYTES = 64 * 1024;
/** Fragments of one message; the library's default of 16,384 lets tiny fragments fill the memory. */
export const MESSAGE_MAX_FRAGMENTS = 32;
/** Levels of nested arrays and objects in a frame. */
export const JSON_MAX_DEPTH = 32;
/** Keys of all objects in a frame: 100 fixes with every field have 1,100, 50 operations some 40 each. */
export const JSON_MAX_KEYS = 2_000;
/** Length of an envelope's `id`, in UTF-16 code units. */
export const FRAME_ID_MAX_LENGTH = 64;
/** Frames of one connection that may wait while an earlier one is handled; then the socket is read no further. */
export const INBOX_MAX_FRAMES = 64;
/** Malformed frames within {@link ABUSE_WINDOW_MS} that close a connection with 4429. */
export const ABUSE_MAX_FRAMES = 20;
export const ABUSE_WINDOW_MS = 10_000;
/** Pings, and pongs, of a client within a second; more are a flood, and end the connection with 4429. */
export const PINGS_PER_SECOND_MAX = 50;
/** Bytes that a client may send ahead of the answer to its handshake, for which it should wait. */
export const AHEAD_MAX_BYTES = 4 * 1024;
/** Bytes that are still parsed of a client that was closed for abuse: its closing frame, and what was on its way. */
export const FAREWELL_MAX_BYTES = 4 * 1024;
/** What a read brings beyond this is parsed in slices, … */
export const PARSE_SLICE_BYTES = 1024;
/** … those of all sockets together for so long in one turn of the event loop. */
export const PARSE_TURN_MS = 1;
/** Bytes that may wait in a socket before no more are handed to it: bounds the memory of a client that does not read. */
export const SOCKET_HIGH_WATER_BYTES = 64 * 1024;
/** Most that one write hands to a socket. */
export const WRITE_MAX_BYTES = 128 * 1024;
/** How long a socket may make no progress while something waits for it, before 4508. */
export const SLOW_READER_MS = 30_000;
/** Durable events leave at once, then at most one write per socket and this time. */
export const EVENT_FLUSH_MS = 10;
/** The same in rooms with more than 20 events a second, as far as the process is busy: no longer than positions wait. */
export const EVENT_FLUSH_FULL_MS = 100;
/** Ephemeral values leave at once, then at most one write per room and this time. */
export const LANE_FLUSH_MS = 100;
/** On their way to Redis they go in waves, this far from each other; a divisor of the time above. */
export const LANE_WAVE_MS = 20;
/** Who came or left is told to a room at once, then along with something else or after this time. */
export const PRESENCE_FLUSH_MS = 400;
/** The same while the process is busy. */
export const PRESENCE_FLUSH_FULL_MS = 1_000;
/** While a client is in background, durable events come in batches of this interval. */
export const BACKGROUND_FLUSH_MS = 5_000;
/** A client has its answer by then, be it that the outcome is not known (G12). Joins of a crowd may take longer. */
export const COMMAND_MAX_MS = 1_900;
/** Times a command is decided again after it lost a race to another instance. */
export const COMMAND_MAX_RACES = 5;
/** Frames of one connection, for long, and at once after a pause. A phone needs fewer than five. */
export const CONNECTION_FRAMES_PER_SECOND = 100;
export const CONNECTION_FRAMES_BURST = 200;
/** Frames of one user, over all connections of an instance. */
export const USER_FRAMES_PER_SECOND = 200;
export const USER_FRAMES_BURST = 400;
/** Commands in one room, from all connections of an instance: half of what a core takes, so that others go on. */
export const ROOM_COMMANDS_PER_SECOND = 1_000;
export const ROOM_COMMANDS_BURST = 2_000;
/** Addresses, users and rooms whose rate is remembered, of each kind. */
export const BUCKETS_MAX = 50_000;
/** Seconds of `HANDSHAKES_PER_SECOND` that one address may use at once. */
export const HANDSHAKE_BURST_SECONDS = 10;
/** Sockets beyond `MAX_CONNECTIONS`: those that still shake hands, and requests for health. */
export const SOCKETS_SPARE = 1_024;
/** Headers of a handshake; a token in a header fits. */
export const HEADER_MAX_BYTES = 8 * 1024;
/** A socket that has not sent its complete handshake by then is closed. */
export const HANDSHAKE_TIMEOUT_MS = 5_000;
/**
 * Connections that wait in the system to be accepted; it may allow fewer (`somaxconn`). Node's 511 are too few for a crowd
 * that comes back at once: whoever finds no place is silently dropped, and tries again after 1, 3, 7, 15 s.
 */
export const CONNECTIONS_WAITING_MAX = 4_096;
/** New sockets that are read in one turn of the event loop: a crowd at the door makes nobody wait who is inside. */
export const SOCKETS_PER_TURN = 4;
/** Complete handshakes that are worked on at once, each until its client is in its room. */
export const HANDSHAKES_AT_ONCE = 8;
/** Connections that are taken out of their rooms at once, of many that end together. */
export const DEPARTURES_AT_ONCE = 8;

/** What the address bar says: two users of one room, so that a page can be shared, and opened on a phone. */
export interface Place {
  readonly roomId: string;
  readonly users: readonly [string, string];
}

const DEFAULT: Place = { roomId: 'demo', users: ['Ana', 'Ben'] };

export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const [ana, ben] = DEFAULT.users;
  const users = [query.get('first') || ana, query.get('second') || ben] as const;
  // Two clients of one user would be two devices: that is not what the two panes are for.
  return {
    roomId: query.get('room') || DEFAULT.roomId,
    users: users[0] === users[1] ? [users[0], `${users[1]}-2`] : users,
  };
}

export function writePlace({ roomId, users: [first, second] }: Place): string {
  return `?${new URLSearchParams({ room: roomId, first, second })}`;
}

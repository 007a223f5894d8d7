let turn: Promise<void> | undefined;

/** Resolves when what has arrived by now has been read, on whichever socket. */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}

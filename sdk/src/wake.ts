/** What of a browser's page, or of another host that has the same, tells that the network may be back. */
interface Scope {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
  readonly document?: Scope & { readonly visibilityState?: string };
}

/** Calls `wake` when the network is back, and when the page is looked at again; gives what ends that. */
export function onWake(wake: () => void, scope: Scope = globalThis as Scope): () => void {
  const { document: page } = scope;
  const look = (): void => {
    if (page?.visibilityState === 'visible') wake();
  };
  scope.addEventListener?.('online', wake);
  page?.addEventListener?.('visibilitychange', look);
  return () => {
    scope.removeEventListener?.('online', wake);
    page?.removeEventListener?.('visibilitychange', look);
  };
}

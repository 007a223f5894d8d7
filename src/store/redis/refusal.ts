/** Another server has to do it, and this one does not know which. */
const DEMOTED = ['READONLY', 'CLUSTERDOWN', 'MASTERDOWN'];
/** For a reason that passes; the first two while a slot is on its way to another server. */
const PASSING = ['ASK', 'TRYAGAIN', 'LOADING', 'NOREPLICAS', 'BUSY', 'MISCONF'];

/**
 * Why a call was not done. `unknown`: the connection was lost, so it may have been. `missing`: the library is not there.
 * `full`: there is no memory for it.
 */
export type Refusal = 'moved' | 'demoted' | 'passing' | 'missing' | 'full' | 'unknown' | 'final';

export function refusalOf(error: unknown): Refusal {
  if (!isReply(error)) return 'unknown';
  const startsWith = (code: string): boolean => error.message.startsWith(code);
  if (startsWith('MOVED')) return 'moved';
  if (DEMOTED.some(startsWith)) return 'demoted';
  if (PASSING.some(startsWith)) return 'passing';
  if (isLibraryMissing(error)) return 'missing';
  return startsWith('OOM') ? 'full' : 'final';
}

/** The server has been restarted without what it had loaded, or another one has taken over. */
function isLibraryMissing(error: Error): boolean {
  return error.message.startsWith('ERR Function not found') || error.message.startsWith('NOSCRIPT');
}

function isReply(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ReplyError' || 'command' in error);
}

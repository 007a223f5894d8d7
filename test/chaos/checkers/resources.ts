import type { Checker, Finding } from '../finding.js';
import type { Sample } from '../history.js';

/** Sockets to Redis come and go; a log file may be open. */
const DESCRIPTORS_MORE = 6;
/** What a heap keeps that has been in use: far less than what its clients had. */
const BYTES_MORE = 160 * 1024 * 1024;

/** G11, G12: with nobody connected any more, an instance is as small as it was before. */
export const checkResources: Checker = ({ entries }) => {
  const samples = entries.filter((entry): entry is Sample => entry.kind === 'sample');
  return samples.flatMap((after): Finding[] => {
    const before = samples.find(({ instance, phase }) => phase === 'before' && instance === after.instance);
    if (after.phase !== 'after' || before === undefined) return [];
    const descriptors = after.descriptors - before.descriptors;
    const bytes = after.residentBytes - before.residentBytes;
    return [
      ...(descriptors > DESCRIPTORS_MORE
        ? [finding(`${after.instance} keeps ${descriptors} more file descriptors`)]
        : []),
      ...(bytes > BYTES_MORE ? [finding(`${after.instance} keeps ${Math.round(bytes / 2 ** 20)} MiB more`)] : []),
    ];
  });
};

function finding(what: string): Finding {
  return { kind: 'resources', what };
}

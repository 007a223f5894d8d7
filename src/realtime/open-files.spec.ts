import { describe, expect, it } from '@jest/globals';
import { openFilesWarning } from './open-files.js';

const granted = (files: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${files} files\n`;

describe('CONN-13 the files that the system grants', () => {
  it('are enough, or a warning names both numbers and what to do', () => {
    expect(openFilesWarning(granted('21152                1048576             '), 20_000)).toBeNull();
    expect(openFilesWarning(granted('1024                 1048576             '), 20_000)).toBe(
      'The system lets this process open 1024 files and sockets, MAX_CONNECTIONS=20000 needs 21152: ' +
        'raise the limit (ulimit -n), or lower MAX_CONNECTIONS',
    );
  });

  it('are not known elsewhere, or not limited', () => {
    expect(openFilesWarning('', 20_000)).toBeNull();
    expect(openFilesWarning(granted('unlimited            unlimited           '), 20_000)).toBeNull();
  });
});

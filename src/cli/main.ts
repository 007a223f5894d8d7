import { Command, CommanderError } from 'commander';
import { addAdminCommands } from './admin-commands.js';
import { addOperatorCommands } from './operator-commands.js';
import { EXIT, Failure, messageOf } from './failure.js';
import { endWithReader, paint, remark } from './output.js';
import { packageVersion } from './package-root.js';
import { addRoomCommands } from './room-commands.js';

const program = new Command('rally')
  .description('Rally Realtime: run the server, talk to its rooms, and find out what is wrong with it.')
  .version(packageVersion())
  .exitOverride()
  .showHelpAfterError('(--help tells more)')
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    `
First steps:
  $ npx rally serve                      a server on ws://localhost:8080/ws
  $ npx rally chat demo --as cleo        talk in room demo
  $ npx rally tail demo                  watch everything that happens there

Exit codes: 0 well, 1 failed or refused, 2 not typed as it has to be.
Colours only on a terminal, and not with NO_COLOR. --json prints for programs.`,
  );

addRoomCommands(program);
addOperatorCommands(program);
addAdminCommands(program);
endWithReader();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Says why, unless that was done. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const { hint = '', exitCode = EXIT.failed } = error instanceof Failure ? error : {};
  remark(`${paint('red', 'rally:', process.stderr)} ${messageOf(error)}${hint === '' ? '' : `\n  ${hint}`}`);
  return exitCode;
}

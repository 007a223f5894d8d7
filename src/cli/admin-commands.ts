import { Option } from 'commander';
import type { Command } from 'commander';
import type { AdminCall, AdminOptions } from './admin.command.js';
import { httpAddressOf, secretOf } from './arguments.js';

type CallOf = (subject: string, options: AdminOptions) => AdminCall;
type Add = (usage: string, about: string, callOf: CallOf) => Command;

/** What the HTTP API of ADMIN_PORT can do, each command one call of it (docs/http-api.md). */
export function addAdminCommands(program: Command): void {
  const admin = program
    .command('admin')
    .summary('look at rooms, disconnect users, drain')
    .description('Calls of the HTTP API on ADMIN_PORT, with ADMIN_TOKEN: both as the settings say, unless told.');
  const add: Add = (usage, about, callOf) => withAdmin(admin.command(usage), about, callOf);
  addUserCommands(add);
  add('rooms', 'List the rooms that clients of this instance are in.', () => ({ method: 'GET', path: ['rooms'] }));
  add('room <room>', 'Tell where a room is, and who is in it.', (room) => ({ method: 'GET', path: ['rooms', room] }));
  add('delete-room <room>', 'Delete a room and everything in it, for ever.', (room) => ({
    method: 'DELETE',
    path: ['rooms', room],
    isFinal: true,
  })).option('--yes', 'needed: it cannot be taken back');
  add('drain', 'Let the instance send its clients away and end, as SIGTERM does.', () => ({
    method: 'POST',
    path: ['drain'],
    isFinal: true,
  })).option('--yes', 'needed: the process ends');
}

function addUserCommands(add: Add): void {
  add('disconnect <user>', 'Close all connections of a user, on all instances.', (user, { reconnect = false }) => ({
    method: 'DELETE',
    path: ['users', user, 'connections'],
    query: `reconnect=${reconnect}`,
  })).option('--reconnect', 'let them come back, to be judged anew');
  add('revoke <user>', 'Let no token of a user count that was issued until now.', (user) => ({
    method: 'POST',
    path: ['users', user, 'revoke'],
  }));
  add('export-user <user>', 'Print everything there is of a user, a line of JSON for each.', (user) => ({
    method: 'GET',
    path: ['users', user, 'export'],
    isLong: true,
    isLines: true,
  }));
  add('erase-user <user>', 'Erase a user from all rooms, for ever; revoke them first.', (user) => ({
    method: 'DELETE',
    path: ['users', user],
    isLong: true,
    isFinal: true,
  })).option('--yes', 'needed: it cannot be taken back');
}

function withAdmin(command: Command, about: string, callOf: CallOf): Command {
  return command
    .description(about)
    .addOption(new Option('--url <url>', 'of the admin port, like http://127.0.0.1:9090').argParser(httpAddressOf))
    .addOption(new Option('--token <token>', 'as ADMIN_TOKEN; @file reads it from a file').argParser(secretOf))
    .option('--json', 'print the answer on one line')
    .action(async () => {
      const options = command.opts<AdminOptions>();
      await (await import('./admin.command.js')).callAdmin(callOf(command.args[0] ?? '', options), options);
    });
}

import { Option } from 'commander';
import type { Command } from 'commander';
import { addressOf, durationOf, grantsFrom, secretOf } from './arguments.js';
import type { DoctorOptions } from './doctor.command.js';
import type { ServeOptions } from './serve.command.js';
import type { TokenOptions } from './token.command.js';

/** Commands for who runs the server. */
export function addOperatorCommands(program: Command): void {
  addServe(program);
  addConfig(program);
  addDoctor(program);
  addToken(program);
}

function addServe(program: Command): void {
  program
    .command('serve')
    .summary('run the server')
    .description('Run the server, as `npm start` does. Everything else is set in the environment or in .env.')
    .option('--port <port>', 'as PORT')
    .option('--host <address>', 'as HOST')
    .option('--redis <address>', 'as REDIS_ADDR')
    .option('--data-dir <directory>', 'as DATA_DIR')
    .addHelpText('after', '\n`rally config docs` lists all settings, `rally config check` judges them.')
    .action(async (options: ServeOptions) => (await import('./serve.command.js')).serve(options));
}

function addConfig(program: Command): void {
  const config = program
    .command('config')
    .summary('judge, print or explain the settings')
    .description('The settings of the server: what the environment says, over .env of this directory.');
  config
    .command('check')
    .description('Tell everything that is wrong with the settings at once; exit code 1 if something is.')
    .option('--json', 'print {"ok","faults"}')
    .action(async (options: { json?: true }) => (await import('./config.command.js')).check(options));
  config
    .command('print')
    .description('Print what is in force, secrets masked.')
    .option('--json', 'print an object')
    .action(async (options: { json?: true }) => (await import('./config.command.js')).print(options));
  config
    .command('docs')
    .description('Print all settings, their defaults, and what they do.')
    .option('--json', 'print a list')
    .action(async (options: { json?: true }) => (await import('./config.command.js')).docs(options));
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('find out what is wrong')
    .description(
      'Look at Node, the settings, the port, Redis, and a running server through a URL, and tell what to do.',
    )
    .addOption(
      new Option('--url <url>', 'of a server, also through a proxy (default: the one of the settings, if it runs)')
        .env('RALLY_URL')
        .argParser(addressOf),
    )
    .addOption(
      new Option('--token <token>', 'to try it; @file reads it from a file').env('RALLY_TOKEN').argParser(secretOf),
    )
    .addOption(new Option('--timeout <duration>', 'for each look').argParser(durationOf).default(5_000, '5s'))
    .option('--quiet', 'print only what is not well')
    .option('--json', 'print a list')
    .addHelpText(
      'after',
      `
Examples:
  $ rally doctor                                     before the first start
  $ rally doctor --url wss://rally.example/ws        from outside, through the proxy

Exit code 1 if something fails; warnings do not count.`,
    )
    .action(async (options: DoctorOptions) => (await import('./doctor.command.js')).doctor(options));
}

function addToken(program: Command): void {
  program
    .command('token')
    .summary('sign a token, for development and tests')
    .description('Sign a token with the key of the settings (JWT_SECRET, JWT_KEYS), for development and tests.')
    .requiredOption('--user <user>', 'whose it is')
    .addOption(
      new Option('--rooms <rooms>', 'which rooms are theirs, and as what')
        .argParser(grantsFrom)
        .default({ '*': 'member' }, 'every room, as member'),
    )
    .addOption(new Option('--expires <duration>', 'how long it is good').argParser(durationOf).default(3_600_000, '1h'))
    .option('--key <file>', 'private key to sign with instead: a JWK, or a set of them')
    .option('--json', 'print {"token","expires_at"}')
    .addHelpText(
      'after',
      `
Examples:
  $ rally token --user ana --rooms trip,lisbon=owner
  $ rally chat trip --token "$(rally token --user ana)"`,
    )
    .action(async (options: TokenOptions) => (await import('./token.command.js')).token(options));
}

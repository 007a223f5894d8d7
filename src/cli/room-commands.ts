import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { addressOf, countOf, durationOf, payloadOf, positionOf, secretOf, wholeCountOf } from './arguments.js';
import type { BenchOptions } from './bench.command.js';
import type { ChatOptions } from './chat.command.js';
import type { DemoOptions } from './demo.command.js';
import type { SendOptions } from './send.command.js';
import type { TailOptions } from './tail.command.js';
import type { JsonObject } from '../protocol/envelope.js';

/** Commands that are a client of a running server, its rooms' member. */
export function addRoomCommands(program: Command): void {
  addChat(program);
  addTail(program);
  addSend(program);
  addDemo(program);
  addBench(program);
}

function addChat(program: Command): void {
  withEntry(program.command('chat <room>'), 'you')
    .summary('talk in a room')
    .description('Talk in a room. Lines that are piped in are sent one by one; it ends when all of them are answered.')
    .option('--json', 'print frames, one a line')
    .addHelpText(
      'after',
      `
Examples:
  $ rally chat demo --as cleo
  $ echo "The bus leaves at nine" | rally chat demo --as bot`,
    )
    .action(async (room: string, options: ChatOptions) => (await import('./chat.command.js')).chat(room, options));
}

function addTail(program: Command): void {
  withEntry(program.command('tail <room>'), 'the watcher')
    .summary('watch everything that happens in a room')
    .description(
      'Watch everything that happens in a room. A lost connection is made again, and what it missed is told.',
    )
    .option('--json', 'print frames, one a line')
    .addOption(new Option('--since <epoch:seq>', 'what came after it, too').argParser(positionOf))
    .addHelpText(
      'after',
      `
Examples:
  $ rally tail demo
  $ rally tail demo --json | jq -c 'select(.type == "chat") | .payload.content'`,
    )
    .action(async (room: string, options: TailOptions) => (await import('./tail.command.js')).tail(room, options));
}

function addSend(program: Command): void {
  withEntry(program.command('send'), 'the sender')
    .summary('send one frame, print its answer')
    .description('Send one frame and print what it is answered: exit code 0 if it was accepted, 1 if it was refused.')
    .argument('<room>')
    .argument('<type>', 'chat, location, planning')
    .addArgument(new Argument('<payload>', 'a JSON object').argParser(payloadOf))
    .option('--id <id>', 'to send the same again, to be done once')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for the answer')
        .argParser(durationOf)
        .default(10_000, '10s'),
    )
    .option('--json', 'print the whole answer')
    .addHelpText(
      'after',
      `
Examples:
  $ rally send demo chat '{"content":"Hello"}' --as ana
  $ rally send demo planning '{"action":"update","item_id":"dinner","data":{"title":"Dinner at eight"}}'`,
    )
    .action(async (room: string, type: string, payload: JsonObject, options: SendOptions) =>
      (await import('./send.command.js')).send(room, type, payload, options),
    );
}

function addDemo(program: Command): void {
  program
    .command('demo [room]')
    .summary('let friends walk, chat and plan')
    .description('Let friends walk recorded tracks, chat and plan in a room (demo) until Ctrl-C; needs a checkout.')
    .addOption(urlOption())
    .addOption(new Option('--friends <count>', 'how many').argParser(wholeCountOf).default(4))
    .addOption(new Option('--speed <times>', 'as fast as the tracks were recorded').argParser(countOf).default(10))
    .addOption(new Option('--seconds <count>', 'how long').argParser(countOf))
    .action(async (room: string | undefined, options: DemoOptions) =>
      (await import('./demo.command.js')).demo(room ?? 'demo', options),
    );
}

function addBench(program: Command): void {
  program
    .command('bench')
    .summary('load a server with chat, and take its times')
    .description(
      'Load a server with chat, and tell how long answers and deliveries took. A server that wants tokens (AUTH_MODE=jwt) ' +
        'needs --sign or --key. Exit code 1 if something was refused or not delivered, or if --p99-ms is missed.',
    )
    .addOption(urlOption())
    .addOption(new Option('--clients <count>', 'how many connect').argParser(wholeCountOf).default(100))
    .addOption(new Option('--room-size <count>', 'how many of them share a room').argParser(wholeCountOf).default(10))
    .addOption(new Option('--rate <count>', 'messages a second, of each').argParser(countOf).default(1))
    .addOption(new Option('--duration <duration>', 'how long').argParser(durationOf).default(10_000, '10s'))
    .addOption(new Option('--p99-ms <ms>', 'most that 99 of 100 deliveries may take').argParser(countOf))
    .option('--sign', 'give each client a token, signed as by `rally token`')
    .option('--key <file>', '… with this private key: a JWK, or a set of them')
    .option('--allow-remote', 'also if the server is another machine')
    .option('--json', 'print the figures as one object')
    .addHelpText(
      'after',
      `
Examples:
  $ rally bench --clients 500 --rate 2 --duration 30s
  $ rally bench --p99-ms 50 --json

More than 1,000 clients of one address need RATE_LIMIT=off on the server.`,
    )
    .action(async (options: BenchOptions) => (await import('./bench.command.js')).bench(options));
}

function urlOption(): Option {
  return new Option('--url <url>', 'of the server')
    .env('RALLY_URL')
    .default('ws://localhost:8080/ws')
    .argParser(addressOf);
}

/** What every client needs to know. */
function withEntry(command: Command, who: string): Command {
  return command
    .addOption(urlOption())
    .option('--as <user>', `who ${who === 'you' ? 'you are' : `${who} is`} (default: whose the token is, or rally-cli)`)
    .addOption(
      new Option('--token <token>', 'as `rally token` makes them; @file reads it from a file')
        .env('RALLY_TOKEN')
        .argParser(secretOf),
    );
}

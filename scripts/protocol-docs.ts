/**
 * `npm run docs:protocol`: writes what machines read of the protocol, and the page that people look things up in, all of it
 * from the DTOs, the types of the messages and their comments; the examples are what a server says to a story. Nothing is
 * written if the server says something else than the types, or if the AsyncAPI parser objects. `-- --check` writes nothing,
 * plays nothing, does not ask the parser, which takes a quarter of a minute, and fails if something else would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { asyncApi } from './protocol/asyncapi.js';
import type { AsyncApi, Examples } from './protocol/asyncapi.js';
import { schemaBundle } from './protocol/json-schema.js';
import { referencePage } from './protocol/reference-page.js';
import { readVocabulary } from './protocol/vocabulary.js';

/** 0 is an error; what is above 1 are proposals. */
const WARNING = 1;
const EXAMPLES = 'test/protocol/examples.json';
const DOCUMENT = 'docs/asyncapi.json';

async function faultsOf(document: AsyncApi): Promise<string[]> {
  const { Parser } = await import('@asyncapi/parser');
  const diagnostics = await new Parser().validate(JSON.stringify(document));
  return diagnostics
    .filter(({ severity }: { readonly severity: number }) => severity <= WARNING)
    .map(({ message, path }) => `${path.join('.')}: ${message}`);
}

function isAsWritten(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
}

const vocabulary = await readVocabulary();

/** What there is to be written, by file. */
function written(examples: Examples): ReadonlyMap<string, string> {
  const document = asyncApi(vocabulary, examples);
  return new Map([
    [DOCUMENT, `${JSON.stringify(document, null, 2)}\n`],
    ['docs/protocol.schema.json', `${JSON.stringify(schemaBundle(vocabulary), null, 2)}\n`],
    ['docs/protocol-reference.md', referencePage(document)],
    // What the server sends; it is built from src alone.
    ['src/asyncapi/asyncapi.json', JSON.stringify(document)],
    [EXAMPLES, `${JSON.stringify(examples, null, 2)}\n`],
  ]);
}

async function write(known: Examples): Promise<string[]> {
  // The story is held against this file.
  writeFileSync(DOCUMENT, written(known).get(DOCUMENT) ?? '');
  const { playedExamples } = await import('./protocol/examples.js');
  const examples = await playedExamples();
  const faults = await faultsOf(asyncApi(vocabulary, examples));
  if (faults.length === 0) for (const [file, text] of written(examples)) writeFileSync(file, text);
  return faults;
}

const known = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as Examples;
if (process.argv.includes('--check')) {
  const old = [...written(known)].filter(([file, text]) => !isAsWritten(file, text)).map(([file]) => file);
  for (const file of old) process.stderr.write(`${file} is out of date: npm run docs:protocol\n`);
  process.exitCode = old.length === 0 ? 0 : 1;
} else {
  const before = readFileSync(DOCUMENT);
  const faults = await write(known).catch((error: unknown) => [String(error)]);
  if (faults.length > 0) writeFileSync(DOCUMENT, before);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pascal } from '../../scripts/protocol/schema.js';
import type { Schema } from '../../scripts/protocol/schema.js';
import { PROTOCOL } from './frame-check.js';

const FILE = 'sdk/src/wire-commands.ts';
const { TypeFlags } = ts;
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
  ts.sys,
  '.',
);
const program = ts.createProgram([FILE], { ...options, types: [] });
const checker = program.getTypeChecker();

/** By field, in short: `string`, `array|null`, with `?` where it may be absent. */
type Fields = Readonly<Record<string, string>>;

function fieldsOfType(type: ts.Type): Fields {
  const variants = type.isUnion() ? type.types : [type];
  const names = new Set(variants.flatMap((variant) => checker.getPropertiesOfType(variant).map(({ name }) => name)));
  return sorted(
    [...names].map((name) => {
      const found = variants.map((variant) => checker.getPropertyOfType(variant, name));
      const isOptional = found.some((one) => one === undefined || (one.flags & ts.SymbolFlags.Optional) !== 0);
      const kinds = found.flatMap((one) => (one === undefined ? [] : kindsOfType(checker.getTypeOfSymbol(one))));
      return [name, inShort(kinds, isOptional)];
    }),
  );
}

function kindsOfType(type: ts.Type): string[] {
  if (type.isUnion()) return type.types.flatMap(kindsOfType);
  if ((type.flags & TypeFlags.Undefined) !== 0) return [];
  if ((type.flags & TypeFlags.StringLike) !== 0) return ['string'];
  if ((type.flags & TypeFlags.NumberLike) !== 0) return ['number'];
  if ((type.flags & TypeFlags.BooleanLike) !== 0) return ['boolean'];
  if ((type.flags & TypeFlags.Null) !== 0) return ['null'];
  return [checker.isArrayType(type) ? 'array' : 'object'];
}

/** What a field holds may be told by a condition, as a user's id in some operations. */
function fieldsOfSchema({ properties = {}, required = [], allOf = [] }: Schema): Fields {
  const fields = Object.entries(properties).filter(([name]) => name !== 'action');
  return sorted(
    fields.map(([name, schema]) => {
      const told = [schema, ...allOf.map(({ then }) => then?.properties?.[name] ?? {})];
      return [name, inShort(told.flatMap(kindsOfSchema), !required.includes(name))];
    }),
  );
}

function kindsOfSchema(schema: Schema): string[] {
  const { type, anyOf, allOf, $ref } = schema;
  if ($ref !== undefined) return kindsOfSchema(PROTOCOL.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
  if (type === undefined) return [...(anyOf ?? []), ...(allOf ?? [])].flatMap(kindsOfSchema);
  return [type].flat().map((one) => (one === 'integer' ? 'number' : one));
}

function inShort(kinds: readonly string[], isOptional: boolean): string {
  return `${[...new Set(kinds)].sort().join('|')}${isOptional ? '?' : ''}`;
}

function sorted(fields: readonly (readonly [string, string])[]): Fields {
  return Object.fromEntries([...fields].sort(([one], [other]) => (one < other ? -1 : 1)));
}

describe('the commands of the client', () => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(FILE) as ts.SourceFile) as ts.Symbol;
  const known = checker.getExportsOfModule(module).find(({ name }) => name === 'WireCommands') as ts.Symbol;
  const commands = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(known));

  it('are those of the server, but for the fix that is cast', () => {
    const ids = Object.keys(PROTOCOL.components.messages).filter((id) =>
      /^(chat|location|planning)\..*\.command$/.test(id),
    );
    const names = ids.map((id) => id.replace(/\.command$/, '')).filter((name) => name !== 'location.update');
    expect(commands.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s takes what the server takes',
    (name, command) => {
      const [payload] = checker.getTypeArguments(checker.getTypeOfSymbol(command) as ts.TypeReference);
      const schema = PROTOCOL.components.schemas[`${pascal(...name.split('.'))}Payload`] as Schema;
      expect(fieldsOfType(payload as ts.Type)).toEqual(fieldsOfSchema(schema));
    },
  );
});

import { basename } from 'node:path';
import ts from 'typescript';
import type { Schema } from './schema.js';
import { sourceFiles } from './source-files.js';
import { WireTypes, docOf, tagsOf } from './wire-types.js';

const ROLE = '-catalog.messages.ts';
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  noEmit: true,
};

/** One entry of a catalog: what the server tells, or what it answers. */
export interface Entry {
  readonly action: string;
  readonly description: string;
  readonly payload: Schema;
  readonly isDurable: boolean;
  /** Fields of the envelope, if they are others than events have. */
  readonly envelope: string | undefined;
  /** Absent = everybody in the room. */
  readonly hears: string | undefined;
}
/** All of one wire `type`. */
export interface Catalog {
  readonly type: string;
  readonly events: readonly Entry[];
  /** What `v=1` clients hear. */
  readonly seedEvents: readonly Entry[];
  readonly acks: readonly Entry[];
  /** Its part of `joined.state`. */
  readonly state: Schema | undefined;
}
export interface WireVocabulary {
  readonly catalogs: readonly Catalog[];
  readonly error: Schema;
  readonly schemas: ReadonlyMap<string, Schema>;
}

/** What the server says, by the types in `*-catalog.messages.ts`; each such file is about one wire `type`, its name. */
export function readCatalogs(): WireVocabulary {
  const files = sourceFiles(ROLE);
  const [errors] = sourceFiles('protocol/refusal.messages.ts');
  const program = ts.createProgram([...files, errors ?? ''], OPTIONS);
  const reader = new CatalogReader(program.getTypeChecker());
  const catalogs = files.map((file) => reader.catalog(program.getSourceFile(file), basename(file, ROLE)));
  const error = reader.type(program.getSourceFile(errors ?? ''), 'RefusalMessage');
  return { catalogs, error, schemas: reader.wire.named };
}

class CatalogReader {
  readonly wire: WireTypes;

  constructor(private readonly checker: ts.TypeChecker) {
    this.wire = new WireTypes(checker);
  }

  catalog(file: ts.SourceFile | undefined, type: string): Catalog {
    const exported = this.exportsOf(file);
    const entries = (suffix: RegExp) => exported.filter(({ name }) => suffix.test(name)).flatMap(this.entries);
    const [state] = exported.filter(({ name }) => name.endsWith('JoinState'));
    return {
      type,
      events: entries(/^(?!.*Seed).*Events$/),
      seedEvents: entries(/SeedEvents$/),
      acks: entries(/Acks$/),
      state: state && this.wire.schemaOf(this.checker.getDeclaredTypeOfSymbol(state), state.name),
    };
  }

  type(file: ts.SourceFile | undefined, name: string): Schema {
    const symbol = this.exportsOf(file).find((exported) => exported.name === name);
    if (symbol === undefined) throw new Error(`There is no exported type ${name}`);
    return this.wire.schemaOf(this.checker.getDeclaredTypeOfSymbol(symbol), name);
  }

  private exportsOf(file: ts.SourceFile | undefined): ts.Symbol[] {
    const module = file && this.checker.getSymbolAtLocation(file);
    return module === undefined ? [] : this.checker.getExportsOfModule(module);
  }

  private readonly entries = (catalog: ts.Symbol): Entry[] =>
    this.checker.getPropertiesOfType(this.checker.getDeclaredTypeOfSymbol(catalog)).map((property) => {
      const tags = tagsOf(property);
      return {
        action: property.name,
        description: docOf(property, this.checker),
        payload: this.wire.schemaOf(this.checker.getTypeOfSymbol(property), property.name),
        isDurable: tags.has('durable'),
        envelope: tags.get('envelope'),
        hears: tags.get('hears'),
      };
    });
}

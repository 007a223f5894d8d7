import ts from 'typescript';
import { described, literal, refTo } from './schema.js';
import type { Schema } from './schema.js';

/** Of numbers, which are else whole. */
const MEASURES = new Set([
  ...['latitude', 'longitude', 'accuracy', 'altitude', 'altitude_accuracy', 'heading', 'speed', 'battery', 'radius_m'],
  'coordinates',
]);
/** Never negative. */
const COUNTED = 'Seq';
const { TypeFlags } = ts;
const PRIMITIVES: readonly (readonly [flag: ts.TypeFlags, schema: Schema])[] = [
  [TypeFlags.String, { type: 'string' }],
  [TypeFlags.Boolean, { type: 'boolean' }],
  [TypeFlags.Null, { type: 'null' }],
  [TypeFlags.NonPrimitive, { type: 'object' }],
  [TypeFlags.Unknown, {}],
];

/**
 * JSON Schemas of TypeScript types, with their TSDoc as descriptions. Types that have a name become schemas of that name;
 * what cannot be said in JSON is an error.
 */
export class WireTypes {
  private readonly known = new Map<string, Schema | undefined>();
  private readonly owners = new Map<string, ts.Symbol>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** Every type with a name that was met, by name. */
  get named(): ReadonlyMap<string, Schema> {
    return this.known as ReadonlyMap<string, Schema>;
  }

  /** @param hint the name of the property, for messages and for numbers that are measures */
  schemaOf(type: ts.Type, hint: string): Schema {
    if (type.isUnion()) return this.nameable(type) ?? this.union(type, hint);
    if (type.isStringLiteral() || type.isNumberLiteral()) return literal(type.value);
    if ((type.flags & TypeFlags.BooleanLiteral) !== 0) return literal(this.checker.typeToString(type) === 'true');
    if ((type.flags & TypeFlags.Number) !== 0) return { type: MEASURES.has(hint) ? 'number' : 'integer' };
    const primitive = PRIMITIVES.find(([flag]) => (type.flags & flag) !== 0);
    if (primitive !== undefined) return primitive[1];
    // A brand: a string that only its parser makes.
    if (type.isIntersection() && type.types.some(({ flags }) => (flags & TypeFlags.String) !== 0)) {
      return { type: 'string' };
    }
    if (this.checker.isTupleType(type)) return this.tuple(type as ts.TupleTypeReference, hint);
    if (this.checker.isArrayType(type)) {
      return { type: 'array', items: this.schemaOf(this.argumentsOf(type)[0] as ts.Type, hint) };
    }
    if ((type.flags & (TypeFlags.Object | TypeFlags.Intersection)) === 0) {
      throw new Error(`${hint}: ${this.checker.typeToString(type)} is nothing that JSON can say`);
    }
    return this.nameable(type) ?? this.object(type);
  }

  private nameable(type: ts.Type): Schema | undefined {
    const symbol = symbolOf(type);
    if (symbol === undefined) return undefined;
    const { name } = symbol;
    const owner = this.owners.get(name);
    if (owner !== undefined && owner !== symbol) throw new Error(`Two wire types have the name ${name}`);
    if (owner === undefined) {
      this.owners.set(name, symbol);
      this.known.set(name, undefined); // Types may name themselves.
      const schema = type.isUnion() ? this.union(type, name) : this.object(type);
      this.known.set(name, described(schema, docOf(symbol, this.checker)));
    }
    return refTo(name);
  }

  private union(type: ts.UnionType, hint: string): Schema {
    const members = type.types.filter(({ flags }) => (flags & TypeFlags.Undefined) === 0);
    const literals = members.filter((member) => member.isStringLiteral() || member.isNumberLiteral());
    const rest = members.filter((member) => !member.isStringLiteral() && !member.isNumberLiteral());
    const isBoolean = rest.filter(({ flags }) => (flags & TypeFlags.BooleanLiteral) !== 0).length === 2;
    const isNull = ({ flags }: ts.Type) => (flags & TypeFlags.Null) !== 0;
    const others = rest
      .filter(({ flags }) => !isBoolean || (flags & TypeFlags.BooleanLiteral) === 0)
      .sort((one, other) => Number(isNull(one)) - Number(isNull(other)));
    const schemas: Schema[] = [
      ...(literals.length > 0 ? [literal(...literals.map(({ value }) => value).sort())] : []),
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...others.map((member) => this.schemaOf(member, hint)),
    ];
    const [first = {}, second] = schemas;
    if (second === undefined) return first;
    const types = schemas.flatMap((schema) => (Object.keys(schema).join() === 'type' ? (schema.type ?? []) : []));
    return types.length === schemas.length ? { type: types } : { anyOf: schemas };
  }

  private tuple(type: ts.TupleTypeReference, hint: string): Schema {
    const items = this.argumentsOf(type).map((item) => this.schemaOf(item, hint));
    const { minLength } = type.target;
    return { type: 'array', items, minItems: minLength, maxItems: items.length, additionalItems: false };
  }

  private argumentsOf(type: ts.Type): readonly ts.Type[] {
    return this.checker.getTypeArguments(type as ts.TypeReference);
  }

  private object(type: ts.Type): Schema {
    const properties = this.checker.getPropertiesOfType(type);
    const entries = properties.map((property): [string, Schema] => [property.name, this.property(property)]);
    const required = properties.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0).map(({ name }) => name);
    return {
      type: 'object',
      ...(entries.length > 0 && { properties: Object.fromEntries(entries) }),
      ...(required.length > 0 && { required }),
    };
  }

  private property(property: ts.Symbol): Schema {
    const type = this.checker.getTypeOfSymbol(property);
    const schema = this.schemaOf(type, property.name);
    const isCounted = property.declarations?.some((declaration) => typeNodeOf(declaration) === COUNTED) === true;
    return described(isCounted ? { ...schema, minimum: 0 } : schema, docOf(property, this.checker));
  }
}

/** Of an interface, or of a type with a name of its own; of nothing that is generic. */
function symbolOf(type: ts.Type): ts.Symbol | undefined {
  const { aliasSymbol, aliasTypeArguments } = type;
  const symbol = type.getSymbol();
  if (aliasSymbol !== undefined) return aliasTypeArguments === undefined ? aliasSymbol : undefined;
  if (symbol === undefined || type.isIntersection()) return undefined;
  return (symbol.flags & ts.SymbolFlags.Interface) === 0 ? undefined : symbol;
}

function typeNodeOf(declaration: ts.Declaration): string | undefined {
  return ts.isPropertySignature(declaration) ? declaration.type?.getText() : undefined;
}

/** The TSDoc of something, without its tags, on one line. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
}

/** The tags of something: `@hears the sharer alone` → `hears`, `the sharer alone`. */
export function tagsOf(symbol: ts.Symbol): ReadonlyMap<string, string> {
  return new Map(symbol.getJsDocTags().map(({ name, text }) => [name, ts.displayPartsToString(text).trim()]));
}

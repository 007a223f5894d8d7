import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { sourceFiles } from './source-files.js';

/** What the source says of a DTO class. */
export interface ClassDocs {
  readonly description: string;
  /** By field, those of the classes that it extends, too. */
  readonly fields: ReadonlyMap<string, string>;
}
/** One handler of a gateway: a command that clients may send. */
export interface Handler {
  readonly type: string;
  readonly action: string;
  /** The name of its DTO class. */
  readonly dto: string;
}

/** Every class in a file of DTOs, by name. */
export function classDocs(): ReadonlyMap<string, ClassDocs> {
  const classes = new Map(
    sourceFiles('.dto.ts')
      .flatMap(classesOf)
      .map((found) => [found.name?.text ?? '', found]),
  );
  const fieldsOf = (found: ts.ClassDeclaration | undefined): [string, string][] => {
    if (found === undefined) return [];
    const parent = found.heritageClauses?.flatMap(({ types }) => types.map((type) => type.expression.getText()))[0];
    const own = found.members.flatMap((member): [string, string][] =>
      ts.isPropertyDeclaration(member) ? [[member.name.getText(), docTextOf(member)]] : [],
    );
    return [...fieldsOf(classes.get(parent ?? '')), ...own];
  };
  return new Map(
    [...classes].map(([name, found]) => [name, { description: docTextOf(found), fields: new Map(fieldsOf(found)) }]),
  );
}

/** Every command, in the order of the files. */
export function handlers(): Handler[] {
  return sourceFiles('.gateway.ts')
    .flatMap(classesOf)
    .flatMap(({ members }) => members.flatMap(handlerOf));
}

function handlerOf(member: ts.ClassElement): Handler[] {
  if (!ts.isMethodDeclaration(member)) return [];
  const kind = decoratorArgument(member, 'SubscribeMessage');
  const payload = member.parameters.find((parameter) => decoratorArgument(parameter, 'Payload') !== undefined);
  if (kind === undefined || payload?.type === undefined) return [];
  const [type = '', action = ''] = kind.split('.');
  return [{ type, action, dto: payload.type.getText() }];
}

/** Of `@name('text')` the text, of `@name()` nothing; `undefined` without it. */
function decoratorArgument(node: ts.HasDecorators, name: string): string | undefined {
  for (const { expression } of ts.getDecorators(node) ?? []) {
    if (!ts.isCallExpression(expression) || expression.expression.getText() !== name) continue;
    const [argument] = expression.arguments;
    return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : '';
  }
  return undefined;
}

function classesOf(file: string): ts.ClassDeclaration[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
  return source.statements.filter(ts.isClassDeclaration);
}

function docTextOf(node: ts.Node): string {
  const text = ts.getJSDocCommentsAndTags(node).flatMap(({ comment }) => ts.getTextOfJSDocComment(comment) ?? []);
  return text.join(' ').replace(/\s+/g, ' ').trim();
}

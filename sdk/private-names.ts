import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/**
 * Names that the sources of a folder have for private members, and for nothing else: they are reached by `this` alone, so a
 * bundle may call them otherwise. Any other property, export or text of the same name keeps its own.
 */
export function privateNames(folder: string): string[] {
  const privates = new Set<string>();
  const others = new Set<string>();
  const look = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined) (isPrivate(node) ? privates : others).add(name);
    ts.forEachChild(node, look);
  };
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/(?<!\.spec)\.ts$/.test(file))
      look(ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return [...privates].filter((name) => !others.has(name)).sort();
}

/** What the node calls, or calls by, a name; `undefined` if nothing, or what `this` alone has. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return isThis(node.expression) ? undefined : node.name.text;
  if (ts.isBindingElement(node)) return isThis(node.parent.parent) ? undefined : textOf(node.propertyName ?? node.name);
  if (ts.isParameter(node)) return ts.isParameterPropertyDeclaration(node, node.parent) ? textOf(node.name) : undefined;
  if (ts.isClassElement(node) || ts.isTypeElement(node) || ts.isObjectLiteralElement(node)) return textOf(node.name);
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ? textOf(node.name) : undefined;
}

function textOf(name: ts.Node | undefined): string | undefined {
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

/** … or a variable that is made of it: `const { connection } = this`. */
function isThis(node: ts.Node): boolean {
  const { kind } = ts.isVariableDeclaration(node) ? (node.initializer ?? node) : node;
  return kind === ts.SyntaxKind.ThisKeyword;
}

function isPrivate(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : [];
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true;
}

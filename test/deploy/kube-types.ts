import { resolve } from 'node:path';
import ts from 'typescript';
import { TYPES } from './kube-kinds.js';
import type { KubeObject } from './kustomize.js';

export interface Fault {
  readonly object: KubeObject;
  readonly message: string;
}

const FILE = resolve('test/deploy/objects-as-literals.ts');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2015.d.ts'],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** At most one for each object: an object is a literal of its type, and the compiler stops at the first unknown field. */
export function faultsOf(objects: readonly KubeObject[]): Fault[] {
  const source = ts.createSourceFile(FILE, literals(objects), ts.ScriptTarget.ES2022, true);
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => (name === FILE ? source : getSourceFile.call(host, name, ...rest));
  host.fileExists = (name) => name === FILE || fileExists.call(host, name);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const diagnostics = ts.getPreEmitDiagnostics(program, source);
  return diagnostics.map(({ start = 0, messageText }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    const object = objects[line];
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (object === undefined) throw new Error(message);
    return { object, message };
  });
}

/** One line for each object, in their order. */
function literals(objects: readonly KubeObject[]): string {
  return objects
    .map((object, place) => {
      const [module, name] = TYPES[`${object.apiVersion} ${object.kind}`] ?? ['', 'unknown'];
      const type = module === '' ? name : `import('${module}').${name}`;
      return `export const object${place}: ${type} = ${JSON.stringify(object)};`;
    })
    .join('\n');
}

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Under node_modules, where packages are found from. */
const CACHE = new URL('../../node_modules/.cache/rally-bench/', import.meta.url);

/**
 * The JavaScript of a folder of TypeScript files, as it would be deployed: a process that compiles what it loads is larger by
 * the compiler, and frees that memory while it is measured.
 */
export async function compiled(folder: URL): Promise<URL> {
  // The load client knows the peers too, and has no use for a compiler.
  const { ModuleKind, ScriptTarget, transpileModule } = (await import('typescript')).default;
  const compilerOptions = {
    target: ScriptTarget.ES2023,
    module: ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
  };
  const target = new URL(`${basename(fileURLToPath(folder))}/`, CACHE);
  await mkdir(target, { recursive: true });
  await writeFile(new URL('package.json', target), '{ "type": "module" }');
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  for (const name of sources) {
    const source = await readFile(new URL(name, folder), 'utf8');
    const { outputText } = transpileModule(source, { compilerOptions, fileName: name });
    await writeFile(new URL(name.replace(/ts$/, 'js'), target), outputText);
  }
  return target;
}

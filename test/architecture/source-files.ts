/** Reads the source tree once: every file, its imports and the ambient names that it uses. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** A path in this repository (`app/kernel/ids.ts`), or a package (`zod`, `node:fs`) as it is written. */
  readonly target: string;
  readonly typeOnly: boolean;
  /** `import('...')`: loaded when it is first come to. */
  readonly late?: true;
}

/** A use of a global name: `Date.now`, `fetch`. */
export interface AmbientUse {
  readonly name: string;
  readonly line: number;
}

export interface SourceFile {
  /** From the top of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly ambient: readonly AmbientUse[];
}

type Read = Pick<SourceFile, 'imports' | 'ambient'>;

const patterns = ['app', 'electron', 'renderer', 'test'].map((folder) => `${folder}/**/*.{ts,tsx,mjs}`);

const read = (): SourceFile[] =>
  globSync(patterns, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map(sourceFile);

/** What stands in it is read when it is asked for: not every check looks into all files. */
function sourceFile(path: string): SourceFile {
  const text = readFileSync(posix.join(root, path), 'utf8');
  let found: Read | undefined;
  const whole = (): Read => (found ??= parse(path, text));
  return {
    path,
    text,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    get imports() {
      return whole().imports;
    },
    get ambient() {
      return whole().ambient;
    },
  };
}

let files: readonly SourceFile[] | undefined;
export const sourceFiles = (): readonly SourceFile[] => (files ??= read());

function parse(path: string, text: string): Read {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  const lineAt = lineCounter(text);
  const imports: Import[] = [];
  const add = (target: string, typeOnly: boolean): void => {
    imports.push({ target: resolve(path, target), typeOnly });
  };
  for (const { moduleRequest, entries } of module.staticImports)
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  for (const { entries } of module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest !== null) add(entry.moduleRequest.value, entry.isType);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) imports.push({ target: resolve(path, literal), typeOnly: false, late: true });
  }
  const ambient: AmbientUse[] = [];
  new Visitor({
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && node.property.type === 'Identifier')
        ambient.push({ name: `${node.object.name}.${node.property.name}`, line: lineAt(node.start) });
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier') ambient.push({ name: node.callee.name, line: lineAt(node.start) });
      else if (node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier')
        ambient.push({ name: `.${node.callee.property.name}()`, line: lineAt(node.start) });
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier')
        ambient.push({ name: `new ${node.callee.name}(${node.arguments.length === 0 ? '' : '...'})`, line: lineAt(node.start) });
    },
  }).visit(program);
  return { imports, ambient };
}

/** The line (from 1) of an offset; offsets that rise are found without counting again from the top. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    if (offset < counted) [line, counted] = [1, 0];
    for (let next = text.indexOf('\n', counted); next !== -1 && next < offset; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    return line;
  };
}

function resolve(from: string, target: string): string {
  return target.startsWith('.') ? posix.normalize(posix.join(dirname(from), target.replace(/\?.*$/, ''))) : target;
}

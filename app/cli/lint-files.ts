/** The files of a lint run: which ones, and each one's flow or the reason why it has none. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isCountersignError, UserError } from '../kernel/errors.ts';
import { isJsonObject } from '../kernel/json.ts';
import type { FileError } from '../lint/output/file-report.ts';
import { parseJsonText } from '../workflow/migrations/json-text.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import { limits, type Flow } from '../workflow/model/flow.ts';

export interface FlowFile { readonly path: string; readonly format: string; readonly flow: Flow }

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist']);
const interesting = /\.(?:json|bpmn|xml)$/i;

/** Files below the given paths, in name order. A file that is named itself is taken whatever it is called. */
export function* filesUnder(paths: readonly string[], cwd: string): Generator<{ readonly path: string; readonly named: boolean } | FileError> {
  for (const path of paths) {
    const full = resolve(cwd, path);
    let isFolder: boolean;
    try {
      isFolder = statSync(full).isDirectory();
    } catch {
      yield { path, code: 'file/not-found', message: 'There is no such file or folder.' };
      continue;
    }
    if (!isFolder) { yield { path, named: true }; continue; }
    const stack = [full];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      const below: string[] = [];
      for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (entry.isDirectory() && !skipped.has(entry.name)) below.push(join(folder, entry.name));
        else if (entry.isFile() && interesting.test(entry.name)) yield { path: relative(cwd, join(folder, entry.name)) || entry.name, named: false };
      }
      stack.push(...below.reverse());
    }
  }
}

export function readText(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  if (statSync(full).size > limits.bytes) throw new UserError('file/too-large', `The file is larger than ${limits.bytes / 1024 / 1024} MB.`, { place: path, mend: 'Split the flow.' });
  return readFileSync(full, 'utf8');
}

const isOurs = (value: unknown): boolean => isJsonObject(value) && typeof value['schemaVersion'] === 'number' && Array.isArray(value['nodes']);

/** The flows in a text, ours or another product's, told apart by content. `named`: an unknown format is an error rather than skipped. */
export async function flowsIn(text: string, path: string, named: boolean): Promise<readonly FlowFile[]> {
  const isXml = /^\uFEFF?\s*</.test(text.slice(0, 200));
  const value = isXml ? text : parseJsonText(text, path);
  if (isOurs(value)) return [{ path, format: 'countersign', flow: readFlow(value, path) }];
  const { detectFormat, importForeignAll } = await import('../import/detect.ts');
  const format = detectFormat(value, path);
  if (format === undefined && !named) return [];
  return importForeignAll(text, path).map(({ flow }) => ({ path, format: format ?? 'unknown', flow }));
}

export function errorOf(error: unknown, path: string): FileError {
  if (isCountersignError(error)) return { path, code: error.code, message: error.mend === undefined ? error.message : `${error.message} ${error.mend}` };
  return { path, code: 'file/unreadable', message: error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error) };
}

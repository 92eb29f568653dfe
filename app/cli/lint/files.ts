/** The files of a lint run: which ones, and each one's flow or the reason why it has none. */
import { lstatSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import type { SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import { parseGivenJson, parseJsonText } from '../../workflow/migrations/json-text.ts';
import { isOurFlow, readFlow } from '../../workflow/migrations/read-flow.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { readBytes, textOf } from '../read-file.ts';

export interface FlowFile {
  readonly path: string;
  readonly format: string;
  readonly flow: Flow;
  readonly leftOut?: readonly SecretLeftOut[];
}

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist']);
const interesting = /\.(?:json|bpmn|xml|zip)$/i;

/** A link that leads nowhere counts: reading it says so. One to a pipe or device would keep us waiting for ever. */
function mayBeFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return true;
  }
}

/** Links to folders are not followed: they lead out of the folder, or round in circles. */
function kindOf(entry: Dirent | Stats, path: string, wanted: RegExp = interesting): 'folder' | 'file' | undefined {
  if (entry.isDirectory()) return skipped.has(basename(path)) ? undefined : 'folder';
  return wanted.test(path) && (entry.isFile() || (entry.isSymbolicLink() && mayBeFile(path))) ? 'file' : undefined;
}

/** What a search would make of something it comes across; undefined: nothing, or it is not there. */
export function kindAt(path: string): 'folder' | 'file' | undefined {
  try {
    return kindOf(lstatSync(path), path);
  } catch {
    return undefined;
  }
}

/** `named`: on the command line itself, rather than come across in a folder. */
export interface Found {
  readonly path: string;
  readonly named: boolean;
}

/** What leads nowhere is no folder: reading it will say what is wrong. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Where it is from here; what lies elsewhere and was asked for by its whole path keeps that, or it would be a row of dots. */
export function shownPath(full: string, asked: string, cwd: string): string {
  const path = relative(cwd, full) || '.';
  return isAbsolute(asked) && /^\.\.(?:$|[\\/])/.test(path) ? full : path;
}

function* filesBelow(asked: string, cwd: string, entering: (folder: string) => void, wanted: RegExp): Generator<Found | FileError> {
  const shown = (path: string): string => shownPath(path, asked, cwd);
  const stack = [resolve(cwd, asked)];
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    let entries: Dirent[];
    entering(folder);
    try {
      entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      yield { path: shown(folder), code: 'file/unreadable', message: 'The folder cannot be read.' };
      continue;
    }
    const below: string[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const kind = kindOf(entry, path, wanted);
      if (kind === 'folder') below.push(path);
      if (kind === 'file') yield { path: shown(path), named: false };
    }
    stack.push(...below.reverse());
  }
}

/**
 * Files below the given paths, in name order, each once. A file that is named itself is taken whatever it is called.
 * `entering` hears of each folder just before it is read; `wanted` is what a folder is searched for, by name.
 */
export function* filesUnder(
  paths: readonly string[],
  cwd: string,
  entering: (folder: string) => void = () => undefined,
  wanted: RegExp = interesting,
): Generator<Found | FileError> {
  const seen = new Set<string>();
  for (const path of paths) {
    const full = resolve(cwd, path);
    // An empty name would be the folder that we are in; reading it says what is wrong.
    for (const found of path !== '' && isFolder(full) ? filesBelow(path, cwd, entering, wanted) : [{ path, named: true }]) {
      const place = resolve(cwd, found.path);
      if (seen.has(place)) continue;
      seen.add(place);
      yield found;
    }
  }
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** Bundles are laid out in one way: the manifest stands first, behind a header of 30 bytes. */
const isBundle = (bytes: Uint8Array): boolean => isZip(bytes) && Buffer.from(bytes.subarray(30, 43)).toString('latin1') === 'manifest.json';

/**
 * The text of a file, or of what can be read in a package of flows. An archive that a search comes across may be anything: where it
 * cannot be read it holds no flow.
 */
export async function readFlowText(path: string, cwd: string, named = true): Promise<string> {
  try {
    const bytes = readBytes(path, cwd, limits.bytes);
    if (isBundle(bytes))
      throw new UserError('file/unknown-format', 'This is a signed bundle, and no file that somebody draws in.', {
        place: path,
        mend: '"countersign verify FILE --recompute" lints it again, "countersign flow describe FILE" says what it does.',
      });
    return isZip(bytes) ? await (await import('../../import/package.node.ts')).packageText(bytes, path) : textOf(bytes, path);
  } catch (error) {
    if (named || !/\.zip$/i.test(path)) throw error;
    return '{}';
  }
}

type Importers = typeof import('../../import/detect.ts');
let importers: Importers | undefined;
/** Flows of ours need none of the importers. Asked for once: what `import` does to find out that it has them already costs as much as a small file. */
const loadImporters = async (): Promise<Importers> => (importers ??= await import('../../import/detect.ts'));

/** The flows in a text, ours or another product's, told apart by content. `named`: an unknown format is an error rather than skipped. */
export async function flowsIn(text: string, path: string, named: boolean): Promise<readonly FlowFile[]> {
  const isJson = /^\s*[{[]/.test(text.slice(0, 200));
  const ours = isJson ? parseJsonText(text, path) : undefined;
  if (isOurFlow(ours)) return [{ path, format: 'countersign', flow: readFlow(parseGivenJson(text, path), path) }];
  const { detectFormat, importRead, readForeignText } = await loadImporters();
  const value = ours ?? readForeignText(text, path);
  const format = detectFormat(value, path);
  if (format === undefined && !named) return [];
  return importRead(text, value, path).map(({ flow, leftOut }) => ({ path, format: format ?? 'unknown', flow, leftOut }));
}

/** What a library says may quote the whole file. */
const longestMessage = 500;

export function errorOf(error: unknown, path: string): FileError {
  if (isCountersignError(error))
    return { path, code: error.code, message: error.mend === undefined ? error.message : `${error.message} ${error.mend}` };
  return {
    path,
    code: 'file/unreadable',
    message: (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, longestMessage),
  };
}

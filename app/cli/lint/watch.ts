/** Keeps an eye on the files of a lint run: says which ones changed, appeared or vanished, as the system reports it and without searching trees again. */
import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { Timers } from '../../kernel/ports.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import { filesUnder, isFolder, kindAt, shownPath, type Found } from './files.ts';

/** Editors write a file in several steps; what follows within this time belongs together. */
const QUIET_MS = 100;
/** Where something writes all the time, quiet never comes: after so many delays a pass is due. */
const MAX_DELAYS = 20;

export interface WatchOptions {
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly timers: Timers;
  /** Ends the watch, once the file under way is done. */
  readonly until: Promise<void>;
  /** Lints and prints; resolves with the paths that it had something to say about. A named file that holds no flow, or is gone, is an error. */
  readonly pass: (found: AsyncIterable<Found | FileError>) => Promise<Iterable<string>>;
  /** A folder that the system will not watch, and why. */
  readonly blind: (folder: string, cause: unknown) => void;
}

interface Eye {
  readonly watcher: FSWatcher;
  readonly inode: number | undefined;
  /** Only these names count; undefined: all. */
  readonly names: Set<string> | undefined;
  /** What is watched may be another folder than the one that has the name now. */
  stale: boolean;
}

const inodeOf = (path: string): number | undefined => {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
};

/** The first pass over everything, then one after each burst of changes. Rejects when a pass does. */
export async function watchFlows({ paths, cwd, timers, until, pass, blind }: WatchOptions): Promise<void> {
  const given = new Map(paths.map((path) => [resolve(cwd, path), path]));
  const eyes = new Map<string, Eye>();
  /** What was said something about, by full path: it is heard of again when it is mended or gone. */
  const told = new Map<string, string>();
  const changed = new Set<string>();
  let cancel: (() => void) | undefined;
  let delays = 0;
  let working: Promise<void> | undefined;
  let stopped = false;
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });

  const isWithin = (path: string, folder: string): boolean =>
    path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  const shownAs = (full: string): string =>
    given.get(full) ?? shownPath(full, [...given].find(([top]) => isWithin(full, top))?.[1] ?? '', cwd);

  function due(path: string): void {
    if (stopped) return;
    changed.add(path);
    if (working !== undefined || (cancel !== undefined && delays >= MAX_DELAYS)) return;
    delays = cancel === undefined ? 0 : delays + 1;
    cancel?.();
    cancel = timers.after(QUIET_MS, () => {
      cancel = undefined;
      working = work(found()).catch(fail);
    });
  }

  function lose(folder: string, eye: Eye): void {
    eye.stale = true;
    if (eye.names === undefined) due(folder);
    else for (const name of eye.names) due(join(folder, name));
  }

  function look(folder: string, names: Set<string> | undefined): void {
    const before = eyes.get(folder);
    // Who sees everything sees each name, too.
    const wanted =
      names === undefined || (before !== undefined && before.names === undefined)
        ? undefined
        : new Set([...names, ...(before?.names ?? [])]);
    before?.watcher.close();
    eyes.delete(folder);
    try {
      const watcher = watch(folder, (event, name) => {
        // Linux tells of the folder's own end by the folder's name; no name at all means that anything may have happened.
        if (name === null || (event === 'rename' && name === basename(folder))) lose(folder, eye);
        if (name !== null && (wanted === undefined || wanted.has(name))) due(join(folder, name));
      });
      const eye: Eye = { watcher, inode: inodeOf(folder), names: wanted, stale: false };
      watcher.on('error', () => {
        lose(folder, eye);
      });
      eyes.set(folder, eye);
    } catch (cause) {
      blind(shownAs(folder), cause);
    }
  }

  function shut(top: string): void {
    for (const [folder, eye] of eyes) {
      // Watched for the sake of single files: they may come back.
      if (!isWithin(folder, top) || eye.names !== undefined) continue;
      eye.watcher.close();
      eyes.delete(folder);
    }
  }

  const isSeen = (folder: string): boolean => {
    const eye = eyes.get(folder);
    return eye !== undefined && eye.names === undefined && !eye.stale && eye.inode === inodeOf(folder);
  };

  function* found(): Generator<Found | FileError> {
    const tops = [...changed].sort();
    changed.clear();
    for (const [folder, eye] of [...eyes]) if (eye.stale && eye.names !== undefined && isFolder(folder)) look(folder, eye.names);
    const done = new Set<string>();
    for (const top of tops) {
      const kind = given.has(top) ? (isFolder(top) ? 'folder' : 'file') : kindAt(top);
      // The folder's own eye tells what happens in it.
      if (kind === 'folder' && isSeen(top)) continue;
      shut(top);
      const now =
        kind === 'folder'
          ? filesUnder([shownAs(top)], cwd, (folder) => look(folder, undefined))
          : kind === 'file'
            ? [{ path: shownAs(top), named: given.has(top) }]
            : [];
      // A folder that was said to be gone and is back is looked into, and not read.
      if (kind === 'folder') told.delete(top);
      const gone = [...told].filter(([full]) => isWithin(full, top)).map(([, path]) => ({ path, named: true }));
      for (const item of (function* both() {
        yield* now;
        yield* gone;
      })()) {
        const full = resolve(cwd, item.path);
        if (done.has(full)) continue;
        done.add(full);
        yield 'code' in item ? item : { path: item.path, named: item.named || told.has(full) };
      }
    }
  }

  async function work(items: Iterable<Found | FileError>): Promise<void> {
    async function* oneByOne(): AsyncGenerator<Found | FileError> {
      for (const item of items) {
        if (stopped) return;
        yield item;
        told.delete(resolve(cwd, item.path));
        // Signals and the end of the input are heard only between files.
        await letOthersIn();
      }
    }
    for (const path of await pass(oneByOne())) {
      const full = resolve(cwd, path);
      if (given.has(full) || kindAt(full) !== undefined) told.set(full, path);
    }
    working = undefined;
    for (const path of changed) {
      due(path);
      break;
    }
  }

  const over = until.then(() => {
    stopped = true;
  });
  try {
    for (const full of given.keys()) if (dirname(full) !== full) look(dirname(full), new Set([basename(full)]));
    working = work(filesUnder(paths, cwd, (folder) => look(folder, undefined)));
    await working;
    await Promise.race([over, failed]);
    await working;
  } finally {
    cancel?.();
    for (const { watcher } of eyes.values()) watcher.close();
  }
}

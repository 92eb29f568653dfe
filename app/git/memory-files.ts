/** A file system in memory, as the Git reader wants one: what comes from a server lies on no disk here, and is bounded. */
import type { PromiseFsClient } from 'isomorphic-git';

const missing = (path: string): Error => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

interface Facts {
  readonly type: 'file' | 'dir';
  readonly mode: number;
  readonly size: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** All that such a file system holds, by path: as plain data, because threads hand it to each other. */
export interface MemoryContents {
  readonly files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[];
  readonly folders: readonly string[];
}

/** `check` sees each file before it is kept, and rejects what must not be; `held` has been checked before. */
export function memoryFiles(
  check: (path: string, bytes: Uint8Array, total: number) => Promise<void>,
  held: MemoryContents = { files: [], folders: [''] },
): PromiseFsClient & { contents(): MemoryContents } {
  const files = new Map<string, Uint8Array<ArrayBuffer>>(held.files);
  const folders = new Set<string>(held.folders);
  let total = held.files.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const facts = (path: string): Facts => {
    const bytes = files.get(path);
    if (bytes === undefined && !folders.has(path)) throw missing(path);
    const isFile = bytes !== undefined;
    return {
      type: isFile ? 'file' : 'dir',
      mode: isFile ? 0o100644 : 0o040000,
      size: bytes?.length ?? 0,
      ino: 0,
      mtimeMs: 0,
      ctimeMs: 0,
      uid: 0,
      gid: 0,
      dev: 0,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    };
  };
  const namesIn = (path: string): string[] => [
    ...new Set(
      [...files.keys(), ...folders]
        .filter((one) => one.startsWith(`${path}/`))
        .map((one) => one.slice(path.length + 1).split('/', 1)[0] ?? ''),
    ),
  ];
  return {
    contents: () => ({ files: [...files], folders: [...folders] }),
    promises: {
      async readFile(path: string, options?: { encoding?: string } | string) {
        const bytes = files.get(path);
        if (bytes === undefined) throw missing(path);
        return options === undefined || (typeof options === 'object' && options.encoding === undefined)
          ? bytes
          : new TextDecoder().decode(bytes);
      },
      async writeFile(path: string, data: Uint8Array | string) {
        if (!folders.has(parentOf(path))) throw missing(parentOf(path));
        const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : Uint8Array.from(data);
        total += bytes.length - (files.get(path)?.length ?? 0);
        await check(path, bytes, total);
        files.set(path, bytes);
      },
      async unlink(path: string) {
        if (!files.has(path)) throw missing(path);
        total -= files.get(path)?.length ?? 0;
        files.delete(path);
      },
      async readdir(path: string) {
        if (!folders.has(path)) throw missing(path);
        return namesIn(path);
      },
      async mkdir(path: string) {
        if (folders.has(path)) throw Object.assign(new Error(`EEXIST: ${path}`), { code: 'EEXIST' });
        if (!folders.has(parentOf(path))) throw missing(parentOf(path));
        folders.add(path);
      },
      async rmdir(path: string) {
        folders.delete(path);
      },
      async stat(path: string) {
        return facts(path);
      },
      async lstat(path: string) {
        return facts(path);
      },
      async readlink(path: string) {
        throw missing(path);
      },
      async symlink(_target: string, path: string) {
        throw missing(path);
      },
    },
  };
}

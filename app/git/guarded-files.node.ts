/** The file system as the Git reader sees a shared folder: only plain files inside it, bounded, and unpackable within bounds. */
import {
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { PromiseFsClient } from 'isomorphic-git';
import { checkLooseObject, checkPack, gitLimits } from './bounds.node.ts';
import { gitRefusal } from './refusal.ts';

const loose = /[/\\]objects[/\\][0-9a-f]{2}[/\\][0-9a-f]{38}$/;

/** `root` is the bare repository. Reading through it never leaves it, whatever links are in there. */
export async function guardedFiles(root: string): Promise<PromiseFsClient> {
  const inside = `${await realpath(root)}${sep}`;
  /** As they were given to the reader, which asks for an index before its pack. */
  const indexes = new Map<string, Uint8Array>();
  let read = 0;
  let written = 0;

  async function guarded(path: string, options?: { encoding?: BufferEncoding } | BufferEncoding): Promise<Buffer | string> {
    const real = await realpath(path);
    if (!`${real}${sep}`.startsWith(inside))
      throw gitRefusal('git/bad-path', 'A file of the repository is a link that leads out of it.', path.slice(root.length));
    const facts = await stat(real);
    if (!facts.isFile()) throw Object.assign(new Error('not a file'), { code: facts.isDirectory() ? 'EISDIR' : 'EINVAL' });
    if (facts.size > gitLimits.file)
      throw gitRefusal(
        'git/too-large',
        `The repository holds a file larger than ${gitLimits.file / 1024 / 1024} MB.`,
        path.slice(root.length),
      );
    read += facts.size;
    if (read > gitLimits.read) throw gitRefusal('git/too-large', 'The repository is larger than what is read of one at a time.');
    const bytes = await readFile(real);
    // By the name that the reader asked for: a link within the repository may lead to a file of any other.
    if (loose.test(path)) checkLooseObject(bytes);
    else if (path.endsWith('.pack')) await checkPack(bytes, indexes.get(path.slice(0, -'.pack'.length)));
    else if (path.endsWith('.idx')) indexes.set(path.slice(0, -'.idx'.length), bytes);
    const encoding = typeof options === 'string' ? options : options?.encoding;
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }

  /** Whole or not at all, and never through a link that leads out. */
  async function write(path: string, data: Uint8Array | string): Promise<void> {
    const folder = await realpath(dirname(path));
    if (!`${folder}${sep}`.startsWith(inside))
      throw gitRefusal('git/bad-path', 'A folder of the repository is a link that leads out of it.', path.slice(root.length));
    written += 1;
    const half = join(folder, `.countersign-${process.pid}-${written}`);
    await writeFile(half, data);
    await rename(half, join(folder, basename(path)));
  }

  const list = async (path: string): Promise<string[]> => {
    const names = await readdir(path);
    if (names.length > gitLimits.objects)
      throw gitRefusal('git/too-large', 'A folder of the repository has too many entries.', path.slice(root.length));
    return names;
  };
  return { promises: { readFile: guarded, readdir: list, writeFile: write, unlink, mkdir, rmdir, stat, lstat, readlink, symlink } };
}

/** Sets a branch as git does, by a lock file that only one can make: `expected` must still be its value. Throws UserError `git/moved`. */
export async function moveBranch(
  root: string,
  branch: string,
  expected: string | undefined,
  next: string,
  present: () => Promise<string | undefined>,
): Promise<void> {
  const file = join(root, 'refs', 'heads', branch);
  await mkdir(join(root, 'refs', 'heads'), { recursive: true });
  if (!`${await realpath(dirname(file))}${sep}`.startsWith(`${await realpath(root)}${sep}`))
    throw gitRefusal('git/bad-path', 'A folder of the repository is a link that leads out of it.', `refs/heads/${branch}`);
  const moved = (cause?: unknown): Error => gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.', undefined, cause);
  let lock;
  try {
    lock = await open(`${file}.lock`, 'wx', 0o644);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code !== 'EEXIST') throw error;
    // Left behind by a program that was killed, it would stay for ever: git itself leaves that to people, too.
    throw gitRefusal(
      'git/moved',
      'Somebody is pushing to the repository, or a push was broken off: its lock is there. If nobody pushes, remove that file and try again.',
      `refs/heads/${branch}.lock`,
      error,
    );
  }
  try {
    if ((await present()) !== expected) throw moved();
    await lock.writeFile(`${next}\n`);
    await lock.sync();
    await lock.close();
    await rename(`${file}.lock`, file);
  } catch (error) {
    await lock.close().catch(() => undefined);
    await unlink(`${file}.lock`).catch(() => undefined);
    throw error;
  }
}

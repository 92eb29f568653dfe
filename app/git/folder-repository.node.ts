/** A bare repository in a folder, on this disk or a shared drive. No hook of it runs, and none of its settings is obeyed. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import git, { Errors } from 'isomorphic-git';
import { isCountersignError } from '../kernel/errors.ts';
import type { Hash } from '../kernel/ports.ts';
import { guardedFiles, moveBranch } from './guarded-files.node.ts';
import { gitRefusal } from './refusal.ts';
import { objectReader, type SharedRepository } from './repository.node.ts';

const present = async (path: string): Promise<'file' | 'folder' | undefined> => {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
};

const isBare = async (path: string): Promise<boolean> =>
  (await present(join(path, 'HEAD'))) === 'file' &&
  (await present(join(path, 'objects'))) === 'folder' &&
  (await present(join(path, 'refs'))) === 'folder';

/** Takes an existing bare repository, or makes one in an empty or new folder. Throws UserError `git/not-a-repository`. */
export async function prepareFolder(path: string, branch: string): Promise<string> {
  if (!isAbsolute(path)) throw gitRefusal('git/not-a-repository', 'The folder must be given with its whole path.', path);
  const folder = resolve(path);
  const what = await present(folder);
  if (what === 'file') throw gitRefusal('git/not-a-repository', 'This is a file.', folder);
  if (what === 'folder' && (await isBare(folder))) return folder;
  if (what === 'folder' && (await readdir(folder)).length > 0) {
    throw gitRefusal(
      'git/not-a-repository',
      (await present(join(folder, '.git'))) === undefined
        ? 'This folder holds other things.'
        : 'This is a working copy: what is pushed there would not show in its files.',
      folder,
    );
  }
  await mkdir(folder, { recursive: true });
  await git.init({ fs: await guardedFiles(folder), gitdir: folder, bare: true, defaultBranch: branch });
  return folder;
}

/** Opened anew for each comparison: what is read is bounded by opening. Throws UserError `git/unreachable`. */
export async function openFolder(gitdir: string, branch: string, hash: Hash): Promise<SharedRepository> {
  if (!(await isBare(gitdir))) throw gitRefusal('git/unreachable', 'The repository is not where it was.', gitdir);
  const fs = await guardedFiles(gitdir);
  async function head(): Promise<string | undefined> {
    try {
      return await git.resolveRef({ fs, gitdir, ref: `refs/heads/${branch}` });
    } catch (error) {
      if (isCountersignError(error)) throw error;
      if (error instanceof Errors.NotFoundError) return undefined;
      throw gitRefusal('git/damaged', 'The branch cannot be read.', branch, error);
    }
  }
  return { ...objectReader({ fs, gitdir }, hash), head, push: (expected, next) => moveBranch(gitdir, branch, expected, next, head) };
}

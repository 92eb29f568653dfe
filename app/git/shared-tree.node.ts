/** What lies where in a shared repository, read as hostile: flows, review packages and key cards. Everything else in it is left as it is. */
import { isCountersignError } from '../kernel/errors.ts';
import { answerFolder, cardEnding, flowEnding, plainId, plainName, reviewFolder } from './paths.ts';
import { gitRefusal } from './refusal.ts';
import { printTree, treeMode, type SharedRepository, type TreeEntry } from './repository.node.ts';

export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
/** A package's folder: its tree names exactly what is in it. */
export interface PackageFolder {
  readonly path: string;
  readonly oid: string;
}

export interface SharedTree {
  /** Blob ids by flow id. */
  readonly flows: ReadonlyMap<string, string>;
  readonly requests: readonly PackageFolder[];
  readonly answers: readonly PackageFolder[];
  /** Blob ids by key id. */
  readonly cards: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** Set when a name in it is one that no checkout survives: nothing is pushed on top of that. */
  readonly poisoned: boolean;
}

const depthAtMost = 6;
/** Signs that macOS leaves out of names (git's `next_hfs_char`). */
const leftOut = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
/** Names that lead out of a checkout, or into its repository, on some machine. */
const poisonous = (given: string, name = given.replace(leftOut, '')): boolean =>
  name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name) || /^\.git(?:$|[ .~:])/i.test(name) || /^git~\d/i.test(name);

/** Reads the folders that are ours. One bad entry becomes a problem; the others are taken. */
export async function readSharedTree(repository: SharedRepository, root: string): Promise<SharedTree> {
  const problems: Problem[] = [];
  let poisoned = false;
  const bad = (path: string, message: string): undefined => {
    problems.push({ path: path.slice(0, 300), code: 'git/bad-path', message });
    return undefined;
  };

  /** The entries of a folder that are of the kind looked for, by name. */
  async function entries(oid: string, path: string, wanted: (entry: TreeEntry) => boolean): Promise<readonly TreeEntry[]> {
    const seen = new Set<string>();
    return (await repository.tree(oid)).filter((entry) => {
      const place = path === '' ? entry.name : `${path}/${entry.name}`;
      const fold = entry.name.normalize('NFKC').toLowerCase();
      if (poisonous(entry.name)) {
        poisoned = true;
        bad(place, 'A name in the repository leads out of it.');
        return false;
      }
      if (entry.mode === treeMode.link) {
        bad(place, 'It is a link, and links are not followed.');
        return false;
      }
      if (entry.mode === treeMode.module) {
        bad(place, 'It is another repository, and those are not fetched.');
        return false;
      }
      if (seen.has(fold)) {
        bad(place, 'Another name is the same on some machines.');
        return false;
      }
      seen.add(fold);
      if (path !== '' && !plainName.test(entry.name)) {
        bad(place, 'The name holds characters that are not used here.');
        return false;
      }
      return wanted(entry);
    });
  }
  const isFolder = (entry: TreeEntry): boolean => entry.mode === treeMode.folder;
  const isFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');

  const top = new Map((await entries(root, '', isFolder)).map((entry) => [entry.name, entry.oid]));
  const named = async (folder: string, ending: string, id: RegExp): Promise<ReadonlyMap<string, string>> => {
    const oid = top.get(folder);
    if (oid === undefined) return new Map();
    return new Map(
      (await entries(oid, folder, isFile)).flatMap(({ name, oid: blob }) => {
        const stem = name.endsWith(ending) ? name.slice(0, -ending.length) : '';
        return id.test(stem) ? [[stem, blob] as const] : (bad(`${folder}/${name}`, `Only files named ID${ending} belong here.`), []);
      }),
    );
  };
  const flows = await named('flows', flowEnding, plainId);
  const cards = await named('people', cardEnding, reviewFolder);
  const requests: PackageFolder[] = [];
  const answers: PackageFolder[] = [];
  const reviews = top.get('reviews');
  for (const review of reviews === undefined ? [] : await entries(reviews, 'reviews', isFolder)) {
    const path = `reviews/${review.name}`;
    if (!reviewFolder.test(review.name)) {
      bad(path, 'It is not named by the digest of a manifest.');
      continue;
    }
    for (const part of await entries(review.oid, path, isFolder)) {
      if (part.name === 'request') requests.push({ path: `${path}/request`, oid: part.oid });
      else if (part.name === 'answers')
        for (const answer of await entries(part.oid, `${path}/answers`, isFolder)) {
          if (answerFolder.test(answer.name)) answers.push({ path: `${path}/answers/${answer.name}`, oid: answer.oid });
          else bad(`${path}/answers/${answer.name}`, 'It is not named by a key and a digest.');
        }
    }
  }
  return { flows, requests, answers, cards, problems, poisoned };
}

/** The files of a package's folder, by path in it. Throws UserError `git/bad-path`, `git/too-large`. */
export async function readFolder(
  repository: SharedRepository,
  oid: string,
  limits: { readonly files: number; readonly bytes: number },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  async function walk(tree: string, prefix: string, depth: number): Promise<void> {
    for (const { mode, name, oid: child } of await repository.tree(tree)) {
      if (!plainName.test(name) || (mode !== treeMode.folder && mode !== treeMode.file))
        throw gitRefusal('git/bad-path', 'A package holds something other than plain files.', `${prefix}${name}`);
      if (mode === treeMode.folder) {
        if (depth >= depthAtMost) throw gitRefusal('git/bad-path', 'The folders of a package are nested too deep.', prefix);
        await walk(child, `${prefix}${name}/`, depth + 1);
        continue;
      }
      const data = await repository.blob(child);
      bytes += data.length;
      files.set(`${prefix}${name}`, data);
      if (files.size > limits.files || bytes > limits.bytes)
        throw gitRefusal('git/too-large', 'A package is larger than a package may be.');
    }
  }
  await walk(oid, '', 0);
  return files;
}

/** The tree after these files were put into it; what else is there stays. Gives the new root's id. */
export async function withFiles(
  repository: SharedRepository,
  root: string | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const here = new Map<string, TreeEntry>();
  for (const entry of root === undefined ? [] : await repository.tree(root)) here.set(entry.name, entry);
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [path, data] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      here.set(path, { mode: treeMode.file, name: path, oid: await repository.write('blob', data) });
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map<string, Uint8Array>();
    folder.set(path.slice(slash + 1), data);
    folders.set(path.slice(0, slash), folder);
  }
  for (const [name, inside] of folders) {
    const before = here.get(name);
    here.set(name, {
      mode: treeMode.folder,
      name,
      oid: await withFiles(repository, before?.mode === treeMode.folder ? before.oid : undefined, inside),
    });
  }
  return repository.write('tree', printTree([...here.values()]));
}

export const problemOf = (path: string, error: unknown): Problem => {
  if (!isCountersignError(error)) throw error;
  return { path, code: error.code, message: error.message };
};

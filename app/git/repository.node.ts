/**
 * A shared repository, object by object. There is no work tree and no copy on disk: a path in the repository is a name to be
 * looked at, never a place to be written to, and flows stay encrypted on this machine.
 */
import git, { Errors, type PromiseFsClient } from 'isomorphic-git';
import { isCountersignError } from '../kernel/errors.ts';
import type { Hash } from '../kernel/ports.ts';
import { gitLimits } from './bounds.node.ts';
import { readCommit, type ReadCommit } from './commit.node.ts';
import { gitRefusal } from './refusal.ts';

export type ObjectType = 'blob' | 'tree' | 'commit';
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

export interface SharedRepository {
  /** Of the branch; undefined while nobody has pushed. */
  head(): Promise<string | undefined>;
  /** Throws UserError `git/damaged`, `git/too-large`. */
  commit(oid: string): Promise<ReadCommit>;
  /** Entries as they are stored; their names may be anything. */
  tree(oid: string): Promise<readonly TreeEntry[]>;
  blob(oid: string): Promise<Uint8Array>;
  write(type: ObjectType, bytes: Uint8Array): Promise<string>;
  /** Moves the branch from `expected` to `next`, whose objects are written. Throws UserError `git/moved`, `git/refused`. */
  push(expected: string | undefined, next: string): Promise<void>;
}

export interface ObjectStore {
  readonly fs: PromiseFsClient;
  readonly gitdir: string;
}

export const treeMode = { file: '100644', folder: '40000', link: '120000', module: '160000' } as const;

/** The bytes of a tree: `mode SP name NUL oid`, 20 bytes of id. */
export function parseTree(bytes: Uint8Array): readonly TreeEntry[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(0x20, at);
    const end = buffer.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > buffer.length || entries.length >= gitLimits.entries) return undefined;
    entries.push({
      mode: buffer.toString('latin1', at, space).replace(/^0+/, ''),
      name: buffer.toString('utf8', space + 1, end),
      oid: buffer.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** Folders sort as if their names ended in a slash (git's base_name_compare). */
const inTreeOrder = (a: TreeEntry, b: TreeEntry): number => {
  const key = ({ mode, name }: TreeEntry): Buffer => Buffer.from(mode === treeMode.folder ? `${name}/` : name);
  return Buffer.compare(key(a), key(b));
};

export function printTree(entries: readonly TreeEntry[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      [...entries].sort(inTreeOrder).flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    ),
  );
}

/** Everything but the branch, over any file system that holds a repository. */
export function objectReader({ fs, gitdir }: ObjectStore, hash: Hash): Omit<SharedRepository, 'head' | 'push'> {
  const cache = {};
  async function read(oid: string, type: ObjectType): Promise<Uint8Array> {
    let found;
    try {
      found = await git.readObject({ fs, gitdir, oid, format: 'content', cache });
    } catch (error) {
      if (isCountersignError(error)) throw error;
      throw gitRefusal(
        'git/damaged',
        error instanceof Errors.NotFoundError ? 'An object of the repository is missing.' : 'An object of the repository cannot be read.',
        oid,
        error,
      );
    }
    if (found.type !== type || !(found.object instanceof Uint8Array))
      throw gitRefusal('git/damaged', `A ${type} of the repository is something else.`, oid);
    if (found.object.length > gitLimits.object) throw gitRefusal('git/too-large', 'The repository holds an object that is too large.', oid);
    return found.object;
  }
  return {
    async commit(oid) {
      const commit = readCommit(await read(oid, 'commit'), hash);
      if (commit === undefined) throw gitRefusal('git/damaged', 'A commit of the repository cannot be read.', oid);
      return commit;
    },
    async tree(oid) {
      const entries = parseTree(await read(oid, 'tree'));
      if (entries === undefined) throw gitRefusal('git/damaged', 'A folder of the repository cannot be read.', oid);
      return entries;
    },
    blob: (oid) => read(oid, 'blob'),
    write: (type, bytes) => git.writeObject({ fs, gitdir, type, object: bytes, format: 'content' }),
  };
}

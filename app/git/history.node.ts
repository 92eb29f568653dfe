/** What happened in the repository since it was last looked at: who committed, whose signature holds, and who changed which flow. */
import { gitLimits } from './bounds.node.ts';
import type { ReadCommit } from './commit.node.ts';
import { gitRefusal } from './refusal.ts';
import { treeMode, type SharedRepository } from './repository.node.ts';

export interface HistoryCommit extends ReadCommit {
  readonly oid: string;
}
export interface History {
  /** Oldest first, without those that the last look saw. */
  readonly commits: readonly HistoryCommit[];
  /** The commit of the last look is no longer among the ancestors of the head. */
  readonly rewritten: boolean;
}

export async function historySince(repository: SharedRepository, head: string, seen: string | undefined): Promise<History> {
  const found = await ancestors(repository, head, seen);
  const rewritten = seen !== undefined && head !== seen && ![...found.values()].some((commit) => commit.parents.includes(seen));
  // Beside a merge a second way may lead around what was seen, to commits that are older than it.
  if (seen !== undefined && !rewritten && [...found.values()].some((commit) => commit.parents.length > 1))
    for (const oid of (await ancestors(repository, seen, undefined)).keys()) found.delete(oid);
  return { commits: inOrder(found, head), rewritten };
}

/** The commit and all before it, without `stop` and what only leads there through it. */
async function ancestors(repository: SharedRepository, head: string, stop: string | undefined): Promise<Map<string, HistoryCommit>> {
  const found = new Map<string, HistoryCommit>();
  const waiting = [head];
  while (waiting.length > 0) {
    const oid = waiting.pop() ?? '';
    if (oid === stop || found.has(oid)) continue;
    if (found.size >= gitLimits.commits) throw gitRefusal('git/too-large', `The repository has more than ${gitLimits.commits} commits.`);
    const commit = await repository.commit(oid);
    found.set(oid, { ...commit, oid });
    waiting.push(...commit.parents);
  }
  return found;
}

/** Parents before children. */
function inOrder(found: ReadonlyMap<string, HistoryCommit>, head: string): HistoryCommit[] {
  const out: HistoryCommit[] = [];
  const done = new Set<string>();
  const stack: { readonly oid: string; readonly entered: boolean }[] = [{ oid: head, entered: false }];
  while (stack.length > 0) {
    const { oid, entered } = stack.pop() ?? { oid: '', entered: true };
    const commit = found.get(oid);
    if (commit === undefined || (done.has(oid) && !entered)) continue;
    if (entered) {
      out.push(commit);
      continue;
    }
    done.add(oid);
    stack.push({ oid, entered: true }, ...commit.parents.map((parent) => ({ oid: parent, entered: false })));
  }
  return out;
}

/** Blob ids of the files in `flows/` at a commit's tree. */
async function flowBlobs(
  repository: SharedRepository,
  tree: string,
  cache: Map<string, ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const known = cache.get(tree);
  if (known !== undefined) return known;
  const folder = (await repository.tree(tree)).find((entry) => entry.name === 'flows' && entry.mode === treeMode.folder);
  const blobs = new Map(folder === undefined ? [] : (await repository.tree(folder.oid)).map((entry) => [entry.name, entry.oid] as const));
  cache.set(tree, blobs);
  return blobs;
}

/** Commits that changed a file of `flows/`, by file name, oldest first. A merge counts where it is like none of its parents. */
export async function changesByFile(
  repository: SharedRepository,
  commits: readonly HistoryCommit[],
): Promise<ReadonlyMap<string, readonly HistoryCommit[]>> {
  const cache = new Map<string, ReadonlyMap<string, string>>();
  const out = new Map<string, HistoryCommit[]>();
  for (const commit of commits) {
    const now = await flowBlobs(repository, commit.tree, cache);
    const before = await Promise.all(
      commit.parents.map(async (parent) => flowBlobs(repository, (await repository.commit(parent)).tree, cache)),
    );
    for (const [name, oid] of now) if (!before.some((blobs) => blobs.get(name) === oid)) out.set(name, [...(out.get(name) ?? []), commit]);
  }
  return out;
}

/** One look at the repository: what is new there, whose signature holds, and how each flow stands to the one here. Nothing is changed. */
import { mergeFlows, type Merge, type Side } from '../workflow/graph/merge-flows.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { changesByFile, historySince, type History, type HistoryCommit } from './history.node.ts';
import type { PendingChanges, SharePorts } from './ports.ts';
import { gitRefusal } from './refusal.ts';
import type { SharedRepository } from './repository.node.ts';
import { readShared, sharedForm, sharedText } from './shared-flow.ts';
import { problemOf, readSharedTree, type Problem, type SharedTree } from './shared-tree.node.ts';

export type Standing = 'trusted' | 'unknown-key' | 'unsigned';
export interface CommitView {
  readonly oid: string;
  readonly at: number;
  readonly author: string;
  readonly message: string;
  readonly standing: Standing;
  readonly signedBy?: string;
}

export type FlowState = 'same' | 'mine' | 'theirs' | 'both' | 'only-here' | 'only-there' | 'gone-there' | 'unreadable';
export interface FlowView {
  readonly flowId: string;
  readonly name: string;
  readonly state: FlowState;
  /** Who changed it there since the last look, as `signerName` says it. */
  readonly by: readonly string[];
  /** All of those changes are signed by people that this workspace trusts. */
  readonly signed: boolean;
}

export interface Look {
  readonly head: string | undefined;
  readonly root: string | undefined;
  readonly tree: SharedTree;
  readonly history: History;
  readonly commits: readonly CommitView[];
  readonly flows: readonly FlowView[];
  readonly problems: readonly Problem[];
  /** Commits that changed a flow since the last look, by flow id, oldest first. */
  readonly changes: ReadonlyMap<string, readonly HistoryCommit[]>;
}

const emptyTree: SharedTree = { flows: new Map(), requests: [], answers: [], cards: new Map(), problems: [], poisoned: false };

export function standingOf(commit: HistoryCommit, ports: SharePorts): { readonly standing: Standing; readonly owner?: string } {
  if (commit.signedBy === undefined) return { standing: 'unsigned' };
  const key = Buffer.from(commit.signedBy);
  const known = ports.signers().find((signer) => key.equals(signer.publicKey));
  return known === undefined ? { standing: 'unknown-key' } : { standing: 'trusted', owner: known.owner };
}

/** Everybody behind a commit: its signer, and those whose changes a trusted signer says that it carries. */
export function authorsOf(commit: HistoryCommit, ports: SharePorts): readonly string[] {
  const { standing, owner } = standingOf(commit, ports);
  if (owner === undefined)
    return [`${commit.author.slice(0, 100) || 'somebody'} (${standing === 'unsigned' ? 'unsigned' : 'unknown key'})`];
  return [...new Set([...commit.authors, owner])];
}

/** Authors whom others name, and who have signed none of these commits, with the owner who says so. */
function namedIn(commits: readonly HistoryCommit[], ports: SharePorts): ReadonlyMap<string, string> {
  const owners = commits.map((commit) => ({ owner: standingOf(commit, ports).owner, authors: commit.authors }));
  const signed = new Set(owners.map(({ owner }) => owner));
  return new Map(
    owners.flatMap(({ owner, authors }) =>
      owner === undefined ? [] : authors.filter((author) => !signed.has(author)).map((author) => [author, owner] as const),
    ),
  );
}

const mostNames = 50;
const andOthers = 'others (see the history)';
const isStranger = (name: string): boolean => / \((?:unsigned|unknown key)\)$/.test(name);
/** Anybody may write any name into a commit: those whom this workspace knows come first, and of the others only so many are told. */
function named(names: readonly string[]): readonly string[] {
  const all = [...new Set(names)].filter((name) => name !== andOthers);
  const ordered = [...all.filter((name) => !isStranger(name)), ...all.filter(isStranger)];
  return ordered.length > mostNames || names.includes(andOthers) ? [...ordered.slice(0, mostNames - 1), andOthers] : all;
}

/** Who changed a flow there since it was last brought together, in commits of this look and of earlier ones. */
export function pendingOf(flowId: string, { changes }: Pick<Look, 'changes'>, ports: SharePorts): PendingChanges {
  const { pending } = ports.state();
  const before = (Object.hasOwn(pending, flowId) ? pending[flowId] : undefined) ?? { by: [], signed: true };
  const commits = changes.get(flowId) ?? [];
  // Whoever signed any of it, now or before, is an author by their own key.
  const proved = new Set([
    ...before.by.filter((name) => !Object.hasOwn(before.named ?? {}, name)),
    ...commits.flatMap((commit) => standingOf(commit, ports).owner ?? []),
  ]);
  const claims = Object.fromEntries(
    [...Object.entries(before.named ?? {}), ...namedIn(commits, ports)].filter(([name]) => !proved.has(name)),
  );
  return {
    ...(Object.keys(claims).length === 0 ? {} : { named: claims }),
    by: named([...before.by, ...commits.flatMap((commit) => authorsOf(commit, ports))]),
    signed: before.signed && commits.every((commit) => standingOf(commit, ports).standing === 'trusted'),
  };
}

/** What is to be remembered when a look's commits count as seen; `settled` flows are brought together now. */
export function pendingAfter(
  look: Pick<Look, 'changes'>,
  settled: readonly string[],
  ports: SharePorts,
): Readonly<Record<string, PendingChanges>> {
  const ids = new Set([...Object.keys(ports.state().pending), ...look.changes.keys()]);
  return Object.fromEntries([...ids].filter((id) => !settled.includes(id)).map((id) => [id, pendingOf(id, look, ports)]));
}

async function flowView(
  flowId: string,
  look: Pick<Look, 'tree' | 'changes'>,
  repository: SharedRepository,
  ports: SharePorts,
): Promise<{ readonly view: FlowView; readonly problem?: Problem }> {
  const mine = ports.flows.get(flowId) === undefined ? undefined : ports.flows.document(flowId);
  const oid = look.tree.flows.get(flowId);
  const base = ports.bases.get(flowId);
  const { by, signed } = pendingOf(flowId, look, ports);
  const about = { flowId, by, signed };
  if (oid === undefined) return { view: { ...about, name: mine?.name ?? flowId, state: base === undefined ? 'only-here' : 'gone-there' } };
  if (mine !== undefined && base?.oid === oid)
    return { view: { ...about, name: mine.name, state: sharedText(mine) === base.text ? 'same' : 'mine' } };
  try {
    const theirs = readShared(await repository.blob(oid), flowId);
    if (mine === undefined) return { view: { ...about, name: theirs.name, state: 'only-there' } };
    const [ours, other] = [sharedText(mine), sharedText(theirs)];
    return {
      view: { ...about, name: mine.name, state: ours === other ? 'same' : base !== undefined && ours === base.text ? 'theirs' : 'both' },
    };
  } catch (error) {
    return { view: { ...about, name: mine?.name ?? flowId, state: 'unreadable' }, problem: problemOf(`flows/${flowId}.flow.json`, error) };
  }
}

export async function lookAt(repository: SharedRepository, ports: SharePorts): Promise<Look> {
  const head = await repository.head();
  const root = head === undefined ? undefined : (await repository.commit(head)).tree;
  const tree = root === undefined ? emptyTree : await readSharedTree(repository, root);
  const history: History =
    head === undefined
      ? { commits: [], rewritten: ports.state().seen !== undefined }
      : await historySince(repository, head, ports.state().seen);
  const byFile = await changesByFile(repository, history.commits);
  const changes = new Map([...byFile].map(([name, commits]) => [name.replace(/\.flow\.json$/, ''), commits]));
  const ids = [...new Set([...ports.flows.list().map((flow) => flow.flowId), ...tree.flows.keys()])].sort();
  const problems: Problem[] = [...tree.problems];
  const flows: FlowView[] = [];
  for (const flowId of ids) {
    const { view, problem } = await flowView(flowId, { tree, changes }, repository, ports);
    flows.push(view);
    if (problem !== undefined) problems.push(problem);
  }
  const commits = [...history.commits]
    .reverse()
    .slice(0, 200)
    .map((commit): CommitView => {
      const { standing, owner } = standingOf(commit, ports);
      return {
        oid: commit.oid,
        at: commit.at,
        author: commit.author,
        message: commit.message.split('\n', 1)[0] ?? '',
        standing,
        ...(owner === undefined ? {} : { signedBy: owner }),
      };
    });
  return { head, root, tree, history, commits, flows, problems, changes };
}

/** The look must still be at the same commit, of a history that grew. Throws UserError `git/moved`, `git/history-rewritten`. */
export function stillAt(look: Look, head: string | undefined): void {
  if (look.head !== head) throw gitRefusal('git/moved', 'Somebody pushed to the repository since you compared.');
  if (look.history.rewritten)
    throw gitRefusal('git/history-rewritten', 'The history of the repository was rewritten: commits that were seen before are gone.');
}

export interface FlowComparison {
  readonly mine: Flow | undefined;
  readonly theirs: Flow;
  readonly base: Flow | undefined;
  readonly merge: Merge;
}

/** Both versions in shared form, and brought together. Throws UserError `flow/not-found`, or what is wrong with theirs. */
export async function compareFlow(
  flowId: string,
  choices: Readonly<Record<string, Side>>,
  look: Look,
  repository: SharedRepository,
  ports: SharePorts,
): Promise<FlowComparison> {
  const oid = look.tree.flows.get(flowId);
  if (oid === undefined) throw gitRefusal('git/moved', 'This flow is not in the repository.', flowId);
  const theirs = readShared(await repository.blob(oid), flowId);
  const document = ports.flows.get(flowId) === undefined ? undefined : ports.flows.document(flowId);
  const mine = document === undefined ? undefined : sharedForm(document);
  const kept = ports.bases.get(flowId);
  const base = kept === undefined ? undefined : readShared(new TextEncoder().encode(kept.text), flowId);
  return {
    mine,
    theirs,
    base,
    merge: mine === undefined ? { flow: theirs, conflicts: [], incoming: [], dropped: [] } : mergeFlows(base, mine, theirs, choices),
  };
}

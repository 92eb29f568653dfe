/** What goes in and out: a flow of the repository taken over, and a signed commit pushed. */
import type { Side } from '../workflow/graph/merge-flows.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { signedCommit } from './commit.node.ts';
import type { HistoryCommit } from './history.node.ts';
import { authorsOf, compareFlow, pendingOf, standingOf, stillAt, type Look } from './look.node.ts';
import type { SharedBase, SharePorts } from './ports.ts';
import { flowPath, signersPath } from './paths.ts';
import { gitRefusal } from './refusal.ts';
import type { SharedRepository } from './repository.node.ts';
import { checkShareable, sharedText, withOwnParts } from './shared-flow.ts';
import { withFiles } from './shared-tree.node.ts';
import { allowedSigner } from './ssh-signature.node.ts';

/** One revision to be saved, by whom: an owner name, or words for somebody whose signature does not hold. */
export interface TakenRevision {
  readonly flow: Flow;
  readonly by: string | undefined;
  readonly message: string;
  /** Whose word it is, where `by` has not signed it. */ readonly saidBy?: string;
}
export interface Taken {
  readonly revisions: readonly TakenRevision[];
  readonly base: Omit<SharedBase, 'revision'>;
}

/**
 * What taking theirs comes to: a revision for each of their authors, so that none of them reviews it later, and one of the person
 * who brings both together where mine had changes too (`by` is undefined). Throws UserError `git/conflict` while a part is open.
 */
export async function takeFlow(
  flowId: string,
  choices: Readonly<Record<string, Side>>,
  head: string,
  look: Look,
  repository: SharedRepository,
  ports: SharePorts,
): Promise<Taken> {
  stillAt(look, head);
  const { mine, theirs, merge } = await compareFlow(flowId, choices, look, repository, ports);
  const [open] = merge.conflicts;
  if (open !== undefined) throw gitRefusal('git/conflict', `Both of you changed ${open.kind} “${open.name}”.`);
  const document = ports.flows.get(flowId) === undefined ? undefined : ports.flows.document(flowId);
  const place = (flow: Flow): Flow => ({
    ...withOwnParts(flow, document),
    ...(document === undefined ? {} : { environment: document.environment }),
  });
  const { by: authors, named = {} } = pendingOf(flowId, look, ports);
  const messages = new Map(
    (look.changes.get(flowId) ?? []).flatMap((commit) =>
      authorsOf(commit, ports).map((author) => [author, saidBy(commit, author, ports)] as const),
    ),
  );
  const text = sharedText(theirs);
  const revisions: TakenRevision[] = (
    mine !== undefined && sharedText(mine) === text ? [] : authors.length === 0 ? ['somebody (before the first look)'] : authors
  ).map((by) => ({
    flow: place(theirs),
    by,
    message: (messages.get(by) ?? 'From the repository').slice(0, 200),
    ...(Object.hasOwn(named, by) ? { saidBy: named[by] ?? '' } : {}),
  }));
  // Mine alone changed what theirs left, or both did: the result is one more revision, by whoever brings them together.
  const merged = readFlow(JSON.parse(JSON.stringify(merge.flow)), flowId);
  if (mine !== undefined && sharedText(merged) !== text)
    revisions.push({ flow: place(merged), by: undefined, message: 'Brought together with the repository' });
  return { revisions, base: { id: flowId, oid: look.tree.flows.get(flowId) ?? '', text } };
}

/**
 * What stands beside a revision. Somebody whom a commit merely names counts as an author, since it may carry their work, until they say that they changed
 * nothing (decision 0020): so it says whose word it is.
 */
function saidBy(commit: HistoryCommit, author: string, ports: SharePorts): string {
  const [first = ''] = commit.message.split('\n', 1);
  const { owner } = standingOf(commit, ports);
  return owner === undefined || owner === author ? first : `${owner} signed this and says that ${author} changed it: ${first}`;
}

export interface Push {
  readonly flowIds: readonly string[];
  /** Packages and cards, by their whole path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly message: string;
  readonly by: { readonly owner: string; readonly displayName: string };
}
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Where a person's mail would be in a commit; nothing is ever sent there (RFC 2606). */
export const commitAddress = (owner: string): string => `${owner.replaceAll(/[^A-Za-z0-9._-]/g, '-')}@countersign.invalid`;

/** Commits on top of the head that was looked at, and moves the branch. Gives the commit and the new bases. */
export async function pushFlows(
  push: Push,
  head: string | undefined,
  look: Look,
  repository: SharedRepository,
  signer: Signer,
  ports: SharePorts,
  ownerOf: (personId: string) => string,
): Promise<{ readonly commit: string; readonly bases: readonly SharedBase[] }> {
  stillAt(look, head);
  if (look.tree.poisoned)
    throw gitRefusal('git/bad-path', 'The repository holds a name that leads out of it, so nothing is pushed on top of it.');
  const files = new Map<string, Uint8Array>(push.files);
  const bases: SharedBase[] = [];
  const authors = new Set<string>();
  for (const flowId of push.flowIds) {
    const state = look.flows.find((view) => view.flowId === flowId)?.state;
    if (state !== 'mine' && state !== 'only-here' && state !== 'gone-there')
      throw gitRefusal('git/conflict', 'The repository has a newer version of this flow. Take it first.', flowId);
    const flow = ports.flows.document(flowId);
    const record = ports.flows.get(flowId);
    if (flow === undefined || record === undefined) throw gitRefusal('git/conflict', 'This flow is not in the workspace any more.', flowId);
    checkShareable(flow);
    const bytes = new TextEncoder().encode(sharedText(flow));
    files.set(flowPath(flowId), bytes);
    const since = ports.bases.get(flowId)?.revision ?? 0;
    for (const author of ports.authorsSince(flowId, since)) authors.add(ownerOf(author));
    bases.push({ id: flowId, oid: await repository.write('blob', bytes), text: sharedText(flow), revision: record.revision });
  }
  if (files.size === 0) throw gitRefusal('git/conflict', 'There is nothing to push.');
  files.set(
    signersPath,
    new TextEncoder().encode(
      `${ports
        .signers()
        .map((key) => allowedSigner(commitAddress(key.owner), key.publicKey))
        .sort()
        .join('\n')}\n`,
    ),
  );
  authors.delete(push.by.owner);
  const root = await withFiles(repository, look.root, files);
  const bytes = await signedCommit(
    {
      tree: root,
      parents: head === undefined ? [] : [head],
      by: { name: push.by.displayName, email: commitAddress(push.by.owner) },
      at: ports.clock.now(),
      message: push.message,
      authors: [...authors].sort(),
    },
    signer,
    ports.hash,
  );
  const commit = await repository.write('commit', bytes);
  await repository.push(head, commit);
  return { commit, bases };
}

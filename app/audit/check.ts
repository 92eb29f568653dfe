/** The checks that a stored log and an exported one have in common, entry by entry; the rules are numbered in SPEC.md. */
import { equalBytes, isHexOf, toHex } from './bytes.ts';
import { parseLeaf, type AuditEntry } from './entry.ts';
import { appendLeaf, emptyTree, hashLeaf, rootOf, type TreeEdge } from './merkle.ts';
import { prunedAction } from './prune.ts';
import type { Digest, TreeNode, VerifySignature } from './ports.ts';
import { openNote, parseCheckpoint, type Checkpoint, type VerifierKey } from './signed-note.ts';

export const problemCodes = [
  'malformed-entry',
  'missing-entries',
  'repeated-entry',
  'broken-link',
  'clock-back',
  'malformed-checkpoint',
  'unknown-key',
  'bad-signature',
  'wrong-origin',
  'misplaced-checkpoint',
  'root-mismatch',
  'unsigned-tail',
  'truncated',
  'fork',
  'malformed-line',
  'count-mismatch',
  'column-mismatch',
  'node-mismatch',
  'unexplained-start',
  'before-start',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export interface Problem {
  /** The entry where it shows. For checkpoints, the last entry that they cover. */
  readonly index: number;
  readonly code: ProblemCode;
}

export interface Report {
  readonly ok: boolean;
  readonly size: number;
  /** How many entries at the beginning retention has taken out; they count in `size` and `root`. */
  readonly removed: number;
  /** Root over all entries found, base64 as in checkpoints. */
  readonly root: Uint8Array;
  /** `maxProblems`, and of each kind the first; there may be more. */
  readonly problems: readonly Problem[];
}

export const maxProblems = 1_000;

export interface CheckOptions {
  readonly digest: Digest;
  readonly verify: VerifySignature;
  /** Keys whose checkpoints count. */
  readonly keys: readonly VerifierKey[];
  readonly origin: string;
  /** A checkpoint (signed note) from an earlier look, kept elsewhere: without it a log that was cut at an older checkpoint looks whole. */
  readonly remembered?: string;
  /** Where the entries begin, when retention has taken out those before. */
  readonly start?: PrunedStart;
}

/** What stands for entries that were taken out: their tree's right edge, and the checkpoint that was signed over them when they were the whole log. */
export interface PrunedStart {
  readonly tree: TreeEdge;
  readonly note: string;
}

export interface LogCheck {
  /** Gives the entry and the subtrees it completes, for callers that have more to compare. */
  entry(leaf: string): { readonly entry: AuditEntry | undefined; readonly completed: readonly TreeNode[] };
  checkpoint(note: string): void;
  problem(index: number, code: ProblemCode): void;
  readonly size: number;
  finish(): Report;
}

export function createLogCheck(options: CheckOptions): LogCheck {
  const { digest, keys, verify, origin } = options;
  const problems: Problem[] = [];
  const remembered = options.remembered === undefined ? undefined : readCheckpoint(options.remembered);
  const start = options.start?.tree ?? emptyTree;
  const startRoot = rootOf(digest, start);
  let tree: TreeEdge = start;
  let expected = start.size;
  let lastTime = 0;
  let prev: Uint8Array | undefined;
  let signedSize = start.size;
  let explained = start.size === 0;
  let rememberedRoot: Uint8Array | undefined = typeof remembered === 'object' && remembered.size === start.size ? startRoot : undefined;

  const kinds = new Set<ProblemCode>();

  function problem(index: number, code: ProblemCode): void {
    if (problems.length < maxProblems || !kinds.has(code)) problems.push({ index, code });
    kinds.add(code);
  }

  /** The code says why a note is no checkpoint of this log. */
  function readCheckpoint(note: string): Checkpoint | ProblemCode {
    const opened = openNote(verify, note, keys);
    if (!opened.ok) return opened.reason === 'malformed' ? 'malformed-checkpoint' : opened.reason;
    const checkpoint = parseCheckpoint(opened.text);
    if (checkpoint === undefined) return 'malformed-checkpoint';
    return checkpoint.origin === origin ? checkpoint : 'wrong-origin';
  }

  function judge(entry: AuditEntry): void {
    const { index } = entry;
    if (index > expected) problem(expected, 'missing-entries');
    else if (index < expected) problem(index, 'repeated-entry');
    // The entry that the first one kept refers to may be gone; the tree covers it all the same.
    const isLinked = entry.prev === undefined || prev === undefined ? entry.prev === prev : isHexOf(entry.prev, prev);
    if (!isLinked && !(prev === undefined && tree.size === start.size && start.size > 0)) problem(index, 'broken-link');
    if (entry.action === prunedAction && entry.details['size'] === start.size && entry.details['root'] === toHex(startRoot))
      explained = true;
    if (entry.time < lastTime) problem(index, 'clock-back');
    lastTime = entry.time;
    // After a gap the numbering goes on from what was found, so that one deletion is one problem.
    expected = index + 1;
  }

  function judgeCheckpoint(note: string): void {
    const at = Math.max(0, tree.size - 1);
    const checkpoint = readCheckpoint(note);
    if (typeof checkpoint === 'string') return problem(at, checkpoint);
    if (checkpoint.size !== tree.size || checkpoint.size <= signedSize) return problem(at, 'misplaced-checkpoint');
    signedSize = checkpoint.size;
    if (!equalBytes(checkpoint.root, rootOf(digest, tree))) problem(at, 'root-mismatch');
  }

  function judgeStart(note: string): void {
    const checkpoint = readCheckpoint(note);
    if (typeof checkpoint === 'string') problem(start.size, checkpoint);
    else if (checkpoint.size !== start.size || !equalBytes(checkpoint.root, startRoot)) problem(start.size, 'root-mismatch');
  }
  if (options.start !== undefined) judgeStart(options.start.note);

  return {
    get size() {
      return tree.size;
    },
    problem,
    entry(leaf) {
      const hash = hashLeaf(digest, leaf);
      const entry = parseLeaf(leaf);
      if (entry === undefined) problem(expected, 'malformed-entry');
      else judge(entry);
      if (entry === undefined) expected += 1;
      prev = hash;
      const grown = appendLeaf(digest, tree, hash);
      tree = grown.tree;
      if (typeof remembered === 'object' && tree.size === remembered.size) rememberedRoot = rootOf(digest, tree);
      return { entry, completed: grown.completed };
    },
    checkpoint: judgeCheckpoint,
    finish() {
      if (signedSize < tree.size) problem(signedSize, 'unsigned-tail');
      // Any checkpoint could be made to look like the end of a removed part: only an entry under the log's own signature says that it is one.
      if (!explained) problem(start.size, 'unexplained-start');
      if (typeof remembered === 'string') problem(0, remembered);
      else if (remembered !== undefined && remembered.size < start.size) problem(start.size, 'before-start');
      else if (remembered !== undefined && remembered.size > tree.size) problem(tree.size, 'truncated');
      else if (remembered !== undefined && rememberedRoot !== undefined && !equalBytes(rememberedRoot, remembered.root))
        problem(remembered.size - 1, 'fork');
      return { ok: problems.length === 0, size: tree.size, removed: start.size, root: rootOf(digest, tree), problems };
    },
  };
}

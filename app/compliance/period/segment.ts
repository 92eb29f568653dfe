/**
 * The part of the audit log that a period needs, whole: from a signed checkpoint before it to one after it, with every entry between. Nothing is left
 * out, so that whoever holds it can count the populations anew; values in it are tokens (AUD-4). Numbers of rules are those of app/audit/SPEC.md.
 */
import { z } from 'zod';
import { fromHex, toHex } from '../../audit/bytes.ts';
import { createLogCheck, type ProblemCode } from '../../audit/check.ts';
import { entryLimits, type AuditEntry } from '../../audit/entry.ts';
import { edgeAt, edgeOf, emptyTree, rootOf, wholeSubtrees, type TreeEdge } from '../../audit/merkle.ts';
import type { AuditReader, Digest, StoredCheckpoint, VerifySignature } from '../../audit/ports.ts';
import { consistencyProof, verifyConsistency } from '../../audit/proofs.ts';
import { parseCheckpoint, parseVerifierKey, type Checkpoint, type VerifierKey } from '../../audit/signed-note.ts';

/** More than a year of a busy workspace; what is larger is asked for in parts. */
export const mostEntries = 200_000;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const note = z.string().max(16 * 1024);
export const segmentSchema = z.strictObject({
  origin: z.string().min(1).max(200),
  keys: z.array(z.string().max(400)).min(1).max(16),
  /** The checkpoint that it begins behind, and the tree's right edge there; a log from its first entry on has none. */
  start: z.strictObject({ size: z.int().min(1), edge: z.array(hex).min(1).max(53), note }).optional(),
  leaves: z.array(z.string().max(entryLimits.leaf)).max(mostEntries),
  /** In order. The last one covers all of it. */
  checkpoints: z.array(note).max(mostEntries),
  /** Leads from the first checkpoint to the last one (RFC 9162, 2.1.4). */
  consistency: z.array(hex).max(64),
});
export type Segment = z.infer<typeof segmentSchema>;

const sizeIn = (text: string): Checkpoint | undefined => {
  const end = text.indexOf('\n\n');
  return end < 0 ? undefined : parseCheckpoint(text.slice(0, end + 1));
};

export interface Period {
  readonly from: number;
  readonly until: number;
}

/** `keys` are the verifier keys that the log has had. Undefined: more entries than fit. */
export function takeSegment(
  reader: AuditReader,
  digest: Digest,
  { from, until }: Period,
  origin: string,
  keys: readonly string[],
): Segment | undefined {
  const size = reader.size();
  const [newest] = reader.find({ since: from, until, limit: 1 });
  const pruned = reader.start();
  // One checkpoint further back than needed: an entry from before the period shows that none of the period was left out in front.
  let start: StoredCheckpoint | undefined = pruned;
  let before: StoredCheckpoint | undefined;
  let end: StoredCheckpoint | undefined;
  const within: StoredCheckpoint[] = [];
  for (const checkpoint of reader.checkpoints()) {
    if (checkpoint.size > size) break;
    const last = reader.entry(checkpoint.size - 1);
    if (last === undefined) continue;
    if (last.time < from) {
      start = before ?? start;
      before = checkpoint;
      within.splice(0, within.length, checkpoint);
      end = checkpoint;
      continue;
    }
    within.push(checkpoint);
    end = checkpoint;
    if (last.time >= until && checkpoint.size > (newest?.index ?? -1)) break;
  }
  const nodes = (level: number, position: number): Uint8Array | undefined => reader.node(level, position);
  const first = start?.size ?? 0;
  const last = end?.size ?? first;
  if (last - first > mostEntries) return undefined;
  const edge = start === undefined ? undefined : edgeAt(nodes, first);
  return {
    origin,
    keys: [...keys],
    ...(start === undefined || edge === undefined
      ? {}
      : { start: { size: first, edge: wholeSubtrees(edge).map(toHex), note: start.note } }),
    leaves: [...reader.entries(first, last)].map(({ leaf }) => leaf),
    checkpoints: within.map((checkpoint) => checkpoint.note),
    consistency: first === 0 || first === last ? [] : consistencyProof(digest, nodes, first, last).map(toHex),
  };
}

export interface SegmentProblem {
  readonly index: number;
  readonly code: ProblemCode | 'no-consistency' | 'no-checkpoint';
}

export interface ReadSegment {
  readonly entries: readonly AuditEntry[];
  /** Number of the first entry in it, and of the one behind its last. */
  readonly first: number;
  readonly size: number;
  /** Over everything up to its end, in hex. */
  readonly root: string;
  /** Size and root where the period ends: what the seed is made from. */
  readonly atEnd: { readonly size: number; readonly root: string };
  /** Sizes of the signed checkpoints, with the time of the last entry that each covers. */
  readonly checkpoints: readonly { readonly size: number; readonly at: number }[];
  readonly hashOf: ReadonlyMap<number, string>;
  readonly problems: readonly SegmentProblem[];
}

export interface SegmentCheck {
  readonly digest: Digest;
  readonly verify: VerifySignature;
  /** Got from elsewhere; without them the segment's own count. */
  readonly trustedKeys?: readonly VerifierKey[];
  /** A signed checkpoint from an earlier look. */
  readonly remembered?: string;
}

const treeOf = ({ start }: Segment): TreeEdge | undefined =>
  start === undefined ? emptyTree : edgeOf(start.size, start.edge.map(fromHex));

/** Reads it and checks every hash, link, clock and signature in it. Undefined when its beginning is no tree. */
export function readSegment(
  segment: Segment,
  until: number,
  { digest, verify, trustedKeys, remembered }: SegmentCheck,
): ReadSegment | undefined {
  const begin = treeOf(segment);
  if (begin === undefined) return undefined;
  const keys = trustedKeys ?? segment.keys.flatMap((text) => parseVerifierKey(digest, text) ?? []);
  const check = createLogCheck({
    digest,
    verify,
    keys,
    origin: segment.origin,
    ...(remembered === undefined ? {} : { remembered }),
    ...(segment.start === undefined ? {} : { start: { tree: begin, note: segment.start.note } }),
  });
  const notes = segment.checkpoints.map((text) => ({ text, size: sizeIn(text)?.size ?? 0 }));
  const [entries, hashOf, checkpoints]: [AuditEntry[], Map<number, string>, { size: number; at: number }[]] = [[], new Map(), []];
  let tree = begin;
  let atEnd: { size: number; root: string } | undefined;
  let next = 0;
  for (const leaf of segment.leaves) {
    // The subtrees that it completes, the leaf's own hash first: nothing is hashed twice.
    const { entry, completed } = check.entry(leaf);
    if (atEnd === undefined && entry !== undefined && entry.time >= until) atEnd = { size: tree.size, root: toHex(rootOf(digest, tree)) };
    const [own, top] = [completed[0], completed.at(-1)];
    if (own === undefined || top === undefined) continue;
    if (entry !== undefined) {
      entries.push(entry);
      hashOf.set(entry.index, toHex(own.hash));
    }
    tree = { size: tree.size + 1, edge: [...tree.edge.slice(0, top.level).fill(undefined), top.hash, ...tree.edge.slice(top.level + 1)] };
    for (let note = notes[next]; note !== undefined && note.size <= tree.size; note = notes[next]) {
      check.checkpoint(note.text);
      checkpoints.push({ size: note.size, at: entry?.time ?? 0 });
      next += 1;
    }
  }
  const root = toHex(rootOf(digest, tree));
  // It begins in the middle of a log by design, and the checkpoint there says of how much.
  const problems: SegmentProblem[] = check.finish().problems.filter(({ code }) => code !== 'unexplained-start');
  if (next < notes.length) problems.push({ index: tree.size, code: 'truncated' });
  if (segment.leaves.length > 0 && notes.length === 0) problems.push({ index: tree.size, code: 'no-checkpoint' });
  if (
    segment.start !== undefined &&
    segment.leaves.length > 0 &&
    !verifyConsistency(digest, begin.size, tree.size, rootOf(digest, begin), segment.consistency.map(fromHex), rootOf(digest, tree))
  )
    problems.push({ index: tree.size, code: 'no-consistency' });
  return { entries, first: begin.size, size: tree.size, root, atEnd: atEnd ?? { size: tree.size, root }, checkpoints, hashOf, problems };
}

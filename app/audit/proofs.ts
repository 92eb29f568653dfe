/**
 * Inclusion and consistency proofs (RFC 9162, 2.1.3 and 2.1.4), and their generalisation to subtrees
 * (draft-ietf-plants-merkle-tree-certs, section 4), of which a tree of size n is the subtree [0, n).
 * Verifiers take anything: wrong sizes, lengths and numbers are a refusal, never an exception.
 */
import { equalBytes } from './bytes.ts';
import { emptyRoot, hashChildren, type NodeSource } from './merkle.ts';
import type { Digest } from './ports.ts';

export type Proof = readonly Uint8Array[];

const hashSize = 32;
/** A tree of 2^53 leaves needs 53 hashes and a consistency proof one more. */
const maxProof = 64;

const wellFormed = (proof: Proof): boolean => proof.length <= maxProof && proof.every((hash) => hash.length === hashSize);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const odd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

/** The largest power of two smaller than `size` (at least 2). */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Smallest power of two that is at least `size`. */
function ceilingOf(size: number): number {
  let ceiling = 1;
  while (ceiling < size) ceiling *= 2;
  return ceiling;
}

/** [start, end) can be proven when its start is a multiple of its size rounded up to a power of two. */
const isSubtree = (start: number, end: number): boolean =>
  isSize(start) && isSize(end) && start < end && start % ceilingOf(end - start) === 0;

/** Hash over the leaves [from, to), from stored subtrees: at most one read per level. */
function rangeHash(digest: Digest, nodes: NodeSource, from: number, to: number): Uint8Array {
  const size = to - from;
  if (ceilingOf(size) === size) {
    const hash = nodes(Math.log2(size), from / size);
    if (hash === undefined) throw new RangeError(`the tree has no entries ${from} to ${to - 1}`);
    return hash;
  }
  const split = from + splitOf(size);
  return hashChildren(digest, rangeHash(digest, nodes, from, split), rangeHash(digest, nodes, split, to));
}

/** The hashes that lead from leaf `index` to the root of the first `size` leaves. Throws RangeError outside the tree. */
export function inclusionProof(digest: Digest, nodes: NodeSource, index: number, size: number): Proof {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`entry ${index} is not in a tree of ${size}`);
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const split = from + splitOf(to - from);
    if (index < split) {
      proof.unshift(rangeHash(digest, nodes, split, to));
      to = split;
    } else {
      proof.unshift(rangeHash(digest, nodes, from, split));
      from = split;
    }
  }
  return proof;
}

/** The hashes that show that the first `oldSize` leaves of a tree of `size` are what they were. */
export function consistencyProof(digest: Digest, nodes: NodeSource, oldSize: number, size: number): Proof {
  if (!isSize(oldSize) || !isSize(size) || oldSize === 0 || oldSize > size)
    throw new RangeError(`no proof leads from ${oldSize} to ${size}`);
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = size;
  // The old root is known to the verifier as long as the old tree is a whole left part of the new one.
  let whole = true;
  while (oldSize < to) {
    const split = from + splitOf(to - from);
    if (oldSize <= split) {
      proof.unshift(rangeHash(digest, nodes, split, to));
      to = split;
    } else {
      proof.unshift(rangeHash(digest, nodes, from, split));
      from = split;
      whole = false;
    }
  }
  if (!whole) proof.unshift(rangeHash(digest, nodes, from, to));
  return proof;
}

/** Does the leaf hash lie at `index` of the subtree [start, end) with that root? */
export function verifySubtreeInclusion(
  digest: Digest,
  index: number,
  start: number,
  end: number,
  leafHash: Uint8Array,
  proof: Proof,
  root: Uint8Array,
): boolean {
  if (!isSubtree(start, end) || !isSize(index) || index < start || index >= end) return false;
  if (leafHash.length !== hashSize || root.length !== hashSize || !wellFormed(proof)) return false;
  let node = index - start;
  let last = end - start - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      hash = hashChildren(digest, sibling, hash);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = hashChildren(digest, hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equalBytes(hash, root);
}

/** RFC 9162, 2.1.3.2: the leaf is number `index` (from 0) of the tree of `size` leaves with that root. */
export function verifyInclusion(
  digest: Digest,
  index: number,
  size: number,
  leafHash: Uint8Array,
  proof: Proof,
  root: Uint8Array,
): boolean {
  return verifySubtreeInclusion(digest, index, 0, size, leafHash, proof, root);
}

/** Is the subtree [start, end) with hash `subtreeRoot` a part of the tree of `size` leaves with that root? */
export function verifySubtreeConsistency(
  digest: Digest,
  start: number,
  end: number,
  size: number,
  subtreeRoot: Uint8Array,
  proof: Proof,
  root: Uint8Array,
): boolean {
  if (!isSize(size) || !isSize(start) || !isSize(end) || end > size || !wellFormed(proof)) return false;
  // The empty subtree is part of every tree, and there is nothing to prove it with.
  if (start === end) return proof.length === 0 && equalBytes(subtreeRoot, emptyRoot(digest));
  if (!isSubtree(start, end)) return false;
  if (start === 0 && end === size) return proof.length === 0 && equalBytes(subtreeRoot, root);
  let first = start;
  let node = end - 1;
  let last = size - 1;
  const up = (): void => {
    first = half(first);
    node = half(node);
    last = half(last);
  };
  while (first !== node && (node === last || odd(node))) up();
  // A subtree that is one node of the tree is its own seed; any other is rebuilt from the proof, beside the root.
  const [seed, ...rest] = first === node ? [subtreeRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let rebuilt = seed;
  let whole = seed;
  for (const hash of rest) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      if (first < node) rebuilt = hashChildren(digest, hash, rebuilt);
      whole = hashChildren(digest, hash, whole);
      while (!odd(node) && node !== 0) up();
    } else {
      whole = hashChildren(digest, whole, hash);
    }
    up();
  }
  return last === 0 && equalBytes(rebuilt, subtreeRoot) && equalBytes(whole, root);
}

/** Are the first `oldSize` leaves of the tree (`size`, `root`) the whole of the tree (`oldSize`, `oldRoot`)? An empty old tree proves nothing and is refused. */
export function verifyConsistency(
  digest: Digest,
  oldSize: number,
  size: number,
  oldRoot: Uint8Array,
  proof: Proof,
  root: Uint8Array,
): boolean {
  return oldSize > 0 && verifySubtreeConsistency(digest, 0, oldSize, size, oldRoot, proof, root);
}

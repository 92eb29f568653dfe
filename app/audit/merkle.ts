/**
 * The Merkle tree of RFC 9162, section 2.1: hash of a leaf is SHA-256(0x00 || leaf), of a node SHA-256(0x01 || left || right).
 * The tree grows in O(log n) per leaf: what is kept in memory is its right edge, one hash per level.
 */
import type { Digest, TreeNode } from './ports.ts';

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 9162, 2.1.1: of a zero byte and the leaf. */
export const hashLeaf = (digest: Digest, leaf: Uint8Array | string): Uint8Array => digest(leafPrefix, leaf);
/** RFC 9162, 2.1.1: of a one byte and both children. */
export const hashChildren = (digest: Digest, left: Uint8Array, right: Uint8Array): Uint8Array => digest(nodePrefix, left, right);
/** The root of the empty tree is SHA-256 of nothing. */
export const emptyRoot = (digest: Digest): Uint8Array => digest();

/** Bit `level` of a number up to 2^53; the shift operators end at 2^31. */
const bit = (value: number, level: number): boolean => Math.floor(value / 2 ** level) % 2 === 1;

/** `edge[level]` is the hash of the whole subtree of 2^level leaves that ends the tree at that level, for each bit set in `size`. */
export interface TreeEdge {
  readonly size: number;
  readonly edge: readonly (Uint8Array | undefined)[];
}

export const emptyTree: TreeEdge = { size: 0, edge: [] };

/** The tree with one more leaf, and the subtrees that it completes (the leaf itself first). */
export function appendLeaf(
  digest: Digest,
  tree: TreeEdge,
  leafHash: Uint8Array,
): { readonly tree: TreeEdge; readonly completed: readonly TreeNode[] } {
  const edge = [...tree.edge];
  const completed: TreeNode[] = [{ level: 0, position: tree.size, hash: leafHash }];
  let hash = leafHash;
  let level = 0;
  for (let left = edge[0]; bit(tree.size, level) && left !== undefined; left = edge[level]) {
    hash = hashChildren(digest, left, hash);
    edge[level] = undefined;
    level += 1;
    completed.push({ level, position: Math.floor(tree.size / 2 ** level), hash });
  }
  edge[level] = hash;
  return { tree: { size: tree.size + 1, edge }, completed };
}

/** The root hash of a tree of any size. */
export function rootOf(digest: Digest, tree: TreeEdge): Uint8Array {
  let root: Uint8Array | undefined;
  for (const hash of tree.edge) {
    if (hash === undefined) continue;
    root = root === undefined ? hash : hashChildren(digest, hash, root);
  }
  return root ?? emptyRoot(digest);
}

/** Gives the stored hash of a whole subtree. */
export type NodeSource = (level: number, position: number) => Uint8Array | undefined;

/** The right edge of a stored tree; undefined when a node is missing. */
export function edgeAt(nodes: NodeSource, size: number): TreeEdge | undefined {
  const edge: (Uint8Array | undefined)[] = [];
  for (let level = 0; 2 ** level <= size; level += 1) {
    if (!bit(size, level)) {
      edge[level] = undefined;
      continue;
    }
    const hash = nodes(level, Math.floor(size / 2 ** level) - 1);
    if (hash === undefined) return undefined;
    edge[level] = hash;
  }
  return { size, edge };
}

/** The hashes of an edge, from the smallest subtree to the largest. */
export const wholeSubtrees = (tree: TreeEdge): readonly Uint8Array[] => tree.edge.filter((hash) => hash !== undefined);

/** The edge again; undefined when it is not as many hashes as a tree of that size has. */
export function edgeOf(size: number, hashes: readonly Uint8Array[]): TreeEdge | undefined {
  const edge: (Uint8Array | undefined)[] = [];
  let next = 0;
  for (let level = 0; 2 ** level <= size; level += 1) {
    edge[level] = bit(size, level) ? hashes[next] : undefined;
    if (bit(size, level)) next += 1;
  }
  return next === hashes.length ? { size, edge } : undefined;
}

/** Root over the first `size` stored leaves; undefined when they are not all there. */
export function rootAt(digest: Digest, nodes: NodeSource, size: number): Uint8Array | undefined {
  const tree = edgeAt(nodes, size);
  return tree === undefined ? undefined : rootOf(digest, tree);
}

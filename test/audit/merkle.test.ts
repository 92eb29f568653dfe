import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHexOf, toHex, utf8 } from '../../app/audit/bytes.ts';
import { sha256 } from '../../app/audit/crypto.node.ts';
import {
  appendLeaf,
  edgeAt,
  emptyTree,
  hashChildren,
  hashLeaf,
  rootAt,
  rootOf,
  type NodeSource,
  type TreeEdge,
} from '../../app/audit/merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion, verifySubtreeConsistency } from '../../app/audit/proofs.ts';

/** MTH as RFC 9162 writes it down: slow, and plainly right. */
function definition(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return hashLeaf(sha256, only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashChildren(sha256, definition(leaves.slice(0, split)), definition(leaves.slice(split)));
}

function grown(leaves: readonly Uint8Array[]): { tree: TreeEdge; nodes: NodeSource } {
  const stored = new Map<string, Uint8Array>();
  let tree = emptyTree;
  for (const leaf of leaves) {
    const next = appendLeaf(sha256, tree, hashLeaf(sha256, leaf));
    for (const node of next.completed) stored.set(`${node.level}/${node.position}`, node.hash);
    tree = next.tree;
  }
  return { tree, nodes: (level, position) => stored.get(`${level}/${position}`) };
}

const leavesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, index) => utf8(`leaf ${index}`));

describe('the text of a hash', () => {
  it('is compared to the digit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (bytes, at) => {
        const hex = toHex(bytes);
        expect([isHexOf(hex, bytes), isHexOf(`${hex}0`, bytes), isHexOf(`${hex}00`, bytes)]).toEqual([true, false, false]);
        if (hex === '') return;
        const wrong = at % hex.length;
        expect(isHexOf(`${hex.slice(0, wrong)}${hex[wrong] === '0' ? '1' : '0'}${hex.slice(wrong + 1)}`, bytes)).toBe(false);
        expect(isHexOf(hex.slice(0, -1), bytes)).toBe(false);
      }),
    );
    expect(isHexOf('AB', Uint8Array.of(0xab))).toBe(false);
  });
});

describe('AUD-5 tree', () => {
  it('has the roots of the reference trees of Certificate Transparency', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
      (hex) => new Uint8Array(Buffer.from(hex, 'hex')),
    );
    expect([0, 1, 2, 3, 8].map((size) => toHex(rootOf(sha256, grown(inputs.slice(0, size)).tree)))).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });

  it('grows leaf by leaf to the root of the definition, and its right edge can be read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 130 }), (count) => {
        const leaves = leavesOf(count);
        const { tree, nodes } = grown(leaves);
        const root = toHex(definition(leaves));
        expect([toHex(rootOf(sha256, tree)), edgeAt(nodes, count)?.size, toHex(rootAt(sha256, nodes, count) ?? new Uint8Array())]).toEqual([
          root,
          count,
          root,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('stores about two nodes an entry and never completes one twice', () => {
    const seen = new Set<string>();
    let tree = emptyTree;
    for (const leaf of leavesOf(1000)) {
      const next = appendLeaf(sha256, tree, hashLeaf(sha256, leaf));
      for (const node of next.completed) seen.add(`${node.level}/${node.position}`);
      tree = next.tree;
    }
    expect(seen.size).toBe(1994);
  });
});

describe('AUD-6 proofs', () => {
  it('shows every leaf in every tree, and no other leaf', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), fc.nat(), (size, at, other) => {
        const leaves = leavesOf(size);
        const { tree, nodes } = grown(leaves);
        const index = at % size;
        const proof = inclusionProof(sha256, nodes, index, size);
        const shows = (candidate: number): boolean =>
          verifyInclusion(sha256, index, size, hashLeaf(sha256, utf8(`leaf ${candidate}`)), proof, rootOf(sha256, tree));
        expect([shows(index), shows(size + (other % 50))]).toEqual([true, false]);
      }),
    );
  });

  it('shows every older tree in every later one, and no altered one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (size, at) => {
        const leaves = leavesOf(size);
        const old = 1 + (at % size);
        const { tree, nodes } = grown(leaves);
        const proof = consistencyProof(sha256, nodes, old, size);
        const altered = [...leaves.slice(0, old - 1), utf8('another')];
        const shows = (oldLeaves: readonly Uint8Array[]): boolean =>
          verifyConsistency(sha256, old, size, definition(oldLeaves), proof, rootOf(sha256, tree));
        expect([shows(leaves.slice(0, old)), shows(altered)]).toEqual([true, false]);
      }),
    );
  });

  it('takes an aligned subtree that is one node without help', () => {
    const leaves = leavesOf(8);
    const { tree, nodes } = grown(leaves);
    const subtree = definition(leaves.slice(4, 8));
    expect(verifySubtreeConsistency(sha256, 4, 8, 8, subtree, [nodes(2, 0) ?? new Uint8Array()], rootOf(sha256, tree))).toBe(true);
  });

  it('has no proof for what is not in the tree', () => {
    const { nodes } = grown(leavesOf(5));
    expect(() => inclusionProof(sha256, nodes, 5, 5)).toThrow(RangeError);
    expect(() => inclusionProof(sha256, nodes, 0, 9)).toThrow(RangeError);
    expect(() => consistencyProof(sha256, nodes, 0, 5)).toThrow(RangeError);
    expect(() => consistencyProof(sha256, nodes, 6, 5)).toThrow(RangeError);
  });
});

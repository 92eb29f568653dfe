/** AUD-6 against the proofs of github.com/transparency-dev/merkle (Apache-2.0): every valid one is taken, every mutated one refused. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../app/audit/crypto.node.ts';
import { verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion } from '../../app/audit/proofs.ts';

const folder = new URL('../../../shared/vectors/merkle', import.meta.url).pathname;

interface Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly size1: number;
  readonly size2: number;
  readonly root: string;
  readonly root1: string;
  readonly root2: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
const proofOf = (vector: Vector): Uint8Array[] => (vector.proof ?? []).map(bytes);

const kinds: Readonly<Record<string, (vector: Vector) => boolean>> = {
  inclusion: (v) => verifyInclusion(sha256, v.leafIdx, v.treeSize, bytes(v.leafHash), proofOf(v), bytes(v.root)),
  consistency: (v) => verifyConsistency(sha256, v.size1, v.size2, bytes(v.root1), proofOf(v), bytes(v.root2)),
  subtreeinclusion: (v) => verifySubtreeInclusion(sha256, v.leafIdx, v.start, v.end, bytes(v.leafHash), proofOf(v), bytes(v.root)),
  subtreeconsistency: (v) => verifySubtreeConsistency(sha256, v.start, v.end, v.size, bytes(v.root1), proofOf(v), bytes(v.root2)),
};

function filesUnder(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    return statSync(file).isDirectory() ? filesUnder(file) : [file];
  });
}

describe.skipIf(!existsSync(folder))('AUD-6 public proof vectors', () => {
  for (const [kind, verify] of Object.entries(kinds)) {
    it(`${kind}: takes the valid, refuses the mutated`, () => {
      const files = filesUnder(join(folder, kind)).filter((file) => file.endsWith('.json'));
      const wrong = files.filter((file) => {
        const vector = JSON.parse(readFileSync(file, 'utf8')) as Vector;
        return verify(vector) === vector.wantErr;
      });
      expect(files.length).toBeGreaterThan(50);
      expect(wrong).toEqual([]);
    });
  }
});

if (!existsSync(folder)) console.log('SKIPPED: ../shared/vectors/merkle is not here');

/** A log over memory whose entries lie where a test wants them, and packs made from it under a key of the test. */
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { seedSigner } from '../../app/bundle/dsse.node.ts';
import { sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import type { AuditEvent } from '../../app/audit/entry.ts';
import { makeEvidence, type PeriodEvidence } from '../../app/compliance/period/pack.ts';
import type { Records } from '../../app/compliance/period/shapes.ts';
import { signEvidence, verifyEvidence, type EvidenceReport, type EvidenceTrust } from '../../app/exchange/period-evidence.node.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { origin, testLog, type TestLog } from '../audit/fixtures.ts';

export const day = 86_400_000;
/** 2027-01-15, when `testLog` begins. */
export const begin = 1_800_000_000_000;
export const maker = keyPairOf(new Uint8Array(32).fill(7));

export const noRecords: Records = {
  review: () => undefined,
  reviewOfManifest: () => undefined,
  waiver: () => undefined,
  accounts: () => [],
  keys: () => [],
};
const signIn: AuditEvent = { actor: 'nobody', action: 'identity.signed-in', subject: 'acc_1', details: { outcome: 'done' } };

/** `count` sign-ins, an hour apart, each third one refused. */
export async function signIns(count: number, test: TestLog = testLog()): Promise<TestLog> {
  for (let at = 0; at < count; at += 1) {
    test.clock.time += 3_600_000;
    await test.log.append(at % 3 === 2 ? { ...signIn, details: { outcome: 'identity/wrong-credentials' } } : signIn);
  }
  return test;
}

export const made = (test: TestLog, from: number, until: number, now = test.clock.time, records = noRecords): PeriodEvidence =>
  makeEvidence(
    { from, until },
    {
      digest: sha256,
      verify: verifyEd25519,
      hash: nodeHash,
      reader: test.repository,
      records,
      origin,
      keys: [test.log.verifierKey],
      workspace: { id: 'ws_1', name: 'Finance' },
      madeBy: { owner: 'aud', displayName: 'Aud' },
      makerKey: {
        keyId: maker.keyId,
        account: 'acc_aud',
        publicKey: Buffer.from(maker.publicKey).toString('base64'),
        state: 'active',
        createdAt: '2027-01-01T00:00:00Z',
      },
      now,
    },
  );

export const signed = (evidence: Pick<PeriodEvidence, 'statement' | 'body'>): Promise<Uint8Array> =>
  signEvidence(evidence, seedSigner(maker));
export const verified = (bytes: Uint8Array, trust: EvidenceTrust = {}): EvidenceReport =>
  verifyEvidence(bytes, 'pack.json', nodeHash, trust);
export const codesOf = (report: EvidenceReport): readonly string[] => [...new Set(report.problems.map(({ code }) => code))];

/** The pack as a forger makes it who holds the maker's key: statement and body fit, whatever they say. */
export async function forged(
  { statement, body }: PeriodEvidence,
  change: (pack: Pick<PeriodEvidence, 'statement' | 'body'>) => Partial<Pick<PeriodEvidence, 'statement' | 'body'>>,
): Promise<Uint8Array> {
  const changed = { statement, body, ...change({ statement, body }) };
  return signed({ body: changed.body, statement: { ...changed.statement, bodySha256: nodeHash.sha256(canonicalBytes(changed.body)) } });
}

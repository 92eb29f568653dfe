import { noteSigner, sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { createExportCheck, exportLines, type ExportVerification } from '../../app/audit/export.ts';
import type { Report } from '../../app/audit/check.ts';
import { createAuditLog, type AuditLog } from '../../app/audit/log.ts';
import { parseVerifierKey, type VerifierKey } from '../../app/audit/signed-note.ts';
import { memoryRepository, type MemoryRepository } from './memory-repository.ts';

export const origin = 'countersign.local/log/test';

export interface TestLog {
  readonly log: AuditLog;
  readonly repository: MemoryRepository;
  readonly clock: { time: number };
  readonly key: VerifierKey;
}

/** A log over memory with a clock that tests move; the same seed gives the same key. */
export function testLog(seed = 1, repository: MemoryRepository = memoryRepository()): TestLog {
  const clock = { time: 1_800_000_000_000 };
  const signer = noteSigner(origin, new Uint8Array(32).fill(seed));
  const log = createAuditLog({ repository, clock: { now: () => clock.time }, digest: sha256, signer });
  const key = parseVerifierKey(sha256, signer.verifierKey);
  if (key === undefined) throw new Error('the test key is not valid');
  return { log, repository, clock, key };
}

/** `count` entries, in batches of `batch`. */
export async function filled(count: number, batch = 1, seed = 1): Promise<TestLog> {
  const test = testLog(seed);
  for (let from = 0; from < count; from += batch) {
    test.clock.time += 7;
    await Promise.all(
      Array.from({ length: Math.min(batch, count - from) }, (_, offset) =>
        test.log.append({
          actor: `acc_${(from + offset) % 5}`,
          action: 'flow.saved',
          subject: `flow_${from + offset}`,
          details: { revision: from + offset, ok: true },
        }),
      ),
    );
  }
  return test;
}

export const exported = (test: TestLog): string => [...exportLines(test.repository, origin, [test.log.verifierKey])].join('');

/** Undefined when the text is no export at all. */
export function checkExport(text: string, options: Partial<ExportVerification> = {}): Report | undefined {
  const check = createExportCheck({ digest: sha256, verify: verifyEd25519, ...options });
  const lines = text.split('\n');
  const complete = lines.pop() === '' ? lines : [...lines, ''];
  for (const line of complete) if (!check.line(line)) break;
  return check.finish();
}

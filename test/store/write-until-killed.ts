/** Writes through every kind of door as fast as it can, and says on stdout what was acknowledged. Killed by the test at any moment. */
import { writeSync } from 'node:fs';
import { noteSigner, sha256 } from '../../app/audit/crypto.node.ts';
import { createAuditLog } from '../../app/audit/log.ts';
import { logOrigin } from '../../app/audit/signed-note.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import { openStore } from '../../app/store/store.ts';

const [, , folder = '', key = '', round = '0'] = process.argv;
const store = await openStore({ path: folder, unlock: { kind: 'external', key: Buffer.from(key, 'hex') } });
const log = createAuditLog({
  repository: store.audit,
  clock: systemClock,
  digest: sha256,
  signer: noteSigner(logOrigin(store.id), store.auditSeed),
});
// Synchronous: an acknowledgement is out before the next line runs.
const acknowledge = (line: string): void => {
  writeSync(1, `${line}\n`);
};
acknowledge('ready');

async function client(name: string): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const runId = `run_${round}_${name}_${turn}`;
    const run = {
      runId,
      flowId: 'f',
      flowName: 'f',
      flowHash: 'h',
      environment: 'dev',
      status: 'running',
      dryRun: false,
      trigger: 'manual',
      startedAt: 1,
      steps: 0,
      retries: 0,
      tokens: 0,
      costMilliUsd: 0,
    } as const;
    await store.engine.journal.append({ runId, from: 0, events: [{ type: 'scheduled', at: turn, node: 'a', round: 0 }], run });
    acknowledge(`run ${runId}`);
    const entry = await log.append({ actor: 'acc_1', action: 'test.written', subject: runId });
    acknowledge(`audit ${entry.index} ${runId}`);
    store.settings.set(`last ${round} ${name}`, String(turn));
    acknowledge(`setting ${name} ${turn}`);
  }
}

await Promise.all(['a', 'b', 'c', 'd'].map(client));

/** countersign resume: takes up the runs of a store where their journals end. */
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { revocationGuard } from '../revocation-guard.ts';
import { serviceStore } from '../service-store.ts';
import { storeRuntime } from '../store-runtime.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign resume [RUN] --store FOLDER [--bindings FILE] [--revocations FILE --trust-root FILE] [--json]

Takes up every run that was under way when its program ended or whose time has come, or just RUN, and goes on until each ends or waits for somebody. Flows, and those
that they call, are the ones that the run began with.

  --bindings FILE   as in countersign run
  --revocations FILE, --trust-root FILE   as in countersign verify: a run whose bundle was revoked ends as halted, also while it goes on
${unlockUsage}

With --json: one event a line. Exit code 0: nothing failed; 1: a run failed, was halted or still waits.`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { store: { type: 'string' }, bindings: { type: 'string' }, revocations: { type: 'string' }, 'trust-root': { type: 'string' }, ...unlockOptions }, usage);
    const [runId, ...more] = positionals;
    if (values.store === undefined || more.length > 0) throw badUsage('resume needs --store FOLDER and at most one RUN.', usage);
    const guard = revocationGuard({ cwd: io.cwd, unsignedDev: false, trustRoot: values['trust-root'], revocations: values.revocations });
    const store = await serviceStore(values.store, values, io, usage, false);
    const runtime = await storeRuntime(store, io, { json: values.json === true, bindings: values.bindings, admit: guard.admit });
    const watch = guard.watch(async () => { await runtime.engine.revoke((run) => guard.reasonOf(run.bundleDigest)); });
    try {
      const { runs } = store.engine;
      const waiting = runId === undefined ? await runs.list({ status: ['waiting'], limit: 10_000 }) : [];
      const handles = await runtime.engine.open();
      const wanted = runId === undefined ? handles : [await runtime.engine.resume(runId)];
      for (const { runId: taken } of wanted) runtime.audit.write({ action: 'run.taken-up', subject: taken, details: {} });
      const records = [];
      for (const handle of wanted) records.push(await runtime.engine.outcome(handle.runId, 'due'));
      for (const one of waiting) {
        const record = await runtime.engine.outcome(one.runId, 'due');
        if (record.status !== 'waiting') records.push(record);
      }
      return records.every((record) => record.status === 'succeeded') ? 0 : 1;
    } finally {
      watch.stop();
      await runtime.close();
      await store.close();
    }
  },
};

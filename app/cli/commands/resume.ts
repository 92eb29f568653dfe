/** countersign resume: takes up the runs of a store where their journals end. */
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { serviceStore } from '../service-store.ts';
import { storeRuntime } from '../store-runtime.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign resume [RUN] --store FOLDER [--bindings FILE] [--json]

Takes up every run that was under way when its program ended, or just RUN, and goes on until each ends or waits for somebody.

  --bindings FILE   as in countersign run
${unlockUsage}

With --json: one event a line. Exit code 0: nothing failed; 1: a run failed, was halted or still waits.`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { store: { type: 'string' }, bindings: { type: 'string' }, ...unlockOptions }, usage);
    const [runId, ...more] = positionals;
    if (values.store === undefined || more.length > 0) throw badUsage('resume needs --store FOLDER and at most one RUN.', usage);
    const store = await serviceStore(values.store, values, io, usage, false);
    const runtime = storeRuntime(store, io, values.json === true, values.bindings);
    try {
      const handles = await runtime.engine.open();
      const wanted = runId === undefined ? handles : [await runtime.engine.resume(runId)];
      const records = [];
      for (const handle of wanted) records.push(await runtime.engine.outcome(handle.runId, 'none'));
      return records.every((record) => record.status === 'succeeded') ? 0 : 1;
    } finally {
      await runtime.close();
      await store.close();
    }
  },
};

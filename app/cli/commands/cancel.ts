/** countersign cancel: ends a run of a store, also one that waits. */
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { serviceStore } from '../service-store.ts';
import { storeRuntime } from '../store-runtime.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign cancel RUN --store FOLDER [--json]

Ends a run that is under way or waits. What it has done stays done; its open questions are withdrawn.

${unlockUsage}`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { store: { type: 'string' }, ...unlockOptions }, usage);
    const [runId, ...more] = positionals;
    if (values.store === undefined || runId === undefined || more.length > 0) throw badUsage('cancel needs one RUN and --store FOLDER.', usage);
    const store = await serviceStore(values.store, values, io, usage, false);
    const runtime = await storeRuntime(store, { ...io, out: () => undefined }, { json: true });
    try {
      await runtime.engine.open({ takeUp: false });
      const { status, steps } = await runtime.engine.cancel(runId, 'the operator');
      io.out(values.json === true ? `${JSON.stringify({ runId, status, steps })}\n` : `${runId} is ${status} after ${steps} steps.\n`);
      return status === 'cancelled' ? 0 : 1;
    } finally {
      await runtime.close();
      await store.close();
    }
  },
};

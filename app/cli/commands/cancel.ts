/** countersign cancel: stops a run of a store or of a service, also one that waits. */
import type { Command } from '../command.ts';
import { cancelRun, endedRun } from '../../serve/control/runs.ts';
import { fromServiceOrStore, placeOptions, placeUsage } from '../service/ask-service.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { statusWord } from '../runs/status-word.ts';
import { storeRuntime } from '../runs/store-runtime.ts';
import { ownFilesOf } from '../store-unlock.ts';

const usage = `countersign cancel RUN (--store FOLDER | --service FOLDER) [--json]

Stops a run that is under way, paused or waits. What it has done stays done; its open questions are withdrawn.

${placeUsage}`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, placeOptions, usage);
    const [runId, ...more] = positionals;
    if (runId === undefined || more.length > 0) throw badUsage('cancel needs one RUN, and --store FOLDER or --service FOLDER.', usage);
    const { status, steps } = await fromServiceOrStore({
      values,
      io,
      usage,
      shape: endedRun,
      request: { format: 1, ask: 'cancel', runId },
      async here(store) {
        const runtime = await storeRuntime(store, { ...io, out: () => undefined }, { json: true, ownFiles: ownFilesOf(values, io.cwd) });
        try {
          await runtime.engine.open({ takeUp: false });
          return await cancelRun(runtime.engine, runId);
        } finally {
          await runtime.close();
        }
      },
    });
    io.out(
      values.json === true
        ? `${JSON.stringify({ runId, status, steps })}\n`
        : `${runId} is ${statusWord(status)} after ${steps} ${steps === 1 ? 'step' : 'steps'}.\n`,
    );
    return status === 'cancelled' ? 0 : 1;
  },
};

/** countersign resume: takes up the runs of a store where their journals end. */
import type { RunEvent, RunRecord } from '../../engine/ports.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { Command } from '../command.ts';
import { z } from 'zod';
import { endedRun, takeUpRuns } from '../../serve/control/runs.ts';
import { fromServiceOrStore, placeOptions, placeUsage } from '../service/ask-service.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { revocationGuard } from '../service/revocation-guard.ts';
import { runOutput } from '../runs/run-output.ts';
import { storeRuntime } from '../runs/store-runtime.ts';
import { ownFilesOf } from '../store-unlock.ts';

const usage = `countersign resume [RUN] (--store FOLDER | --service FOLDER) [--bindings FILE] [--revocations FILE --trust-root FILE] [--json]

Takes up every run that was under way when its program ended or whose time has come, or just RUN, and goes on until each ends or waits for somebody. Flows, and those
that they call, are the ones that the run began with. A service takes up its runs by itself: asked, it tries again at once what it could not go on with, and
what its runs do is told here until each ends or waits.

  --bindings FILE   as in countersign run
  --revocations FILE, --trust-root FILE   as in countersign verify: a run whose bundle was revoked ends as halted, also while it goes on.
                    A service has its own bindings and list, and uses those
${placeUsage}

With --json: one event a line. Exit code 0: nothing failed; 1: a run failed, was halted or still waits.`;

const told = (event: Json): RunEvent | undefined =>
  isJsonObject(event) && typeof event['type'] === 'string' ? (event as unknown as RunEvent) : undefined;
const shortly = ({ runId, status, steps }: RunRecord): z.infer<typeof endedRun> => ({ runId, status, steps });

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { bindings: { type: 'string' }, revocations: { type: 'string' }, 'trust-root': { type: 'string' }, ...placeOptions },
      usage,
    );
    const [runId, ...more] = positionals;
    if (more.length > 0) throw badUsage('resume needs --store FOLDER or --service FOLDER, and at most one RUN.', usage);
    const guard = revocationGuard({ cwd: io.cwd, unsignedDev: false, trustRoot: values['trust-root'], revocations: values.revocations });
    const output = runOutput(io, values.json === true);
    const { runs } = await fromServiceOrStore({
      values,
      io,
      usage,
      shape: z.object({ runs: z.array(endedRun) }),
      request: { format: 1, ask: 'resume', ...(runId === undefined ? {} : { runId }) },
      heard(line) {
        const event = told(line);
        if (event !== undefined) output.emit(event);
      },
      async here(store) {
        const runtime = await storeRuntime(store, io, {
          json: values.json === true,
          bindings: values.bindings,
          ownFiles: ownFilesOf(values, io.cwd),
          admit: guard.admit,
        });
        const watch = guard.watch(async () => {
          await runtime.engine.revoke((run) => guard.reasonToEnd(run.bundleDigest));
        });
        try {
          const { engine, audit } = runtime;
          const records = await takeUpRuns(
            {
              engine,
              runs: store.engine.runs,
              begin: () => engine.open(),
              taken: (subject) => audit.write({ action: 'run.taken-up', subject, details: {} }),
            },
            runId,
          );
          return { runs: records.map(shortly) };
        } finally {
          watch.stop();
          await runtime.close();
        }
      },
    });
    return runs.every(({ status }) => status === 'succeeded') ? 0 : 1;
  },
};

/** countersign runs: the durable runs in a store. */
import { runStatuses } from '../../engine/ports.ts';
import type { Command } from '../command.ts';
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { serviceStore } from '../service-store.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign runs --store FOLDER [--status STATUS] [--limit N] [--json]

Lists the runs in a store, newest first.

  --status STATUS   ${runStatuses.join(', ')}
  --limit N         at most so many; 50 by default
${unlockUsage}`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { store: { type: 'string' }, status: { type: 'string' }, limit: { type: 'string' }, ...unlockOptions }, usage);
    if (values.store === undefined || positionals.length > 0) throw badUsage('runs needs --store FOLDER.', usage);
    const status = values.status === undefined ? undefined : choiceFrom(values.status, runStatuses, '--status', usage);
    const store = await serviceStore(values.store, values, io, usage, false);
    try {
      const limit = countFrom(values.limit, '--limit', 1, usage) ?? 50;
      const runs = await store.engine.runs.list({ limit: limit + 1, ...(status === undefined ? {} : { status: [status] }) });
      const more = runs.length > limit;
      const shown = runs.slice(0, limit).map((run) => ({
        runId: run.runId, status: run.status, flow: run.flowName, flowId: run.flowId, startedAt: instantText(run.startedAt), ...(run.endedAt === undefined ? {} : { endedAt: instantText(run.endedAt) }),
        steps: run.steps, retries: run.retries, tokens: run.tokens, costMilliUsd: run.costMilliUsd, trigger: run.trigger, ...(run.error === undefined ? {} : { error: run.error }),
      }));
      if (values.json === true) io.out(`${JSON.stringify({ runs: shown, more })}\n`);
      else for (const run of shown) io.out(`${run.runId}  ${run.status.padEnd(9)}  ${run.startedAt}  ${String(run.steps).padStart(4)} steps  ${plainLine(run.flow)}${run.error === undefined ? '' : `  (${run.error.code})`}\n`);
      if (more && values.json !== true) io.err(`There are older runs: see more of them with --limit ${limit * 10}.\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

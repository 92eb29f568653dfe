/** countersign runs: the durable runs in a store, or those of a service. */
import { runStatuses } from '../../engine/ports.ts';
import type { Command } from '../command.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { MOST_LISTED } from '../../serve/control/request.ts';
import { listedRuns, listRuns } from '../../serve/control/runs.ts';
import { fromServiceOrStore, placeOptions, placeUsage } from '../service/ask-service.ts';
import { statusWord } from '../runs/status-word.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';

const usage = `countersign runs (--store FOLDER | --service FOLDER) [--status STATUS] [--limit N] [--json]

Lists the runs in a store, or those of a service, newest first.

  --status STATUS   ${runStatuses.join(', ')} (stopped by somebody)
  --limit N         at most so many; 50 by default
${placeUsage}`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { status: { type: 'string' }, limit: { type: 'string' }, ...placeOptions }, usage);
    if (positionals.length > 0) throw badUsage('runs needs --store FOLDER or --service FOLDER, and nothing else.', usage);
    const status = values.status === undefined ? undefined : choiceFrom(values.status, runStatuses, '--status', usage);
    const limit = Math.min(countFrom(values.limit, '--limit', 1, usage) ?? 50, MOST_LISTED);
    const { runs, more } = await fromServiceOrStore({
      values,
      io,
      usage,
      shape: listedRuns,
      request: { format: 1, ask: 'runs', limit, ...(status === undefined ? {} : { status }) },
      here: async ({ engine }) => await listRuns(engine.runs, { status, limit }),
    });
    if (values.json === true) io.out(`${JSON.stringify({ runs, more })}\n`);
    else
      for (const run of runs)
        io.out(
          `${plainLine(run.runId)}  ${statusWord(run.status).padEnd(9)}  ${plainLine(run.startedAt)}  ${String(run.steps).padStart(4)} steps  ${plainLine(run.flow)}${run.error === undefined ? '' : `  (${plainLine(run.error.code)})`}\n`,
        );
    if (more && values.json !== true) io.err(`There are older runs: see more of them with --limit ${limit * 10}.\n`);
    return 0;
  },
};

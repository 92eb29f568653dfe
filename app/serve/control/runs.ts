/** The runs of a store as the commands list and take them up, whether they have the store themselves or ask the service that has it. */
import { z } from 'zod';
import type { Engine } from '../../engine/engine.ts';
import { runStatuses, type RunRecord, type RunRepository, type RunStatus } from '../../engine/ports.ts';
import { instantText } from '../../kernel/instant.ts';

const shownRun = z.looseObject({
  runId: z.string(),
  status: z.enum(runStatuses),
  flow: z.string(),
  startedAt: z.string(),
  steps: z.number(),
  error: z.looseObject({ code: z.string() }).optional(),
});
export const listedRuns = z.object({ runs: z.array(shownRun), more: z.boolean() });
export type ListedRuns = z.infer<typeof listedRuns>;

export async function listRuns(
  repository: Pick<RunRepository, 'list'>,
  { status, limit }: { readonly status?: RunStatus | undefined; readonly limit: number },
): Promise<ListedRuns> {
  const runs = await repository.list({ limit: limit + 1, ...(status === undefined ? {} : { status: [status] }) });
  const shown = runs.slice(0, limit).map((run) => ({
    runId: run.runId,
    status: run.status,
    flow: run.flowName,
    flowId: run.flowId,
    startedAt: instantText(run.startedAt),
    ...(run.endedAt === undefined ? {} : { endedAt: instantText(run.endedAt) }),
    steps: run.steps,
    retries: run.retries,
    tokens: run.tokens,
    costMilliUsd: run.costMilliUsd,
    trigger: run.trigger,
    ...(run.error === undefined ? {} : { error: { ...run.error } }),
  }));
  return { runs: shown, more: runs.length > limit };
}

export const endedRun = z.object({ runId: z.string(), status: z.enum(runStatuses), steps: z.number() });
export type EndedRun = z.infer<typeof endedRun>;

export async function cancelRun(engine: Pick<Engine, 'cancel'>, runId: string): Promise<EndedRun> {
  const { status, steps } = await engine.cancel(runId, 'the operator');
  return { runId, status, steps };
}

export interface TakingUp {
  readonly engine: Pick<Engine, 'resume' | 'outcome'>;
  readonly runs: Pick<RunRepository, 'list'>;
  /** Takes up whatever was under way, and says what. */
  readonly begin: () => Promise<readonly { readonly runId: string }[]>;
  readonly taken: (runId: string) => void;
}

/** Takes up one run, or all; resolves once each of them has ended or waits for somebody. */
export async function takeUpRuns({ engine, runs, begin, taken }: TakingUp, runId: string | undefined): Promise<readonly RunRecord[]> {
  const waiting = runId === undefined ? await runs.list({ status: ['waiting'], limit: 10_000 }) : [];
  const under = await begin();
  const wanted = runId === undefined ? under : [await engine.resume(runId)];
  for (const one of wanted) taken(one.runId);
  const records = [];
  for (const one of wanted) records.push(await engine.outcome(one.runId, 'due'));
  for (const one of waiting) {
    const record = await engine.outcome(one.runId, 'due');
    if (record.status !== 'waiting') records.push(record);
  }
  return records;
}

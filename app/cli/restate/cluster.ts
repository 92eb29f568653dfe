/** The runs of a cluster, as whoever holds its key talks to them through the cluster's ingress. */
import { z } from 'zod';
import type { DurableCommand, DurableEnd, DurableRequest } from '../../engine/durable/ports.ts';
import { fromRecord } from '../../engine/state/failure.ts';
import { runStatuses } from '../../engine/ports.ts';
import { isCalled } from '../../engine/state/run-summary.ts';
import type { Answer } from '../../engine/state/waits.ts';
import { codeOfError, TransientError, UserError } from '../../kernel/errors.ts';
import { systemRandom, systemTimers } from '../../kernel/host.node.ts';
import type { Timers } from '../../kernel/ports.ts';
import { runIdPattern } from './admin.ts';
import { serviceName } from './context.ts';
import { schedulesName, tickRequest, type Tick } from './schedules.ts';
import { answerPlace, requestPlace, sealedJson, type JournalKey, type Marked } from './sealed.ts';
import { refused, send, type WireAnswer } from './wire.ts';

const count = z.number().min(0);
const errorSchema = z.object({
  code: z.string(),
  class: z.enum(['user', 'transient', 'terminal', 'bug']),
  message: z.string(),
  mend: z.string().optional(),
});
const endSchema: z.ZodType<DurableEnd> = z.object({
  runId: z.string(),
  flowId: z.string(),
  flowName: z.string(),
  bundleDigest: z.string().optional(),
  dryRun: z.literal(true).optional(),
  status: z.enum(runStatuses),
  output: z.array(z.json()),
  response: z.json().optional(),
  error: errorSchema.optional(),
  steps: count,
  attempts: count,
  retries: count,
  tokens: count,
  costMilliUsd: count,
  used: z.object({ steps: count, tokens: count, costMilliUsd: count, activeMs: count }).optional(),
}) as z.ZodType<DurableEnd>;
const refusedSchema = z.object({ refused: z.object({ code: z.string(), message: z.string(), mend: z.string().optional() }) });
const questionSchema = z.looseObject({ approvalId: z.string(), argumentHash: z.string() });
const viewSchema = z.looseObject({
  status: z.enum(runStatuses),
  flowId: z.string(),
  flowName: z.string(),
  bundleDigest: z.string().optional(),
  dryRun: z.literal(true).optional(),
  questions: z.array(questionSchema),
});
export type RunView = z.infer<typeof viewSchema>;

export interface Cluster {
  /** False where the run had been begun before. */
  begin(runId: string, request: DurableRequest): Promise<boolean>;
  /** Waits for the end of a run. Rejects with `egress/unreachable` where it takes longer than `waitMs`. */
  ended(runId: string, waitMs: number, signal?: AbortSignal): Promise<DurableEnd>;
  /** Whether it has ended, or is not known any more. */
  isOver(runId: string): Promise<boolean>;
  status(runId: string): Promise<RunView>;
  /** The question after the answer. Throws UserError where the answer does not count; then the question is as it was. */
  decide(runId: string, approvalId: string, answer: Answer | { readonly envelope: string }): Promise<unknown>;
  command(runId: string, command: DurableCommand, waitMs?: number): Promise<void>;
  tick(schedule: string, tick: Tick): Promise<void>;
}

const SPEAK_MS = 60_000;
/** So often it is looked whether a run that somebody waits for has ended. */
const LOOK_MS = 2_000;
/** How the ingress answers for the output of a run under way. */
const NOT_YET = 470;
/** What whoever stands before the cluster, or a server that is yet to take part in it, says of itself and not of a run. */
const passing: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** A dot marks a run that another one called, and that goes with it: whoever looks through the runs to hold, end or drop them finds it by its caller. */
export const dotInId = (runId: string): UserError =>
  new UserError('run/bad-input', 'The id of a run that nobody called has no dot in it.', { place: runId, mend: 'Take a - in its place.' });

export function clusterAt(ingress: URL, key: JournalKey, timers: Timers = systemTimers): Cluster {
  const type = key === undefined ? 'application/json' : 'text/plain';
  const sealed = (place: string, value: unknown): string => new TextDecoder().decode(sealedJson(key, place, 'once').serialize(value));
  const opened = (place: string, { text }: WireAnswer): unknown =>
    sealedJson<unknown>(key, place, 'once').deserialize(new TextEncoder().encode(text));
  const at = (runId: string, handler: string): URL => {
    if (!runIdPattern.test(runId))
      throw new UserError('run/bad-input', 'The id of a run is made of letters, digits, and _ . : - within it.', { place: runId });
    return new URL(`${serviceName}/${encodeURIComponent(runId)}/${handler}`, ingress);
  };
  /** A run that is over; undefined while it is not. Rejects with `run/not-found` where the cluster knows of none. */
  async function over(
    runId: string,
    how: 'output' | 'attach',
    options: { readonly waitMs?: number; readonly signal?: AbortSignal },
  ): Promise<DurableEnd | undefined> {
    const url = new URL(
      `restate/workflow/${serviceName}/${encodeURIComponent(at(runId, '').pathname.split('/').at(-2) ?? '')}/${how}`,
      ingress,
    );
    const answer = await send(url, 'GET', undefined, undefined, options);
    if (answer.status === NOT_YET) return undefined;
    if (answer.status >= 300) {
      const no = refused('the end of the run', url, answer);
      if (passing.has(answer.status) && no.code === 'egress/status')
        throw new TransientError('egress/unreachable', no.message, { place: url.host });
      throw answer.status === 404 && no.code === 'egress/status' ? new UserError('run/not-found', `There is no run ${runId}.`) : no;
    }
    return endSchema.parse(opened(answerPlace(runId, 'run'), answer));
  }
  /**
   * The end as it is looked for now and then: where another server of the cluster takes a run over, whoever was attached to it may never hear of it, nor that it was
   * killed. That there is none is believed once it is told twice.
   */
  async function seen(runId: string, until: AbortSignal): Promise<DurableEnd> {
    for (let toldOnce = false; ;) {
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          cancel();
          until.removeEventListener('abort', goOn);
          if (!until.aborted) resolve();
        };
        const cancel = timers.after(LOOK_MS, goOn);
        until.addEventListener('abort', goOn);
      });
      try {
        const end = await over(runId, 'output', { signal: until });
        if (end !== undefined) return end;
        toldOnce = false;
      } catch (error) {
        const passes = codeOfError(error) === 'egress/unreachable';
        if (toldOnce && !passes) throw error;
        toldOnce = !passes;
      }
    }
  }
  /** A run that ended at once has shown nothing: then its end is all that there is to know. */
  async function orEnded<T>(runId: string, look: () => Promise<T>, told: (end: DurableEnd) => T): Promise<T> {
    try {
      return await look();
    } catch (error) {
      const end = codeOfError(error) === 'run/not-found' ? await over(runId, 'output', {}).catch(() => undefined) : undefined;
      if (end === undefined) throw error;
      return told(end);
    }
  }
  async function say(runId: string, handler: string, value: unknown, waitMs = SPEAK_MS): Promise<unknown> {
    const url = at(runId, handler);
    // Whoever carries messages could bring the answer to an earlier question again.
    const asked = Buffer.from(systemRandom.bytes(16)).toString('hex');
    const answer = await send(
      url,
      'POST',
      sealed(requestPlace(runId, handler), { asked, ...(value === undefined ? {} : { said: value }) } satisfies Marked),
      type,
      { waitMs },
    );
    if (answer.status >= 300) throw refused('it', url, answer);
    const told = opened(answerPlace(runId, handler, asked), answer);
    const no = refusedSchema.safeParse(told).data?.refused;
    if (no !== undefined)
      throw fromRecord({ code: no.code, class: 'user', message: no.message }, `${no.message}${no.mend === undefined ? '' : ` ${no.mend}`}`);
    return told;
  }
  return {
    async begin(runId, request) {
      if (isCalled(runId) && request.kind !== 'flow') throw dotInId(runId);
      const url = at(runId, 'run/send');
      const answer = await send(url, 'POST', sealed(requestPlace(runId, 'run'), request), type);
      if (answer.status >= 300 && answer.status !== 409) throw refused('to start the run', url, answer);
      return answer.status !== 409 && !/"PreviouslyAccepted"/.test(answer.text);
    },
    async ended(runId, waitMs, signal) {
      const heard = new AbortController();
      const until = signal === undefined ? heard.signal : AbortSignal.any([signal, heard.signal]);
      const attached = async (): Promise<DurableEnd> => {
        const end = await over(runId, 'attach', { waitMs, signal: until });
        if (end === undefined) throw new TransientError('egress/unreachable', 'The run has not ended yet.', { place: ingress.host });
        return end;
      };
      try {
        return await Promise.race([attached(), seen(runId, until)]);
      } finally {
        heard.abort();
      }
    },
    async isOver(runId) {
      try {
        return (await over(runId, 'output', {})) !== undefined;
      } catch (error) {
        if (codeOfError(error) === 'egress/unreachable') throw error;
        return true;
      }
    },
    status: (runId) =>
      orEnded(
        runId,
        async () => viewSchema.parse(await say(runId, 'status', undefined)),
        ({ status, flowId, flowName, bundleDigest, dryRun, steps }) => ({
          status,
          flowId,
          flowName,
          ...(bundleDigest === undefined ? {} : { bundleDigest }),
          ...(dryRun === undefined ? {} : { dryRun }),
          steps,
          questions: [],
        }),
      ),
    decide: (runId, approvalId, answer) => say(runId, 'decide', { approvalId, ...answer }),
    command: (runId, command, waitMs) =>
      orEnded(
        runId,
        async () => {
          await say(runId, 'command', { ...command, once: command.once ?? Buffer.from(systemRandom.bytes(16)).toString('hex') }, waitMs);
        },
        ({ status }) => {
          throw new UserError('run/wrong-state', `The run has ended: it is ${status}.`);
        },
      ),
    async tick(schedule, tick) {
      const url = new URL(`${schedulesName}/${encodeURIComponent(schedule)}/tick/send`, ingress);
      const answer = await send(url, 'POST', new TextDecoder().decode(tickRequest(key, schedule).serialize(tick)), type);
      if (answer.status >= 300) throw refused('a planned moment', url, answer);
    },
  };
}

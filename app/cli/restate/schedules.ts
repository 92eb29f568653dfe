/**
 * Planned starts of a cluster. Every worker watches the clock and says which moment has come; one object a schedule hears them in turn, so
 * that a moment starts one run however many workers there are, and knows which of its runs are under way.
 */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import type { DurableRequest } from '../../engine/durable/ports.ts';
import { serviceName } from './context.ts';
import { forEver, requestPlace, runIdFor, sealedJson, type JournalKey } from './sealed.ts';

export const schedulesName = 'countersignSchedules';
const LONGEST_QUEUE = 100;
/** Moments that are earlier than the last one by more than this were told by another clock. */
const CORRECTION_MS = 3 * 3_600_000;
/** So many of them in a row, and the clock that was ahead is corrected, or gone. */
const CORRECTED = 3;

const tickSchema = z.strictObject({
  /** The planned moment, ms since the epoch. */
  at: z.int(),
  overlap: z.enum(['skip', 'queue', 'parallel']),
  flowId: z.string().max(128),
  trigger: z.string().max(128),
  bundleDigest: z.string().max(128),
  /** The latest moment before a worker began to watch, which perhaps nobody saw: when the schedule runs, in words of its own. */
  missed: z.string().max(64).optional(),
});
export type Tick = z.infer<typeof tickSchema>;

/** What the object remembers of a schedule. */
interface Kept {
  /** The last moment that counted: an earlier one is heard of too late, and the same one has been served. */
  readonly last: number;
  readonly underWay: readonly string[];
  readonly waiting: readonly Tick[];
  /** Earlier moments that were told since, by a clock that does not agree. */
  readonly behind?: { readonly at: number; readonly times: number };
  /** When it ran as a worker last began to watch. */
  readonly timing?: string;
}

const fresh: Kept = { last: 0, underWay: [], waiting: [] };
const stateName = 'kept';

/** What a moment, or the end of a run, means: which runs to start, and what is remembered then. Pure. */
export function afterTick(kept: Kept, tick: Tick): { readonly kept: Kept; readonly start: boolean } {
  // Watched for the first time, or at other times than before: there is nothing to make up for.
  if (tick.missed !== undefined && tick.missed !== kept.timing)
    return { kept: { ...kept, last: Math.max(kept.last, tick.at), timing: tick.missed }, start: false };
  const { behind, ...agreed } = kept;
  if (tick.at <= kept.last) {
    if (tick.missed !== undefined || kept.last - tick.at < CORRECTION_MS || tick.at <= (behind?.at ?? 0)) return { kept, start: false };
    const times = (behind?.times ?? 0) + 1;
    if (times < CORRECTED) return { kept: { ...kept, behind: { at: tick.at, times } }, start: false };
  }
  const next = { ...agreed, last: tick.at };
  if (kept.underWay.length === 0 || tick.overlap === 'parallel') return { kept: next, start: true };
  return {
    kept: tick.overlap === 'queue' && kept.waiting.length < LONGEST_QUEUE ? { ...next, waiting: [...kept.waiting, tick] } : next,
    start: false,
  };
}
export function afterEnd(kept: Kept, runId: string): { readonly kept: Kept; readonly start: Tick | undefined } {
  const underWay = kept.underWay.filter((one) => one !== runId);
  const [start, ...waiting] = kept.waiting;
  return underWay.length === 0 && start !== undefined
    ? { kept: { ...kept, underWay, waiting }, start }
    : { kept: { ...kept, underWay }, start: undefined };
}

export const tickRequest = (key: JournalKey, place: string) => sealedJson<Tick>(key, requestPlace(place, 'tick'), 'again');
const followRequest = (key: JournalKey, place: string) =>
  sealedJson<{ readonly runId: string; readonly tick: Tick }>(key, requestPlace(place, 'follow'), 'again');
const endedRequest = (key: JournalKey, place: string) => sealedJson<string>(key, requestPlace(place, 'ended'), 'again');

export function schedulesObject(key: JournalKey) {
  const options = { accept: '*/*', input: restate.serde.binary, retryPolicy: forEver, journalRetention: 0 } as const;
  const within = { ...options, ingressPrivate: true } as const;

  function start(context: restate.ObjectContext, kept: Kept, tick: Tick): void {
    const runId = runIdFor(key, ['schedule', context.key, String(tick.at)]);
    context.set<Kept>(stateName, { ...kept, underWay: [...kept.underWay, runId] });
    context.genericSend({
      service: schedulesName,
      method: 'follow',
      key: context.key,
      parameter: { runId, tick },
      inputSerde: followRequest(key, context.key),
    });
  }
  const keptIn = async (context: restate.ObjectContext): Promise<Kept> => (await context.get<Kept>(stateName)) ?? fresh;

  return restate.object({
    name: schedulesName,
    handlers: {
      tick: restate.handlers.object.exclusive(options, async (context: restate.ObjectContext, bytes: Uint8Array) => {
        let tick: Tick;
        try {
          tick = tickSchema.parse(tickRequest(key, context.key).deserialize(bytes));
        } catch {
          throw new restate.TerminalError('This is no planned moment, or it is not sealed for this schedule.', { errorCode: 400 });
        }
        const after = afterTick(await keptIn(context), tick);
        if (after.start) start(context, after.kept, tick);
        else context.set<Kept>(stateName, after.kept);
      }),
      /** Waits for the run beside the object, which meanwhile hears the next moment. */
      follow: restate.handlers.object.shared(within, async (context: restate.ObjectSharedContext, bytes: Uint8Array) => {
        const { runId, tick } = followRequest(key, context.key).deserialize(bytes);
        const { at, flowId, trigger, bundleDigest } = tick;
        const request: DurableRequest = {
          flowId,
          trigger,
          bundleDigest,
          kind: 'schedule',
          input: [{ time: new Date(at).toISOString() }],
          dryRun: false,
        };
        try {
          await context.genericCall({
            service: serviceName,
            method: 'run',
            key: runId,
            parameter: request,
            inputSerde: sealedJson<DurableRequest>(key, requestPlace(runId, 'run'), 'again'),
            outputSerde: restate.serde.binary,
          });
        } catch (error) {
          // However it ended, it is over.
          if (!(error instanceof restate.TerminalError)) throw error;
        }
        context.genericSend({
          service: schedulesName,
          method: 'ended',
          key: context.key,
          parameter: runId,
          inputSerde: endedRequest(key, context.key),
        });
      }),
      ended: restate.handlers.object.exclusive(within, async (context: restate.ObjectContext, bytes: Uint8Array) => {
        const after = afterEnd(await keptIn(context), endedRequest(key, context.key).deserialize(bytes));
        if (after.start === undefined) context.set<Kept>(stateName, after.kept);
        else start(context, after.kept, after.start);
      }),
    },
  });
}

/** Sends spans to a collector in batches. They help to understand and prove nothing: a collector that is away holds no run up, and what finds no room is counted. */
import { poster } from '../../audit/forwarders/collector.node.ts';
import { collectorAddress } from '../../audit/forwarders/destination.ts';
import { causeOf, isCountersignError, UserError } from '../../kernel/errors.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../../kernel/host.node.ts';
import { newId } from '../../kernel/ids.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { factsOf } from '../../nodes/describe.ts';
import { programVersion } from '../version.ts';
import { runTraces, traceRequest, type RunTraces, type Span } from './run-traces.ts';
import type { ServiceMetrics } from './service-metrics.ts';

export interface TraceTarget {
  readonly url: string;
  /** Authorities beside the usual ones, PEM. */
  readonly ca?: string | undefined;
  readonly token?: string | undefined;
}
export interface TraceSender {
  send(span: Span): void;
  /** Tries once more, and lets go. */
  stop(): Promise<void>;
}
export interface TraceSenderPorts {
  readonly timers: Timers;
  readonly log: Log;
  readonly version: string;
  readonly instance: string;
  /** Hears of spans that reach nobody. */
  readonly lost: (why: 'full' | 'refused', count: number) => void;
}

const BATCH = 200;
const MOST_HELD = 10_000;
const SEND_MS = 2_000;
const AGAIN_MS = 30_000;

/** Throws UserError `cli/bad-usage` for an address that spans are not sent to. */
export function traceTarget(target: TraceTarget): TraceTarget {
  if (!collectorAddress.safeParse(target.url).success)
    throw new UserError('cli/bad-usage', '--traces takes an https address without a user name or password; http only for this machine.', {
      mend: 'Such as https://collector.example.com:4318.',
    });
  return target;
}

export function traceSender({ url, ca, token }: TraceTarget, { timers, log, version, instance, lost }: TraceSenderPorts): TraceSender {
  const { post, close } = poster(url, ca);
  const { pathname } = new URL(url);
  const held: Span[] = [];
  let atOnce = BATCH;
  let sending: Promise<void> | undefined;
  let cancel: (() => void) | undefined;
  let failing = false;
  let stopped = false;

  async function sendBatch(): Promise<void> {
    const batch = held.slice(0, atOnce);
    const answer = await post(
      pathname === '/' ? '/v1/traces' : pathname,
      JSON.stringify(traceRequest(batch, version, instance)),
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
    if (answer === undefined && batch.length > 1) {
      atOnce = Math.ceil(batch.length / 2);
      return;
    }
    if (answer === undefined) lost('refused', 1);
    held.splice(0, batch.length);
    atOnce = BATCH;
  }
  async function sendAll(): Promise<void> {
    try {
      while (held.length > 0) await sendBatch();
      if (failing) log.write('info', 'traces reach their collector again');
      failing = false;
    } catch (error) {
      if (!isCountersignError(error)) log.write('error', 'traces could not be sent', causeOf(error));
      else if (!failing) log.write('warn', 'traces do not reach their collector', { code: error.code, why: error.message });
      failing = true;
    }
    sending = undefined;
    if (held.length > 0) later(AGAIN_MS);
  }
  function later(ms: number): void {
    if (stopped || sending !== undefined || cancel !== undefined) return;
    cancel = timers.after(ms, () => {
      cancel = undefined;
      sending = sendAll();
    });
  }

  return {
    send(span) {
      if (held.length >= MOST_HELD) {
        lost('full', 1);
        return;
      }
      held.push(span);
      later(SEND_MS);
    },
    async stop() {
      stopped = true;
      cancel?.();
      await sending;
      await sendAll();
      close();
    },
  };
}

/** The traces of a service, on their way from its first event. */
export function traceRuns(
  target: TraceTarget,
  flows: ReadonlyMap<string, PinnedFlow>,
  metrics: ServiceMetrics,
): RunTraces & Pick<TraceSender, 'stop'> {
  const sender = traceSender(target, {
    timers: systemTimers,
    log: stderrLog,
    version: programVersion(),
    instance: newId('srv', { clock: systemClock, random: systemRandom }),
    lost: (why, count) => metrics.lostSpans(why, count),
  });
  const traces = runTraces({
    hash: nodeHash,
    send: (span) => sender.send(span),
    stepOf(flowId, nodeId) {
      const flow = flows.get(flowId)?.flow;
      const node = flow?.nodes.find(({ id }) => id === nodeId);
      return flow === undefined || node === undefined ? undefined : { type: node.type, ai: factsOf(node, flow).ai };
    },
  });
  return { ...traces, stop: () => sender.stop() };
}

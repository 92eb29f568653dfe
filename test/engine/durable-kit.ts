/** Another engine than ours, in memory, that keeps entries and may die before each, and a run in it. */
import type { DurableContext, DurablePorts, DurableRequest, DurableView, Remembered } from '../../app/engine/durable/ports.ts';
import { openRun, type Here, type Opening, type RunParts } from '../../app/engine/durable/start.ts';
import { DurableRun } from '../../app/engine/durable/run.ts';
import { openMasker } from '../../app/engine/masking/masking.ts';
import { planOf } from '../../app/engine/state/plan.ts';
import type { RunEvent } from '../../app/engine/ports.ts';
import { brokerOperations } from '../../app/engine/runner/step-runner.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Json } from '../../app/kernel/json.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { countingRandom, manualTime, testRunner, type ManualTime, type TestExecutor } from './engine-kit.ts';
import { pin } from './flow-kit.ts';

/** What the other engine keeps of a run: the entries, and in which order they were taken. */
interface Kept {
  readonly entries: Map<number, string>;
  readonly order: number[];
  shown: DurableView | undefined;
  spoken: Map<string, (value: never) => void>;
  calledFor: string | undefined;
  /** What other runs were told. */ readonly told: string[];
  /** How long it was to wake the run after, each time; it never does. */ readonly slept: number[];
  readonly ended: PromiseWithResolvers<unknown>;
}

/** Another engine in memory. The process dies before the entry `diesBefore` is kept; the first entry takes as long as `slow`. */
function otherEngine(kept: Kept, diesBefore: number, died: () => void, slow: Promise<void>): DurableContext {
  let made = 0;
  let taken = 0;
  const remembered = <T>(id: number, promise: Promise<T>): Remembered<T> =>
    Object.assign(promise, { id, map: <U>(mapper: (value?: T) => U) => remembered(id, promise.then(mapper)) }) as Remembered<T>;
  return {
    step: (_name, work) => {
      const id = made++;
      const known = kept.entries.get(id);
      if (known !== undefined) return remembered(id, Promise.resolve(JSON.parse(known) as never));
      return remembered(
        id,
        work().then(async (value) => {
          if (id === 0) await slow;
          if (kept.entries.size >= diesBefore) {
            died();
            return await new Promise<never>(() => undefined);
          }
          kept.entries.set(id, JSON.stringify(value));
          return value;
        }),
      );
    },
    sleep: (ms) => {
      kept.slept.push(ms);
      return remembered(made++, new Promise<void>(() => undefined));
    },
    question: <T>() => {
      const id = made++;
      return {
        id: `answer ${id}`,
        answer: remembered(
          id,
          new Promise<T>((resolve) => {
            kept.spoken.set(`answer ${id}`, resolve as never);
          }),
        ),
      };
    },
    reply: () => undefined,
    first: async <T>(list: readonly Remembered<T>[]) => {
      const ids = list.map((one) => (one as unknown as { id: number }).id);
      const wanted = kept.order[taken];
      const chosen =
        wanted === undefined
          ? await Promise.race(
              list.map(async (one, index) => {
                await one;
                return index;
              }),
            )
          : ids.indexOf(wanted);
      if (wanted === undefined) kept.order.push(ids[chosen] ?? -1);
      taken += 1;
      return await (list[chosen] as Remembered<T>);
    },
    show: (view) => {
      kept.shown = view;
    },
    begin: () => undefined,
    over: (id) => {
      kept.calledFor = id;
      return remembered(made++, kept.ended.promise);
    },
    tell: (to, { action }) => {
      kept.told.push(`${action} ${to}`);
    },
    lost: new AbortController().signal,
  };
}

export interface World {
  readonly kept: Kept;
  readonly acts: string[];
  /** Numbers in the queries that were asked for. */ readonly asked: number[];
  readonly computed: string[];
  readonly events: RunEvent[];
  readonly counted: string[];
  /** Tokens, as each life of the run told at its end. */ readonly spent: number[];
  readonly parts: RunParts;
  portsIn(time: ManualTime): DurablePorts;
  live(diesBefore?: number, time?: ManualTime): Promise<unknown>;
}
interface WorldOptions {
  readonly held?: Promise<void>;
  readonly slow?: Promise<void>;
  readonly tokens?: number;
  /** So many items, numbered, over the catalogue's executors. */ readonly numbered?: number;
  readonly calls?: (ended: Parameters<DurablePorts['runFlow']>[1]) => ReturnType<DurablePorts['runFlow']>;
  readonly seconds?: number;
  /** Steps whose word does not count by itself, when it is asked. */ readonly doubted?: Set<string>;
}

/** Steps named `act...` ask the broker for something, which costs 40 tokens of the run's `tokens` and answers once `held` is over; all others compute. */
export function world(
  flow: Flow,
  {
    held = Promise.resolve(),
    slow = Promise.resolve(),
    tokens = 1_000,
    seconds,
    numbered,
    doubted = new Set(),
    calls = () => Promise.reject(new Error('not in this test')),
  }: WorldOptions = {},
): World {
  const kept: Kept = {
    entries: new Map(),
    order: [],
    shown: undefined,
    spoken: new Map(),
    calledFor: undefined,
    told: [],
    slept: [],
    ended: Promise.withResolvers(),
  };
  const acts: string[] = [];
  const asked: number[] = [];
  const computed: string[] = [];
  const events: RunEvent[] = [];
  const spent: number[] = [];
  const counted: string[] = [];
  const { grant, ...rest } = pin(flow);
  const pinned = { ...rest, grant: { ...grant, limits: { ...grant.limits, tokens, seconds: seconds ?? grant.limits.seconds } } };
  const plan = planOf(flow, factsOf);
  const request: DurableRequest = {
    flowId: flow.id,
    kind: 'manual',
    input: numbered === undefined ? ['in'] : Array.from({ length: numbered }, (_, index) => ({ n: index + 1 })),
    dryRun: false,
  };
  const parts: RunParts = { runId: 'run_1', pinned, trigger: 'start', request };
  const compute: TestExecutor = ({ node: { id }, inputs }) => {
    computed.push(id);
    return { type: 'done', outputs: { out: [...Object.values(inputs).flat(), id] as Json[] } };
  };
  // As a runner does: when its time is over it ends, whatever it has asked for.
  const actIn =
    (time: ManualTime): TestExecutor =>
    async (request, { powers, timeoutMs }) => {
      const over = Promise.withResolvers<never>();
      const cancel = time.after(timeoutMs, () => over.reject(new TransientError('step/timeout', 'It took too long.')));
      await Promise.race([powers(undefined).http({ url: 'https://api.example.com/' } as never), over.promise]).finally(cancel);
      return { type: 'done', outputs: { out: [...Object.values(request.inputs).flat(), request.node.id] as Json[] } };
    };
  const executorsIn = (time: ManualTime) =>
    Object.fromEntries(
      flow.nodes
        .filter(({ type }) => type === 'noop' || type === 'http-request')
        .map(({ id }) => [id, id.startsWith('act') ? actIn(time) : compute]),
    );
  const portsIn = (time: ManualTime): DurablePorts => ({
    runner: testRunner(numbered === undefined ? executorsIn(time) : {}, time),
    labelsOf: () => [],
    maskerOf: () => openMasker,
    planOf: () => plan,
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    clock: time,
    timers: time,
    hash: nodeHash,
    random: countingRandom,
    own: new Set(),
    doubts: (_flowId, id) => (doubted.has(id) ? 'It decides otherwise than before.' : undefined),
    counted: (_flowId, counts) => {
      counted.push(...counts.map((one) => one.node));
    },
    counter: (_flow, decided) => [
      {
        node: `${decided.node} ${decided.kind === 'answered' ? (decided.agreed ? 'yes' : 'no') : 'decided'}`,
        feature: '',
        day: 0,
        bin: '',
        count: 1,
      },
    ],
    brokerFor: (step, _pinned, meter) =>
      Object.fromEntries(
        brokerOperations.map((name) => [
          name,
          async (ask: { readonly url?: string }) => {
            meter.modelCall(40, 0).settle(40, 0);
            acts.push(step.nodeId);
            asked.push(Number(/n=(\d+)/.exec(ask.url ?? '')?.[1]));
            await held;
            return { status: 200, headers: {}, body: '{}' };
          },
        ]),
      ) as unknown as BrokerClient,
    runFlow: async (_call, ended) => await calls(ended),
  });
  return {
    kept,
    acts,
    asked,
    computed,
    events,
    counted,
    spent,
    parts,
    portsIn,
    async live(diesBefore = Number.POSITIVE_INFINITY, time = manualTime()) {
      // Each life is another process.
      const ports = portsIn(time);
      const dead = Promise.withResolvers<'died'>();
      const context = otherEngine(kept, diesBefore, () => dead.resolve('died'), slow);
      let here: Here;
      const whole = (async () => {
        const opening = await context.step<Opening>('begin', async () => {
          const made = await openRun(parts, ports, context.lost);
          here = made.here;
          return made.opening;
        });
        const { status, output, tokens: used } = await new DurableRun(parts, context, ports, opening, here).go();
        spent.push(used);
        return [status, output];
      })();
      return await Promise.race([whole, dead.promise]);
    },
  };
}

/** The runs of a test: the engine as it is, with a store in memory, and dry brokers whose outside is played. */
import { createFlowRuntime, type FlowRuntime, type FlowRuntimeOptions } from '../engine/flow-runtime.node.ts';
import { memoryStore } from '../engine/memory-store.ts';
import type { EngineStore, PinnedFlow, PortItems } from '../engine/ports.ts';
import type { Rehearsal } from '../engine/runner/rehearsal.ts';
import { BugError } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';
import { factsOf } from '../nodes/describe.ts';
import type { AttackedRun } from './attacks/attack-flow.ts';

export interface DryRun extends AttackedRun {
  /** The first item that each step gave last, by the step's id. */
  readonly outputs: ReadonlyMap<string, Json>;
}

export interface DryRuns {
  /** One at a time. `trigger` may be left out where the flow has one. */
  runOnce(ask: { readonly trigger?: string; readonly input: Json; readonly rehearsal: Rehearsal }): Promise<DryRun>;
  close(): Promise<void>;
}

/** What steps gave is looked at after the run has ended, so it is not forgotten with it. */
function keepingStore(): EngineStore {
  const store = memoryStore();
  return {
    ...store,
    journal: { ...store.journal, append: ({ forget: _forget, ...batch }) => store.journal.append(batch), forget: async () => undefined },
  };
}

/** `connections`, `gateway`, `filesRoot` and `priceOf` count only where the flow's own models are asked. */
export function createDryRuns(pinned: PinnedFlow, outside: Omit<FlowRuntimeOptions, 'store' | 'events' | 'rehearsal'>): DryRuns {
  const store = keepingStore();
  let current: Rehearsal | undefined;
  const stage = (): Rehearsal => {
    if (current === undefined) throw new BugError('kernel/bug', 'A dry run asks after its end.');
    return current;
  };
  const opened = async (modelIsPlayed: boolean): Promise<FlowRuntime> => {
    const made = createFlowRuntime({
      ...outside,
      store,
      events: { emit: () => undefined },
      rehearsal: {
        ...(modelIsPlayed ? { model: (step, request, plain) => stage().model?.(step, request, plain) ?? plain } : {}),
        saw: (...seen) => stage().saw(...seen),
        answered: (...answer) => stage().answered(...answer),
      },
    });
    await made.engine.open();
    return made;
  };
  let runtime: Promise<FlowRuntime> | undefined;
  const facts = new Map(pinned.flow.nodes.map((node) => [node.id, factsOf(node, pinned.flow)]));
  const acts = (id: string): boolean => facts.get(id)?.effects.some(({ kind }) => kind !== 'none' && kind !== 'read') === true;
  /** A guard gave something by another way than the one behind which it has held. */
  const turnsAway = (id: string, masked: Readonly<Record<string, readonly Json[]>>): boolean => {
    const guards = facts.get(id)?.guards ?? [];
    return (
      guards.length > 0 && Object.entries(masked).some(([port, items]) => items.length > 0 && guards.every((guard) => guard.port !== port))
    );
  };
  return {
    async runOnce({ trigger, input, rehearsal }) {
      current = rehearsal;
      const { engine } = await (runtime ??= opened(rehearsal.model !== undefined));
      const { runId, finished } = await engine.start(pinned, {
        kind: 'manual',
        ...(trigger === undefined ? {} : { trigger }),
        input: [input],
        dryRun: true,
      });
      const { run } = await finished;
      const journal = await store.journal.read(runId);
      const gave = new Map<string, PortItems>(
        journal.flatMap((event) => (event.type === 'succeeded' ? [[event.node, event.outputs] as const] : [])),
      );
      const given = new Map(
        pinned.flow.nodes.flatMap(({ id, name }) => {
          const outputs = gave.get(id);
          return outputs === undefined ? [] : [[name, Object.values(outputs).flat()] as const];
        }),
      );
      const cameTo = (id: string): Json[] =>
        pinned.flow.edges.filter(({ to }) => to.node === id).flatMap(({ from }) => gave.get(from.node)?.[from.port] ?? []);
      return {
        turnedAway: journal.flatMap((event) => (event.type === 'succeeded' && turnsAway(event.node, event.masked) ? [event.node] : [])),
        imported: journal.flatMap((event) =>
          event.type === 'would' && event.effect.kind === 'foreign' && acts(event.node)
            ? [{ nodeId: event.node, items: cameTo(event.node), given }]
            : [],
        ),
        outputs: new Map(
          journal.flatMap((event) => {
            const [first] = event.type === 'succeeded' ? Object.values(event.outputs).flat() : [];
            return event.type === 'succeeded' && first !== undefined ? [[event.node, first] as const] : [];
          }),
        ),
        ...(run.error === undefined ? {} : { error: { code: run.error.code, message: run.error.message } }),
      };
    },
    close: async () => {
      await (await runtime)?.close();
    },
  };
}

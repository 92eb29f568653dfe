/** The runs of an attack test: the engine as it is, with a store that forgets, and dry brokers whose outside is played. */
import { createFlowRuntime, type FlowRuntime, type FlowRuntimeOptions } from '../../engine/flow-runtime.node.ts';
import { memoryStore } from '../../engine/memory-store.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import type { Rehearsal } from '../../engine/rehearsal.ts';
import { BugError } from '../../kernel/errors.ts';
import { factsOf } from '../../nodes/kit/describe.ts';
import type { RunOnce } from './attack-flow.ts';

export interface AttackRunner { readonly runOnce: RunOnce; close(): Promise<void> }

/** `connections`, `gateway`, `filesRoot` and `priceOf` count only where the flow's own models are asked. One run at a time. */
export function createAttackRunner(pinned: PinnedFlow, outside: Omit<FlowRuntimeOptions, 'store' | 'events' | 'rehearsal'>): AttackRunner {
  const store = memoryStore();
  let current: Rehearsal | undefined;
  const stage = (): Rehearsal => {
    if (current === undefined) throw new BugError('kernel/bug', 'An attack run asks after its end.');
    return current;
  };
  const runtimeFor = (modelIsPlayed: boolean) => createFlowRuntime({
    ...outside, store, events: { emit: () => undefined },
    rehearsal: {
      ...(modelIsPlayed ? { model: (step, request, plain) => stage().model?.(step, request, plain) ?? plain } : {}),
      saw: (...seen) => stage().saw(...seen),
      answered: (...answer) => stage().answered(...answer),
    },
  });
  let runtime: Promise<FlowRuntime> | undefined;
  const opened = async (modelIsPlayed: boolean): Promise<FlowRuntime> => {
    const made = runtimeFor(modelIsPlayed);
    await made.engine.open();
    return made;
  };
  const guards = new Map(pinned.flow.nodes.flatMap((node) => {
    const ports = factsOf(node, pinned.flow).guards.map(({ port }) => port);
    return ports.length === 0 ? [] : [[node.id, new Set(ports)] as const];
  }));
  const acting = new Set(pinned.flow.nodes.filter((node) => factsOf(node, pinned.flow).effects.some(({ kind }) => kind !== 'none' && kind !== 'read')).map(({ id }) => id));
  return {
    async runOnce({ trigger, input, rehearsal }) {
      current = rehearsal;
      const { engine } = await (runtime ??= opened(rehearsal.model !== undefined));
      const { runId, finished } = await engine.start(pinned, { kind: 'manual', trigger, input: [input], dryRun: true });
      const { run } = await finished;
      const journal = await store.journal.read(runId);
      const turnedAway = journal.flatMap((event) => {
        const ports = event.type === 'succeeded' ? guards.get(event.node) : undefined;
        return event.type === 'succeeded' && ports !== undefined && Object.entries(event.masked).some(([port, items]) => !ports.has(port) && items.length > 0) ? [event.node] : [];
      });
      const imported = journal.flatMap((event) => (event.type === 'would' && event.effect.kind === 'foreign' && acting.has(event.node) ? [event.node] : []));
      return { turnedAway, imported, ...(run.error === undefined ? {} : { error: { code: run.error.code, message: run.error.message } }) };
    },
    close: async () => { await (await runtime)?.close(); },
  };
}

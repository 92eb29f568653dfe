/** Tests of this workspace's flows: attacks and examples, in dry runs beside the engine that runs flows in earnest. */
import { attackFlow, type AttackedModel, type AttackReport } from '../../ai/attacks/attack-flow.ts';
import { createDryRuns, type DryRuns } from '../../ai/dry-runs.node.ts';
import { runExamples, type ExampleResult } from '../../ai/examples/run-examples.ts';
import type { FlowTestRecord } from '../../ai/ports.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import type { Rehearsal } from '../../engine/runner/rehearsal.ts';
import { troubleLog } from '../../engine/runs/troubles.ts';
import type { TestDesk } from '../../ipc/run-services.ts';
import { UserError } from '../../kernel/errors.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { newId } from '../../kernel/ids.ts';
import type { Hash } from '../../kernel/ports.ts';
import { promptHash } from '../../lint/kit/prompt-hash.ts';
import { lintFlow } from '../../lint/run.ts';
import { factsOf } from '../../nodes/describe.ts';
import { flowsBelow, grantFor, grantToRun } from '../../review/assess.ts';
import type { RunnerChannel } from '../../sandbox/fork-runner.node.ts';
import type { Store } from '../../store/store.ts';
import { flowHash } from '../../workflow/model/canonical.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { PushChannel, PushOf } from '../../ipc/contract.ts';
import { workspaceConnections } from '../connections/bound-connections.ts';
import type { HostPorts } from '../ports.ts';

export interface TestDeskParts {
  readonly store: Store;
  readonly ports: HostPorts;
  startRunner(): RunnerChannel;
  publish<K extends PushChannel>(channel: K, payload: PushOf<K>): void;
}

/** Of each flow and kind. */
const keptResults = 20;
/** Samples as they are, and the flow's own models. */
const asItIs: Rehearsal = { saw: () => undefined, answered: (_step, _operation, answer) => answer };

/** By step: what a test counts for. */
export const stepHashes = (flow: Flow, hash: Hash): ReadonlyMap<string, string> =>
  new Map(
    lintFlow(flow)
      .view.steps.filter(({ compiled, node }) => compiled.generates && node.disabled !== true)
      .map((step) => [step.node.id, promptHash(step, hash)]),
  );

export function createTestDesk({ store, ports, startRunner, publish }: TestDeskParts): TestDesk {
  const under = new Map<string, AbortController>();

  /** One test of a flow at a time; a second one waits for nothing and is refused. */
  async function during<T>(
    flow: Flow,
    work: (runs: DryRuns, subflows: readonly Flow[], progress: (done: number, of: number) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (under.has(flow.id))
      throw new UserError('run/wrong-state', 'This flow is being tested already.', { mend: 'Wait for its end, or stop it.' });
    const stop = new AbortController();
    under.set(flow.id, stop);
    const subflows = flowsBelow(flow, (id) => store.flows.document(id));
    const pin = (one: Flow): PinnedFlow => ({
      flowHash: flowHash(one, ports.hash),
      flow: one,
      grant: grantToRun(
        grantFor(
          one,
          flowsBelow(one, (id) => store.flows.document(id)),
        ),
        one,
      ),
    });
    const runs = createDryRuns(pin(flow), {
      startRunner,
      connections: workspaceConnections(store.connections, store.secrets, ports.clock),
      filesRoot: store.paths.folder,
      troubles: troubleLog(stderrLog),
      gateway: { record: () => undefined },
      calledFlow: async (id) => {
        const called = subflows.find((one) => one.id === id);
        return called === undefined ? undefined : pin(called);
      },
    });
    try {
      return await work(runs, subflows, (done, of) => publish('test:progress', { flowId: flow.id, done, of }), stop.signal);
    } finally {
      under.delete(flow.id);
      await runs.close();
    }
  }

  function keep(flow: Flow, by: string, passed: boolean, steps: FlowTestRecord['steps'], result: FlowTestRecord['result']): void {
    store.tests.add({ id: newId('test', ports), flowId: flow.id, at: ports.clock.now(), by, passed, steps, result }, keptResults);
    publish('test:kept', { flowId: flow.id });
  }

  return {
    async attack(flow: Flow, model: AttackedModel, by: string): Promise<AttackReport> {
      const hashes = stepHashes(flow, ports.hash);
      const report = await during(flow, (runs, subflows, progress, signal) =>
        attackFlow({ flow, subflows, factsOf, model, random: ports.random, runOnce: runs.runOnce, progress, signal }),
      );
      keep(
        flow,
        by,
        report.passed,
        report.models.flatMap((nodeId) => {
          const hash = hashes.get(nodeId);
          return hash === undefined ? [] : [{ nodeId, hash, passed: report.passed }];
        }),
        { kind: 'red-team', report },
      );
      return report;
    },
    async examples(flow: Flow, by: string): Promise<readonly ExampleResult[]> {
      const examples = store.tests.examplesOf(flow.id);
      if (examples.length === 0)
        throw new UserError('run/wrong-state', 'There are no examples yet.', {
          mend: 'Add one: what comes in, and what has to hold for the answer.',
        });
      const hashes = stepHashes(flow, ports.hash);
      const results = await during(flow, (runs, _subflows, progress, signal) =>
        runExamples(examples, (input) => runs.runOnce({ input, rehearsal: asItIs }), progress, signal),
      );
      const steps = [...new Set(results.map(({ nodeId }) => nodeId))].flatMap((nodeId) => {
        const hash = hashes.get(nodeId);
        return hash === undefined ? [] : [{ nodeId, hash, passed: results.every((one) => one.nodeId !== nodeId || one.passed) }];
      });
      keep(
        flow,
        by,
        results.every(({ passed }) => passed),
        steps,
        { kind: 'evaluation', results },
      );
      return results;
    },
    stop(flowId) {
      under.get(flowId)?.abort();
    },
    latest(flow) {
      const hashes = stepHashes(flow, ports.hash);
      const current = ({ steps }: FlowTestRecord): boolean =>
        steps.every(({ nodeId, hash }) => hashes.get(nodeId) === hash) &&
        [...hashes.keys()].every((id) => steps.some(({ nodeId }) => nodeId === id));
      return store.tests.listOf(flow.id).map((record) => ({ ...record, current: current(record) }));
    },
    exampleList: (flowId) => store.tests.examplesOf(flowId),
    setExamples: (flowId, examples) => store.tests.setExamples(flowId, examples),
    close() {
      for (const stop of under.values()) stop.abort();
    },
  };
}

/** How each prompt and model went in its newest test of each kind, for the linter. */
export function testedPrompts(
  records: readonly FlowTestRecord[],
): readonly { readonly hash: string; readonly kind: FlowTestRecord['result']['kind']; readonly passed: boolean }[] {
  const newest = new Map<string, { readonly hash: string; readonly kind: FlowTestRecord['result']['kind']; readonly passed: boolean }>();
  for (const {
    steps,
    result: { kind },
  } of records) {
    for (const { hash, passed } of steps) if (!newest.has(`${kind} ${hash}`)) newest.set(`${kind} ${hash}`, { hash, kind, passed });
  }
  return [...newest.values()];
}

/** Runs flows for people at this workspace: drafts under the grant computed from them, dry or for real in the sandbox. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { decisionCounter } from '../../ai/drift/counter.ts';
import type { GatewayRecord } from '../../broker/ports.ts';
import { decisionsOf, reasonsOf } from '../../compliance/decision-record.ts';
import { callersOf } from '../../engine/state/callers.ts';
import type { FlowRuntime } from '../../engine/flow-runtime.node.ts';
import { grantOfFlow } from '../../engine/grant-of-flow.ts';
import type { RunEvent, RunRecord } from '../../engine/ports.ts';
import { bothSinks, troubleLog } from '../../engine/runs/troubles.ts';
import { forgotten } from '../../engine/state/rerun.ts';
import { mayAnswer } from '../../engine/state/waits.ts';
import type { RunDesk } from '../../ipc/run-services.ts';
import { causeOf, UserError } from '../../kernel/errors.ts';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import type { Json } from '../../kernel/json.ts';
import { everyFlow } from '../../monitor/held.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { BrokerClient } from '../../nodes/kit/executor.ts';
import { modelRequestOf } from '../../nodes/kit/models.ts';
import { openToolServer } from '../../nodes/mcp-tool/protocol.ts';
import { pinTool } from '../../nodes/mcp-tool/tool.ts';
import { flowsBelow, grantFor, grantToRun } from '../../review/assess.ts';
import { runLabels } from '../../review/run-labels.ts';
import type { RunnerChannel } from '../../sandbox/fork-runner.node.ts';
import type { Store } from '../../store/store.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import { flowHash } from '../../workflow/model/canonical.ts';
import { emptyFlow, type Flow, type FlowNode } from '../../workflow/model/flow.ts';
import type { PushChannel, PushOf } from '../../ipc/contract.ts';
import type { HostAuditDesk } from '../audit/audit-desk.node.ts';
import { auditNotes } from '../audit/audit-notes.ts';
import { workspaceConnections } from '../connections/bound-connections.ts';
import { holdRunsOf, resumeBelow, resumeRunsOf } from '../held/hold-runs.ts';
import { tasksOf } from '../../ipc/human-tasks.ts';
import { createListening } from './listening.node.ts';
import { runSummaryOf, stepViews } from './run-views.ts';
import { storeTroubles } from '../store/store-trouble.ts';
import { storeKeep } from '../workspace-keep.ts';
import type { HostPorts } from '../ports.ts';
import type { HostWatchDesk } from '../monitor/watch-desk.node.ts';

export interface RunDeskParts {
  readonly store: Store;
  readonly audit: HostAuditDesk;
  readonly ports: HostPorts;
  startRunner(): RunnerChannel;
  publish<K extends PushChannel>(channel: K, payload: PushOf<K>): void;
  /** The store was put back to an earlier state: what its runs did since is not known to them. */
  readonly olderState: boolean;
  /** When the audit log got its newest entry, as the workspace was opened. */
  readonly lastAt: number | undefined;
  /** Hears of all that runs do, and says which flows may not run. */
  readonly watch: Pick<HostWatchDesk, 'heard' | 'noted' | 'mayRun' | 'holds' | 'doubts'>;
}

export interface HostRunDesk extends RunDesk {
  /** The way out for what belongs to no run, as far as the one step of the flow allows. */
  outside(flow: Flow): Promise<BrokerClient>;
  /** Holds every run of a flow that is under way; gives how many, and how many could not be. */
  holdRuns(flowId: string): Promise<{ readonly held: number; readonly failed: number }>;
  /** In an earlier state of the store: whatever was under way stands still until a person says of each that it may go on. */
  standStill(): Promise<void>;
  close(): Promise<void>;
}

/** What asks a person something, or takes back what was asked: a run that has ended waits for nobody. */
const changesQuestions: ReadonlySet<RunEvent['type']> = new Set([
  'run.waiting',
  'human.escalated',
  'run.cancelled',
  'run.failed',
  'run.halted',
]);

const listedRuns = 1_000;
const mostAnswers = 1_000;
const toolsWithinMs = 20_000;
const askedWithinMs = 60_000;

/** The folder that flows may be granted files in; made when it is first needed. */
function filesFolder(workspaceFolder: string): string {
  const folder = join(workspaceFolder, 'files');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function createRunDesk(parts: RunDeskParts): HostRunDesk {
  const { store, audit, ports } = parts;
  const note = auditNotes(audit, stderrLog);
  let runtime: Promise<FlowRuntime> | undefined;
  let stoodStill: readonly string[] = [];
  const troubles = storeTroubles((trouble) => parts.publish('store:trouble', trouble === undefined ? {} : { trouble }));

  /** Started with the first run or question, so that opening a workspace does not wait for it. */
  const running = (): Promise<FlowRuntime> => {
    runtime ??= (async () => {
      // Sockets, databases and mail are a third of the program, and nothing that a window waits for.
      const { createFlowRuntime } = await import('../../engine/flow-runtime.node.ts');
      const made = createFlowRuntime({
        store: store.engine,
        lastAt: parts.lastAt,
        connections: workspaceConnections(store.connections, store.secrets, ports.clock),
        filesRoot: filesFolder(store.paths.folder),
        keep: storeKeep(store, ports),
        startRunner: parts.startRunner,
        labels: ({ flow }) => runLabels(flow),
        events: { emit: heard },
        gateway: { record: noted },
        troubles: bothSinks(troubleLog(stderrLog), troubles.sink),
        calledFlow: async (flowId) => pin(flowId),
        mayBegin: (flowId) => parts.watch.mayRun(flowId),
        counter: decisionCounter(factsOf, stderrLog),
        doubts: (flowId, nodeId) => parts.watch.doubts(flowId, nodeId),
      });
      await made.engine.open({ holds: (flowId) => parts.watch.holds(flowId), ...(parts.olderState ? { standStill: 'restore' } : {}) });
      return made;
    })();
    return runtime;
  };

  function pin(flowId: string) {
    const flow = store.flows.document(flowId);
    return flow === undefined ? undefined : pinned(flow);
  }

  function pinned(flow: Flow) {
    const subflows = flowsBelow(flow, (id) => store.flows.document(id));
    return { flowHash: flowHash(flow, ports.hash), flow, grant: grantToRun(grantFor(flow, subflows), flow) };
  }

  /** What the broker refused is an event for the auditor; where it wanted to go stands in the run's own evidence. */
  function noted(record: GatewayRecord): void {
    parts.watch.noted(record);
    const { decision, runId, flowId, nodeId, kind, reason } = record;
    if (decision !== 'refused') return;
    note({
      actor: 'system',
      action: 'gateway.refused',
      subject: runId,
      details: { flow: flowId, node: nodeId, kind, code: reason ?? 'unknown' },
    });
  }

  function heard(event: RunEvent): void {
    tell(event).catch((error: unknown) =>
      stderrLog.write('error', 'what happened to a run could not be told', { runId: event.runId, type: event.type, ...causeOf(error) }),
    );
  }

  async function tell(event: RunEvent): Promise<void> {
    const { runId, type } = event;
    const run = await store.engine.runs.get(runId);
    if (type === 'run.halted') {
      note({
        actor: 'system',
        action: 'run.halted',
        subject: runId,
        details: {
          code: event.error.code,
          ...(run === undefined ? {} : { flow: run.flowId }),
          ...(event.nodeId === undefined ? {} : { node: event.nodeId }),
        },
      });
    }
    if (run === undefined) return;
    parts.watch.heard(event, run);
    // What the step gave is asked for by whoever looks at it: a run of thousands of steps would be read as often.
    parts.publish('run:event', { runId, flowId: run.flowId, summary: runSummaryOf(run), of: type.startsWith('step.') ? 'step' : 'run' });
    if (changesQuestions.has(type)) parts.publish('human:changed', {});
  }

  const flowOf = async (run: RunRecord): Promise<Flow> => {
    const found = await store.engine.pinned.get(run.flowHash, run.bundleDigest);
    if (found === undefined)
      throw new UserError('engine/bad-journal', 'The flow of this run is not in the store any more.', { place: run.runId });
    return found.flow;
  };
  const runOf = async (runId: string): Promise<RunRecord> => {
    const run = await store.engine.runs.get(runId);
    if (run === undefined) throw new UserError('run/not-found', 'This run is not in the workspace.', { place: runId });
    return run;
  };

  /** The run's row appears with its first journal entry, a moment after the start. */
  async function journaled(runId: string): Promise<RunRecord> {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const run = await store.engine.runs.get(runId);
      if (run !== undefined) return run;
      await new Promise<void>((resolve) => {
        systemTimers.after(2, resolve);
      });
    }
    return runOf(runId);
  }

  async function outside(flow: Flow): Promise<BrokerClient> {
    return (await running()).outside(
      { runId: '', flowId: flow.id, nodeId: flow.nodes[0]?.id ?? '', labels: [], dryRun: false },
      grantOfFlow(flow, { factsOf }),
    );
  }

  const listening = createListening({
    running,
    pinned,
    mayRun: (flowId) => parts.watch.mayRun(flowId),
    ports,
    timers: systemTimers,
    changed: (state) => parts.publish('run:listened', state),
  });

  return {
    outside,
    async holdRuns(flowId) {
      const { engine } = await running();
      return await holdRunsOf(flowId, { runs: store.engine.runs, pause: (runId) => engine.pause(runId, 'playbook') });
    },
    async standStill() {
      const open = parts.olderState
        ? (await store.engine.runs.list({ status: ['running', 'waiting'], limit: listedRuns })).filter(({ dryRun }) => !dryRun)
        : [];
      if (open.length > 0) await running();
      stoodStill = open.flatMap(({ runId }) => (callersOf(runId).length === 0 ? [runId] : []));
    },
    async stoodStill() {
      const now = await Promise.all(stoodStill.map((runId) => store.engine.runs.get(runId)));
      stoodStill = now.flatMap((run) => (run?.status === 'paused' ? [run.runId] : []));
      return stoodStill.length;
    },
    listen: listening.listen,
    stopListening: listening.stopListening,
    say: listening.say,
    async start(flow, mode, input, trigger) {
      const { engine } = await running();
      const { runId, finished } = await engine.start(pinned(flow), {
        kind: 'manual',
        input: Array.isArray(input) ? (input as readonly Json[]) : [input],
        dryRun: mode === 'dry',
        ...(trigger === undefined ? {} : { trigger }),
      });
      // How it ends is told by events and stands in the journal.
      finished.catch(() => undefined);
      return runSummaryOf(await journaled(runId));
    },
    async toolsAt(address, connectionId) {
      const node: FlowNode = {
        id: 'tools',
        type: 'mcp-tool',
        typeVersion: 1,
        name: 'Tool server',
        parameters: { address },
        ...(connectionId === undefined ? {} : { connection: connectionId }),
      };
      const flow: Flow = bindConnections(
        {
          ...emptyFlow('tools', node.name),
          nodes: [node],
          connections:
            connectionId === undefined
              ? []
              : [{ id: connectionId, name: connectionId, type: 'http', auth: 'unknown', hosts: [], scopes: [] }],
        },
        store.connections.list(),
      );
      const broker = await outside(flow);
      const server = await openToolServer(broker, {
        address,
        connection: connectionId,
        timeoutMs: toolsWithinMs,
        place: address,
        now: () => ports.clock.now(),
      });
      return (await server.list()).map(pinTool);
    },
    async askModel({ provider, model, baseUrl, connection }, { messages, maxTokens, responseSchema }) {
      const node: FlowNode = {
        id: 'ask',
        type: 'model-call',
        typeVersion: 1,
        name: 'Ask a model',
        parameters: { provider, model, baseUrl },
        ...(connection === undefined ? {} : { connection }),
      };
      const flow: Flow = bindConnections(
        {
          ...emptyFlow('ask', node.name),
          nodes: [node],
          connections:
            connection === undefined ? [] : [{ id: connection, name: connection, type: 'openai', auth: 'unknown', hosts: [], scopes: [] }],
        },
        store.connections.list(),
      );
      const broker = await outside(flow);
      return await broker.model(
        modelRequestOf({ provider, baseUrl, model, temperature: 0, stream: false, timeoutMs: askedWithinMs }, connection, {
          messages,
          maxTokens,
          responseSchema,
        }),
      );
    },
    list: async (flowId, status) =>
      (
        await store.engine.runs.list({
          limit: listedRuns,
          ...(flowId === undefined ? {} : { flowId }),
          ...(status === undefined ? {} : { status }),
        })
      ).map(runSummaryOf),
    async get(runId) {
      const run = await runOf(runId);
      const [flow, journal] = [await flowOf(run), await store.engine.journal.read(runId)];
      const begun = journal.find((event) => event.type === 'started')?.from;
      return {
        summary: runSummaryOf(run),
        flow,
        ...(begun === undefined
          ? {}
          : { from: { runId: begun.runId, step: flow.nodes.find(({ id }) => id === begun.node)?.name ?? begun.node } }),
        ...(forgotten(journal) ? { valuesGone: true as const } : {}),
        steps: stepViews(flow, journal),
        decisions: decisionsOf(flow, journal, factsOf, reasonsOf(await store.engine.approvals.list({ runId, limit: mostAnswers }))),
      };
    },
    cancel: async (runId, by) => runSummaryOf(await (await running()).engine.cancel(runId, by)),
    pause: async (runId, by) => runSummaryOf(await (await running()).engine.pause(runId, by)),
    async resume(runId, by) {
      const { engine } = await running();
      const run = await engine.unpause(runId, by);
      // What it had called was not paused by anybody who could be asked.
      await resumeBelow(runId, { runs: store.engine.runs, resume: (below) => engine.unpause(below, by, 'restore') });
      return runSummaryOf(run);
    },
    async resumeHeld(flowId, by) {
      const { engine } = await running();
      return await resumeRunsOf(flowId === everyFlow ? undefined : flowId, {
        runs: store.engine.runs,
        may: (one) => !parts.watch.holds(one),
        resume: (runId) => engine.unpause(runId, by, 'playbook'),
      });
    },
    async again(runId, nodeId) {
      const handle = await (await running()).engine.rerun(runId, nodeId);
      handle.finished.catch(() => undefined);
      return runSummaryOf(await runOf(handle.runId));
    },
    revealed: (runId) => store.reveals.listOf(runId),
    async reveal(runId, nodeId, asked) {
      const run = await runOf(runId);
      const flow = await flowOf(run);
      const events = await store.engine.journal.read(runId);
      const plain = (id: string): Json => {
        const last = events.findLast((event) => event.type === 'succeeded' && event.node === id);
        if (last?.type !== 'succeeded') return null;
        // What is shown stays when the values go.
        if (Object.keys(last.outputs).length === 0 && Object.keys(last.masked).length > 0)
          throw new UserError('run/values-gone', 'The plain values of this run are gone.', {
            place: run.flowName,
            mend: 'They stay while a run goes on, for a day where it failed, and otherwise as long as the flow says (days that its data stays). What is shown masked is all that is kept.',
          });
        return last.outputs as unknown as Json;
      };
      const before = flow.edges.filter((edge) => edge.to.node === nodeId && edge.kind === 'data').map((edge) => plain(edge.from.node));
      store.reveals.add({ runId, nodeId, at: ports.clock.now(), ...asked });
      return { input: before.length === 1 ? (before[0] ?? null) : before, output: plain(nodeId) };
    },
    async tasks({ dueFirst, ...page }, by) {
      await running();
      return await tasksOf(
        store.engine,
        await store.engine.approvals.list({ state: 'open', ...page, ...(dueFirst === undefined ? {} : { dueFirst }) }),
        by,
      );
    },
    async waiting() {
      await running();
      const { approvals } = store.engine;
      const [oldest] = await approvals.list({ state: 'open', limit: 1, oldestFirst: true });
      return { total: await approvals.countOpen(), ...(oldest === undefined ? {} : { oldestAt: oldest.askedAt }) };
    },
    async waitingFor({ accountId, holds }) {
      await running();
      return (await store.engine.approvals.countOpenByRole(accountId)).reduce(
        (sum, { role, count }) => sum + (mayAnswer(role, holds) ? count : 0),
        0,
      );
    },
    async tryStore(write) {
      if (write) {
        try {
          store.settings.set('store-tried-at', String(ports.clock.now()));
        } catch (error) {
          return troubles.of(error, ports.clock.now());
        }
        await (await runtime)?.engine.goOn();
        if (store.engine.isShort?.() === true) return troubles.short(ports.clock.now());
      }
      return troubles.now();
    },
    async answer(taskId, answer) {
      await (await running()).engine.decide(taskId, answer);
    },
    async close() {
      await listening.close();
      if (runtime !== undefined) await (await runtime).close();
    },
  };
}

/**
 * Trying triggers out: one form, one message or one file is waited for, as production would, and starts one run of the draft. Pages are
 * shown on this machine alone, nothing that was taken is remembered, and a dry run marks nothing in a mailbox.
 */
import type { FlowRuntime } from '../../engine/flow-runtime.node.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { memoryTables } from '../../broker/models/memory-tables.ts';
import type { HostPorts } from '../ports.ts';
import type { ListenState, Listening, RunDesk } from '../../ipc/run-services.ts';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { newId } from '../../kernel/ids.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Timers } from '../../kernel/ports.ts';
import { replyOf } from '../../serve/intake/chat-door.ts';
import { startPollers } from '../../serve/intake/pollers.ts';
import { answersItself, triggerOf } from '../../serve/intake/service-triggers.ts';
import { WebhookServer } from '../../serve/intake/webhook-server.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';

export interface ListeningParts {
  readonly running: () => Promise<FlowRuntime>;
  readonly pinned: (flow: Flow) => PinnedFlow;
  /** Throws for a flow that is held. */
  readonly mayRun: (flowId: string) => void;
  readonly ports: HostPorts;
  readonly timers: Timers;
  readonly changed: (state: ListenState) => void;
}

const WAITS_MS = 10 * 60_000;
const ANSWERS_MS = 120_000;

/** What differs from production: an address of its own where it has none yet, and looking more often. */
const trial: Readonly<Record<string, (parameters: JsonObject, dry: boolean) => JsonObject>> = {
  'form-trigger': (parameters) => ({
    ...parameters,
    path: parameters['path'] === '' || parameters['path'] === undefined ? 'form' : parameters['path'],
  }),
  'mail-trigger': (parameters, dry) => ({ ...parameters, everySeconds: 10, maxMessages: 1, ...(dry ? { afterwards: 'nothing' } : {}) }),
  'file-trigger': (parameters) => ({ ...parameters, everySeconds: 2, existing: false }),
};

interface Open {
  readonly flowId: string;
  close(): Promise<void>;
}

export type ListeningDesk = Pick<RunDesk, 'listen' | 'stopListening' | 'say'> & { close(): Promise<void> };

export function createListening({ running, pinned, mayRun, ports, timers, changed }: ListeningParts): ListeningDesk {
  const open = new Map<string, Open>();
  /** What is closed just now: a mailbox may still be marking what was taken. */
  const closing = new Map<string, { readonly flowId: string; readonly closed: Promise<void> }>();

  async function end(id: string): Promise<void> {
    const found = open.get(id);
    open.delete(id);
    if (found === undefined) return;
    const closed = found.close();
    closing.set(id, { flowId: found.flowId, closed });
    await closed.finally(() => closing.delete(id));
  }

  function triggerIn(flow: Flow, nodeId: string, fits: (node: FlowNode) => boolean): FlowNode {
    const node = flow.nodes.find((one) => one.id === nodeId && one.disabled !== true);
    if (node === undefined || !fits(node))
      throw new UserError('engine/no-trigger', 'This step does not wait for anything that could be tried here.', {
        mend: 'Choose a form, mail or file trigger.',
      });
    return node;
  }

  return {
    async listen(flow, nodeId, mode) {
      const node = triggerIn(flow, nodeId, ({ type }) => Object.hasOwn(trial, type));
      for (const [id, { flowId }] of open) {
        if (flowId === flow.id) {
          await end(id);
          changed({ id, flowId, state: 'stopped' });
        }
      }
      // The next one would find the message again that the last one has taken and not marked yet.
      await Promise.allSettled([...closing.values()].flatMap(({ flowId, closed }) => (flowId === flow.id ? [closed] : [])));
      const runtime = await running();
      const asTried: FlowNode = { ...node, parameters: trial[node.type]?.(node.parameters, mode === 'dry') ?? node.parameters };
      const tried = pinned({ ...flow, nodes: flow.nodes.map((one) => (one.id === nodeId ? asTried : one)) });
      const id = newId('listen', ports);
      let taken = false;
      const tell = (state: Omit<ListenState, 'id' | 'flowId'>): void => {
        if (open.has(id)) changed({ id, flowId: flow.id, ...state });
      };
      const begin = async (_pinned: PinnedFlow, trigger: string, kind: string, item: Json) => {
        if (taken) throw new UserError('run/wrong-state', 'One was taken already.');
        // It may have come to be held since the listening was opened.
        if (mode === 'dev') mayRun(flow.id);
        taken = true;
        const handle = await runtime.engine.start(tried, { trigger, kind, input: [item], dryRun: mode === 'dry' });
        handle.finished.catch(() => undefined);
        tell({ state: 'taken', runId: handle.runId });
        // Whoever sent it is still being thanked.
        void end(id);
        return {
          runId: handle.runId,
          finished: () =>
            handle.finished.then(({ run, response }) => ({ status: run.status, ...(response === undefined ? {} : { response }) })),
        };
      };
      const pollPorts = {
        clock: ports.clock,
        timers,
        random: ports.random,
        tables: memoryTables(),
        failed: (_place: string, error: unknown) => {
          if (!taken) {
            tell({ state: 'failed', problem: isCountersignError(error) ? error.message : 'It could not be looked into.' });
            void end(id);
          }
        },
      };
      const served = triggerOf(tried, asTried, { begin, outside: runtime.outside, ports: pollPorts });
      if (served === undefined) throw new UserError('engine/no-trigger', 'This step does not wait for anything that could be tried here.');
      let address: string | undefined;
      const closers: (() => Promise<void>)[] = [];
      if (served.door !== undefined) {
        const server = new WebhookServer({
          routes: [],
          doors: [served.door],
          clock: ports.clock,
          onlyHere: true,
          log: stderrLog,
          counted: () => undefined,
          metrics: () => '',
          health: () => ({ ok: true, problems: [] }),
        });
        address = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}/${served.door.path}`;
        closers.push(() => server.close());
      }
      const patience = timers.after(WAITS_MS, () => {
        tell({ state: 'expired' });
        void end(id);
      });
      closers.push(async () => {
        patience();
      });
      const listening: Listening = {
        id,
        nodeId,
        kind: node.type === 'form-trigger' ? 'form' : node.type === 'mail-trigger' ? 'mail' : 'file',
        mode,
        ...(address === undefined ? {} : { address }),
        until: ports.clock.now() + WAITS_MS,
      };
      open.set(id, {
        flowId: flow.id,
        close: async () => {
          await Promise.all(closers.map((close) => close()));
        },
      });
      // Looks at once: what it finds ends the listening that must be open by then.
      if (served.poller !== undefined) {
        const watching = startPollers([served.poller], pollPorts);
        closers.push(() => watching.stop());
      }
      return listening;
    },
    async stopListening(id) {
      const found = open.get(id);
      await end(id);
      if (found !== undefined) changed({ id, flowId: found.flowId, state: 'stopped' });
    },
    async say(flow, nodeId, mode, { message, session }) {
      const node = triggerIn(flow, nodeId, ({ type }) => type === 'chat-trigger');
      const { engine } = await running();
      const tried = pinned(flow);
      const { runId, finished } = await engine.start(tried, {
        trigger: node.id,
        kind: 'chat',
        dryRun: mode === 'dry',
        input: [{ message, session, received: new Date(ports.clock.now()).toISOString() }],
      });
      const late = Promise.withResolvers<undefined>();
      const cancel = timers.after(ANSWERS_MS, () => late.resolve(undefined));
      const ended = await Promise.race([finished, late.promise]).finally(cancel);
      return {
        runId,
        status: ended?.run.status ?? 'running',
        ...(answersItself(tried) && ended?.response !== undefined ? { reply: replyOf(ended.response) } : {}),
      };
    },
    async close() {
      for (const id of [...open.keys()]) await end(id);
    },
  };
}

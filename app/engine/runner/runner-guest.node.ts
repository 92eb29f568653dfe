/** The runner's side: runs node executors; every power they have comes through the message channel or the script sandbox. */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';
import type { BrokerClient, Item, NodeExecutor, StepRequest, StepTools, TextDetectors } from '../../nodes/kit/executor.ts';
import { jsonDepth } from '../../kernel/json-guard.ts';
import { readMessage, runnerLimits, tooDeep, toRunnerSchema, type FromRunner, type ToRunner } from '../../sandbox/runner-protocol.ts';
import { ModelHost } from '../../sandbox/model-host.node.ts';
import { ScriptHost } from '../../sandbox/script-host.node.ts';
import { fromWire, toWire } from '../../sandbox/wire-errors.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { onceBy } from '../state/progress.ts';
import { brokerOperations } from './step-runner.ts';
import { stepValues } from './step-values.ts';

export interface RunnerPort {
  post(text: string): void;
  onMessage(listener: (text: unknown) => void): void;
}

export interface RunnerGuestOptions {
  /** Undefined for types that never run by themselves. */
  readonly loadExecutor: (type: string) => Promise<NodeExecutor | undefined>;
  readonly detectors: () => Promise<TextDetectors>;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Serves until the process ends. */
export function serveRunner(port: RunnerPort, options: RunnerGuestOptions): void {
  const scripts = new ScriptHost({ timers: options.timers });
  const models = new ModelHost(options.timers);
  const calls = new Map<
    number,
    { readonly step: number; readonly resolve: (value: Json) => void; readonly reject: (error: Error) => void }
  >();
  const steps = new Map<number, AbortController>();
  let nextCall = 0;
  const send = (message: FromRunner): void => {
    let text: string;
    try {
      text = JSON.stringify(message);
    } catch (error) {
      // JSON.stringify calls itself for each level.
      throw error instanceof RangeError ? tooDeep() : error;
    }
    if (jsonDepth(text) > runnerLimits.depth) throw tooDeep();
    if (text.length > runnerLimits.messageChars)
      throw new TerminalError('step/failed', 'The step produced more than 64 MiB.', { mend: 'Filter its items, or take fewer of them.' });
    port.post(text);
  };
  const ask = (id: number, operation: string, asked: unknown, part?: string): Promise<Json> =>
    new Promise((resolve, reject) => {
      const call = nextCall++;
      calls.set(call, { step: id, resolve, reject });
      send({ type: 'call', id, call, operation, ask: asked as Json, ...(part === undefined ? {} : { part }) });
    });
  const brokerOf = (id: number, part?: string): BrokerClient =>
    Object.fromEntries(
      brokerOperations.map((operation) => [operation, (asked: unknown) => ask(id, operation, asked, part)]),
    ) as unknown as BrokerClient;
  const script = (code: string, input: Json, limits: { readonly timeoutMs: number; readonly memoryMb: number }): Promise<Json> =>
    scripts.value({ code, input, ...limits });

  const toolsOf = (
    id: number,
    request: StepRequest,
    signal: AbortSignal,
    part?: string,
    model?: JsonObject,
    callPlace: (index: number | undefined) => number | string | undefined = (index) => index,
  ): StepTools => ({
    // Most steps ask nothing of anybody.
    get broker() {
      return brokerOf(id, part);
    },
    script,
    predict: (asked) => models.run(asked),
    clock: options.clock,
    signal,
    detectors: options.detectors,
    evaluate: stepValues(request, { clock: options.clock, script, ...(model === undefined ? {} : { model }) }),
    brokerOf: (node) => brokerOf(id, node.id),
    runTool: (node, filledIn, item, place) => runTool(id, request, signal, node, filledIn, item, place),
    once: onceBy(request, (name, result) => send({ type: 'progress', id, name, result })),
    runFlow: async (flowId, items, index) => {
      const called = callPlace(index);
      return (await ask(id, 'runFlow', { flowId, items, ...(called === undefined ? {} : { index: called }) }, part)) as readonly Item[];
    },
  });
  const runTool = async (
    id: number,
    { done: _done, settled: _settled, ...request }: StepRequest,
    signal: AbortSignal,
    node: FlowNode,
    model: JsonObject,
    item: Item,
    place: string,
  ): Promise<Json> => {
    if (!request.parts.some((part) => part.kind === 'tool' && part.node.id === node.id))
      throw new TerminalError('halted/capability', 'The agent asked for a tool that is not plugged into it.');
    const execute = await executorOf(node);
    const asTool: StepRequest = {
      ...request,
      node,
      inputs: { in: [item] },
      parts: [],
      idempotencyKey: `${request.idempotencyKey}/${node.id}/${place}`,
    };
    // Uses that are done are not made again in a later attempt: what a use calls is found by the use, not by how many came before.
    let calls = 0;
    const outcome = await execute(
      asTool,
      toolsOf(id, asTool, signal, node.id, model, (index) => `${node.id}/${place}/${index ?? calls++}`),
    );
    if (outcome.type === 'waiting')
      throw new UserError('step/failed', `The tool “${node.name}” waits for somebody, which a tool cannot do.`, {
        place: node.name,
        mend: 'Put the step behind the agent instead.',
      });
    const results = Object.values(outcome.outputs).find((items) => items.length > 0) ?? [];
    return results.length === 1 ? (results[0] ?? null) : results;
  };
  const executorOf = async (node: FlowNode): Promise<NodeExecutor> => {
    const execute = await options.loadExecutor(node.type);
    if (execute === undefined)
      throw new UserError('step/unknown-node', `The step “${node.name}” has a type that cannot be run: ${node.type}.`, {
        place: node.name,
        mend: 'Replace the step, or disable it.',
      });
    return execute;
  };
  const run = async (id: number, request: StepRequest): Promise<void> => {
    const abort = new AbortController();
    steps.set(id, abort);
    try {
      const execute = await executorOf(request.node);
      const outcome = await execute(request, toolsOf(id, request, abort.signal));
      send({ type: 'done', id, outcome: outcome as Extract<FromRunner, { type: 'done' }>['outcome'] });
    } catch (error) {
      send({ type: 'failed', id, error: toWire(error) });
    } finally {
      steps.delete(id);
    }
  };
  /** A step that waits for an answer from outside hears of its end at once: one that sleeps on is killed, and takes the others in this process along. */
  const stop = (id: number): void => {
    const stopped = new UserError('run/cancelled', 'The run was stopped.');
    steps.get(id)?.abort(stopped);
    for (const [call, waiting] of calls) {
      if (waiting.step !== id) continue;
      calls.delete(call);
      waiting.reject(stopped);
    }
  };
  const handle = (message: ToRunner): void => {
    switch (message.type) {
      case 'step':
        void run(message.id, message.request as unknown as StepRequest);
        return;
      case 'abort':
        stop(message.id);
        return;
      case 'answer':
        calls.get(message.call)?.resolve(message.value);
        calls.delete(message.call);
        return;
      case 'refusal':
        calls.get(message.call)?.reject(fromWire(message.error));
        calls.delete(message.call);
        return;
    }
  };
  port.onMessage((text) => {
    const message = readMessage(toRunnerSchema, text);
    if (message !== undefined) handle(message);
  });
  send({ type: 'ready' });
}

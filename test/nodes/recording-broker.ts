/** A broker at the port's boundary that answers from a list and writes down what it was asked. */
import type { JsonObject } from '../../app/kernel/json.ts';
import type { BrokerClient, StepRequest, StepTools } from '../../app/nodes/kit/executor.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFixture } from '../../app/nodes/kit/fixture.ts';
import { loadDetectors } from '../../app/host/detectors.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { evaluateValue } from '../../app/workflow/expression/value.ts';
import type { ExpressionScope } from '../../app/workflow/expression/evaluate.ts';

export interface Call {
  readonly operation: string;
  readonly request: JsonObject;
}

export const now = Date.UTC(2026, 10, 23, 9, 30);

export function recordingBroker(replies: readonly JsonObject[]): { readonly broker: BrokerClient; readonly calls: Call[] } {
  const calls: Call[] = [];
  const answer =
    (operation: string) =>
    async (request: object): Promise<never> => {
      const reply = replies[calls.length];
      calls.push({ operation, request: JSON.parse(JSON.stringify(request)) as JsonObject });
      if (reply === undefined) throw new Error(`the broker was asked for ${operation} and has no answer left`);
      return reply as never;
    };
  const broker: BrokerClient = {
    http: answer('http'),
    model: answer('model'),
    embed: answer('embed'),
    sql: answer('sql'),
    mail: answer('mail'),
    readFile: answer('readFile'),
    modelFile: answer('modelFile'),
    listFolder: answer('listFolder'),
    writeFile: answer('writeFile'),
    tokenise: answer('tokenise'),
    restore: answer('restore'),
    pseudonymise: answer('pseudonymise'),
    table: answer('table'),
    mailbox: answer('mailbox'),
    sign: answer('sign'),
    verify: answer('verify'),
    consent: answer('consent'),
    erase: answer('erase'),
    memory: answer('memory'),
    vectors: answer('vectors'),
    pace: answer('pace'),
    learn: answer('learn'),
  };
  return { broker, calls };
}

const flow = { id: 'flow_1', name: 'Orders', environment: 'dev' };

export function stepOf(type: string, fixture: NodeFixture): StepRequest {
  const { parameters, inputs = {}, others = {}, parts = [], woken, state } = fixture;
  const node: FlowNode = { id: 'node', type, typeVersion: 1, name: 'Step', parameters };
  return {
    runId: 'run_1',
    flow,
    attempt: 1,
    repeatable: factsOf(node, { connections: [] }).reliability.idempotent,
    round: 0,
    idempotencyKey: 'run_1/node/0',
    inputs,
    outputs: others,
    node,
    parts: parts.map(({ kind, node }) => ({ kind, node: { ...node, typeVersion: 1 } })),
    ...(woken === undefined ? {} : { woken }),
    ...(state === undefined ? {} : { state }),
  };
}

export function toolsOf(request: StepRequest, broker: BrokerClient, script: StepTools['script'], more: Partial<StepTools> = {}): StepTools {
  const clock = { now: () => now };
  const node = Object.fromEntries(Object.entries(request.outputs).map(([name, items]) => [name, items[0] ?? null]));
  return {
    broker,
    script,
    predict: async () => {
      throw new Error('no model is expected to be asked');
    },
    clock,
    detectors: loadDetectors,
    signal: new AbortController().signal,
    evaluate: (value, item) => {
      const scope: ExpressionScope = { input: item, node, flow: request.flow, run: { id: request.runId }, clock };
      return evaluateValue(value, scope, { script: (code, input) => script(code, input, { timeoutMs: 1_000, memoryMb: 64 }) });
    },
    ...more,
  };
}

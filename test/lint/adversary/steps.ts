/** Steps and small flows that the adversary's cases share. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { LintContext } from '../../../app/lint/run.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import { agent, brain, fakeToken, manual, slot } from '../kit/steps.ts';

type Fields = readonly JsonObject[];
export const rows: Fields = [{ name: 'customers.*.email' }, { name: 'customers.*.total', type: 'number' }];
export const health: Fields = [{ name: 'patient.diagnosis', label: 'health' }, { name: 'patient.name' }, { name: 'text', label: 'none' }];
export const secretHook: Fields = [
  { name: 'key', label: 'secret' },
  { name: 'text', label: 'none' },
];
export const sk = fakeToken('sk-proj-', 40);
export const bound: Partial<FlowNode> = { connection: 'slot' };

export const cond = (left: string): JsonObject => ({ conditions: [{ left, operator: 'isNotEmpty', right: '' }] });
export const sw = (id = 'switch'): FlowNode =>
  step(id, 'switch', {
    cases: [{ id: 'one', title: '', combine: 'all', conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] }],
    fallback: true,
  });
export const iff = (left = '{{ input.body.amount }}', id = 'if'): FlowNode => step(id, 'if', cond(left));
export const noop = (id = 'noop', more: Partial<FlowNode> = {}): FlowNode => step(id, 'noop', {}, more);
export const mask = (path: string, method = 'redact', id = 'mask'): FlowNode => step(id, 'mask', { fields: [{ path, method }] });
export const restore = (fields: string[], id = 'restore'): FlowNode => step(id, 'restore', { fields });
export const pick = (fields: string[], id = 'pick'): FlowNode => step(id, 'pick-fields', { fields });
export const rename = (from: string, to: string, id = 'rename'): FlowNode => step(id, 'rename-fields', { renames: [{ from, to }] });
export const split = (list: string, more: JsonObject = {}, id = 'split'): FlowNode => step(id, 'split-list', { list, ...more });
export const merge = (more: JsonObject = {}, id = 'merge'): FlowNode => step(id, 'merge', more);
export const mem = (key = 'conversation', id = 'mem', more: JsonObject = {}): FlowNode => step(id, 'memory-buffer', { key, ...more });
export const table = (operation: string, more: JsonObject = {}, id = 'table'): FlowNode =>
  step(id, 'data-table', { table: 'people', operation, ...more });
export const respond = (body: string, more: JsonObject = {}): FlowNode => step('respond', 'respond-webhook', { body, ...more });
export const slack = (text: string, id = 'slack'): FlowNode =>
  step(id, 'chat-message', { service: 'slack', team: 'T', channel: '#x', text });
export const sub = (inputs: Readonly<Record<string, string>>, flowId = 'callee', id = 'sub'): FlowNode =>
  step(id, 'sub-flow', { flowId, inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })) });

export const named = (id: string, one: Flow): Flow => ({ ...one, id, name: id });
export const vend = (vendors: NonNullable<NonNullable<LintContext['policy']>['vendors']>): LintContext => ({ policy: { vendors } });
export const conn = (more: Partial<ConnectionSlot>): Partial<Flow> => ({ connections: [slot(more)] });
/** A step that somebody starts by hand, and nothing else. */
export const one = (node: FlowNode, more: Partial<Flow> = {}): Flow => flow([manual(), node], [`start > ${node.id}`], more);
export const agentIn = (
  trigger: FlowNode,
  tools: readonly FlowNode[],
  prompt = 'Help {{ input.body.text }}',
  more: JsonObject = {},
  rest: Partial<Flow> = {},
): Flow =>
  flow(
    [trigger, agent(prompt, more), brain(), ...tools],
    [`${trigger.id} > agent`, 'brain -model> agent', ...tools.map(({ id }) => `${id} -tool> agent`)],
    rest,
  );

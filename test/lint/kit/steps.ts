/** Steps that many rule tests share. Ids are names; parameters are those of the real catalogue. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { ConnectionSlot, FlowNode } from '../../../app/workflow/model/flow.ts';
import { noForeignFacts } from '../../../app/nodes/foreign-action/parameters.ts';
import { step } from './flow.ts';

/** Anyone may call it: what it brings is an outsider's. */
export const openHook = (
  fields: readonly JsonObject[] = [{ name: 'email' }, { name: 'text', label: 'none' }, { name: 'amount', type: 'number' }],
  id = 'hook',
): FlowNode => step(id, 'webhook-trigger', { auth: 'none', fields: [...fields] });
/** Callers sign: a partner's data. */
export const signedHook = (
  fields: readonly JsonObject[] = [{ name: 'email' }, { name: 'text', label: 'none' }, { name: 'amount', type: 'number' }],
  id = 'hook',
): FlowNode => step(id, 'webhook-trigger', { auth: 'hmac', fields: [...fields] });
export const manual = (id = 'start'): FlowNode => step(id, 'manual-trigger');
export const ask = (prompt: string, more: JsonObject = {}, id = 'ask'): FlowNode =>
  step(
    id,
    'model-call',
    { model: 'gpt-4o-2024-08-06', registryId: 'gpt-4o', prompt, ...more },
    { retry: { maxAttempts: 2, backoffMs: 100 } },
  );
/** Runs on this machine. */
export const askLocal = (prompt: string, more: JsonObject = {}, id = 'ask'): FlowNode =>
  ask(prompt, { provider: 'ollama', model: 'llama3', ...more }, id);
/** A model file on this machine. */
export const localModel = (more: JsonObject = {}, id = 'model'): FlowNode =>
  step(id, 'onnx', {
    path: 'models/fraud.onnx',
    values: [{ value: '{{ input.amount }}', input: '' }],
    classes: [
      { name: 'fine', value: '' },
      { name: 'fraud', value: '' },
    ],
    model: {
      name: 'fraud',
      digest: 'a'.repeat(64),
      bytes: 340,
      inputs: [{ name: 'x', type: 'float32', shape: [1, 1] }],
      outputs: [{ name: 'scores', type: 'float32', shape: [1, 2] }],
    },
    ...more,
  });
/** Gives a yes or no, and nothing else. */
export const judge = (prompt: string, id = 'ask'): FlowNode =>
  ask(prompt, { output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }, id);
export const mail = (to: string, text: string, id = 'mail'): FlowNode =>
  step(id, 'send-mail', { from: 'desk@example.com', to, subject: 'News', text });
export const call = (url: string, more: JsonObject = {}, id = 'call', node: Partial<FlowNode> = {}): FlowNode =>
  step(id, 'http-request', { url, ...more }, node);
export const post = (url: string, body: string, more: JsonObject = {}, id = 'call', node: Partial<FlowNode> = {}): FlowNode =>
  call(url, { method: 'POST', bodyMode: 'json', body, ...more }, id, node);
export const approve = (show: readonly string[], id = 'approve'): FlowNode =>
  step(id, 'approval', { title: 'May it go on?', arguments: show.map((path) => ({ name: path, value: `{{ input.${path} }}` })) });
/** A person says yes to these values, whatever they are made of. */
export const approveValues = (values: readonly string[], id = 'approve'): FlowNode =>
  step(id, 'approval', { title: 'May it go on?', arguments: values.map((value, index) => ({ name: `value ${index + 1}`, value })) });
export const script = (code: string, id = 'script'): FlowNode => step(id, 'script', { code });
export const sql = (statement: string, more: JsonObject = {}, id = 'sql'): FlowNode => step(id, 'sql-query', { statement, ...more });
export const set = (assignments: Readonly<Record<string, string>>, id = 'set', keepOthers = true): FlowNode =>
  step(id, 'set-fields', { assignments: Object.entries(assignments).map(([name, value]) => ({ name, value })), keepOthers });
export const tokenise = (fields: readonly string[], id = 'tokenise'): FlowNode => step(id, 'tokenise', { fields: [...fields] });
export const agent = (prompt: string, more: JsonObject = {}, id = 'agent'): FlowNode => step(id, 'ai-agent', { prompt, ...more });
export const brain = (more: JsonObject = {}, id = 'brain'): FlowNode =>
  step(id, 'chat-model', { model: 'gpt-4o-2024-08-06', registryId: 'gpt-4o', ...more });
export const localBrain = (id = 'brain'): FlowNode => brain({ provider: 'ollama', model: 'llama3' }, id);
export const slot = (more: Partial<ConnectionSlot> = {}): ConnectionSlot => ({
  id: 'slot',
  name: 'Shop',
  type: 'http',
  auth: 'oauth2',
  hosts: ['api.example.com'],
  scopes: [],
  ...more,
});
/** A token-shaped text, assembled so that no scanner takes this file for a leak. */
export const fakeToken = (prefix: string, length = 40): string => prefix + 'a1B2c3D4e5F6g7H8i9J0'.repeat(5).slice(0, length);
/** A step of another product that writes to a service which answers under hosts of this form; it takes the whole item. */
export const service = (host: string, vendor: string, id = 'service', node: Partial<FlowNode> = {}): FlowNode =>
  step(
    id,
    'foreign-action',
    {
      category: 'saas.action',
      title: vendor,
      values: {},
      facts: {
        ...noForeignFacts,
        zone: { scope: 'vendor', vendor, host },
        inputs: [{ id: 'in', title: 'In', kind: 'data' }],
        outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
        sinks: [{ kind: 'network', parameter: [], implied: [[]] }],
        hosts: [host],
        effects: [{ kind: 'write', what: `changes data in ${vendor}`, idempotent: false }],
        result: 'answer',
      },
    },
    node,
  );

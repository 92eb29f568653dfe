/** Facts of what asks a model: which one, where, with which instructions, and what it runs of the answer. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { isPinnedModel } from '../../nodes/kit/models.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings } from '../n8n/describe/kit.ts';
import { hostOf } from '../n8n/describe/network.ts';
import { count, has, nothing, out, present, text, type Ai, type Facts } from './description.ts';
import type { FlowiseNode } from './parse.ts';
import { reached, vendorOf } from './vendors.ts';

/** Provider, name and place of a model: a node's own inputs, or the settings of the model that an agentflow step names. */
export function modelOf(
  name: string,
  inputs: JsonObject,
): {
  readonly where: Pick<Facts, 'zone' | 'networks' | 'hosts'>;
  readonly ai: Pick<Ai, 'provider' | 'model' | 'pinned' | 'external' | 'region' | 'tokens'>;
} {
  const vendor = vendorOf(name);
  const address = text(inputs['basepath']) || text(inputs['baseUrl']) || text(inputs['basePath']);
  const base = hostOf(address, true);
  const where =
    base === undefined
      ? reached(vendor, true)
      : {
          zone: zoneOfHost(base),
          networks: [{ url: address.slice(0, 2_000), verifyCertificate: true, followsRedirects: false, sendsCredentials: true }],
          hosts: [base],
        };
  const model = (text(inputs['modelName']) || text(inputs['customModelName']) || text(inputs['model'])).slice(0, 300);
  const tokens = count(inputs['maxTokens'] ?? inputs['maxOutputTokens'] ?? inputs['maxTokensToSample']);
  return {
    where,
    ai: {
      ...(vendor === undefined ? {} : { provider: vendor.name }),
      ...(model === '' || model.includes('{{') ? {} : { model, pinned: isPinnedModel(model) }),
      external: where.zone.scope !== 'local' && where.zone.scope !== 'internal',
      ...(where.zone.region === undefined ? {} : { region: where.zone.region }),
      ...(tokens === undefined ? {} : { tokens }),
    },
  };
}

const systemKeys = [
  'systemMessage',
  'systemMessagePrompt',
  'systemMessageText',
  'agentSystemMessage',
  'conditionAgentSystemPrompt',
  'conditionAgentInstructions',
  'supervisorPrompt',
  'workerPrompt',
  'instructions',
  'systemPrompt',
];
/** A chain's own prompts mix instructions and what it found, by their making. */
const promptKeys = [
  'responsePrompt',
  'rephrasePrompt',
  'humanMessagePrompt',
  'humanMessage',
  'agentUserMessage',
  'llmUserMessage',
  'conditionAgentInput',
  'query',
  'promptValues',
  'customPrompt',
  'template',
  'prompt',
];
/** Messages with a role each: what the system or the developer says are instructions. */
const messageKeys = ['llmMessages', 'agentMessages'];

function messagesOf(inputs: JsonObject): { readonly system: string[][]; readonly prompt: string[][] } {
  const all = messageKeys.flatMap((key) => {
    const list = inputs[key];
    return (Array.isArray(list) ? (list as readonly Json[]) : []).map((one, index) => ({
      role: isJsonObject(one) ? text(one['role']) : '',
      path: [key, String(index), 'content'],
    }));
  });
  const isSystem = ({ role }: { readonly role: string }): boolean => role === 'system' || role === 'developer';
  return { system: all.filter(isSystem).map(({ path }) => path), prompt: all.filter((one) => !isSystem(one)).map(({ path }) => path) };
}

/** Steps that have a model write a program, and run it. */
const modelRuns: readonly (readonly [
  type: RegExp,
  Readonly<{ sink: 'query' | 'code'; effect: EffectKind; what: string; brings: 'table' | 'sheet' }>,
])[] = [
  [/sqldatabase/i, { sink: 'query', effect: 'write', what: 'runs SQL that the model writes', brings: 'table' }],
  [/graphCypherQA/i, { sink: 'query', effect: 'write', what: 'runs a query of the graph that the model writes', brings: 'table' }],
  [/csvAgent|airtableAgent/i, { sink: 'code', effect: 'exec', what: 'runs Python that the model writes', brings: 'sheet' }],
];

/** A chain, an agent, a step that asks a model. In agentflows the model is a setting of the step. */
export function rootFacts({ type, inputs }: FlowiseNode, role: Ai['role']): Facts {
  const own = ['agentModel', 'llmModel', 'conditionAgentModel', 'humanInputModel']
    .map((key) => [text(inputs[key]), inputs[`${key}Config`]] as const)
    .find(([name]) => name !== '' && !name.includes('{{'));
  const plugged = own === undefined ? undefined : modelOf(own[0], isJsonObject(own[1]) ? own[1] : {});
  const messages = messagesOf(inputs);
  const system = [...present(inputs, systemKeys), ...messages.system].slice(0, 20);
  const prompt = [
    ...present(inputs, promptKeys).filter(([key]) => key !== 'prompt' || typeof inputs['prompt'] === 'string'),
    ...messages.prompt,
  ].slice(0, 20);
  const steps = count(inputs['maxIterations'] ?? inputs['recursionLimit']);
  const runs = modelRuns.find(([pattern]) => pattern.test(type))?.[1];
  const structured = has(inputs, 'llmStructuredOutput') || has(inputs, 'agentStructuredOutput') || has(inputs, 'outputParser');
  const asksDirectly = prompt.some(([key]) => key === 'agentUserMessage' || key === 'llmUserMessage' || key === 'conditionAgentInput');
  return {
    ...nothing,
    ...(plugged?.where ?? { zone: { scope: 'unknown' } }),
    result: role === 'classifier' ? 'pass' : 'model',
    ai: {
      role,
      external: false,
      ...plugged?.ai,
      ...(steps === undefined ? {} : { steps }),
      system,
      prompt,
      ...(asksDirectly ? {} : { impliedPrompt: [[]] }),
      output: role === 'classifier' ? 'closed' : structured ? 'schema' : 'none',
    },
    sinks: [
      ...system.map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
      ...prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
      ...(asksDirectly ? [] : [{ kind: 'prompt.user' as const, parameter: ['question'], implied: [[]] }]),
      ...(runs === undefined ? [] : [{ kind: runs.sink, parameter: [], model: true }]),
    ],
    ...(role === 'classifier' ? { control: { kind: 'branch' as const, reads: prompt.slice(0, 5) } } : {}),
    ...(runs === undefined
      ? {}
      : { effects: [{ kind: runs.effect, what: runs.what, idempotent: false }], brings: brings(runs.brings, out) }),
  };
}

/** Facts of a Flowise node, by its category and name. What arrives is the item: the chat's words are the field `question`. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { isPinnedModel } from '../../nodes/kit/models.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { brings, vendorNetworks, vendorZone } from '../n8n/describe/kit.ts';
import { fixedStart, hostOf } from '../n8n/describe/network.ts';
import { vendors, type Vendor } from '../n8n/map/vendors.ts';
import type { FlowiseNode } from './parse.ts';
import { describedServer, toolServer, writtenPlace } from './servers.ts';
import { flowState } from './values.ts';

type Facts = Omit<ForeignFacts, 'inputs' | 'outputs'>;
type Ai = NonNullable<ForeignFacts['ai']>;
export interface FlowiseDescription {
  readonly category: string;
  readonly facts: Facts;
  readonly code?: string;
  readonly codeKey?: string;
}

const nothing: Facts = {
  known: true,
  zone: { scope: 'local' },
  effects: [],
  brings: [],
  sinks: [],
  networks: [],
  hosts: [],
  result: 'pass',
  fields: [],
  stores: [],
};
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const out = ['out'];

/** Flowise's names hold the vendor's name; the first that fits counts. */
const vendorNames: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/azure.*openai|azureopenai/i, 'azure-openai'],
  [/openrouter/i, 'openrouter'],
  [/ollama|localai|lmstudio|llamacpp|huggingface.*local/i, 'ollama'],
  [/openai|dalle|whisper/i, 'openai'],
  [/anthropic|claude/i, 'anthropic'],
  [/vertex/i, 'vertex'],
  [/gemini|googlegenerative|googlepalm|palm/i, 'google-ai'],
  [/mistral/i, 'mistral'],
  [/groq/i, 'groq'],
  [/deepseek/i, 'deepseek'],
  [/cohere/i, 'cohere'],
  [/bedrock|amazon|aws|dynamo|s3|kendra/i, 'bedrock'],
  [/huggingface/i, 'huggingface'],
  [/xai|grok/i, 'xai'],
  [/nvidia|nemo/i, 'nvidia'],
  [/perplexity/i, 'perplexity'],
  [/alibaba|qwen/i, 'alibaba'],
  [/pinecone/i, 'pinecone'],
  [/qdrant/i, 'qdrant'],
  [/weaviate/i, 'weaviate'],
  [/milvus|zilliz/i, 'milvus'],
  [/chroma/i, 'chroma'],
  [/serpapi|serper|searchapi/i, 'serpapi'],
  [/tavily/i, 'tavily'],
  [/searxng/i, 'searxng'],
  [/wolfram/i, 'wolfram'],
  [/wikipedia/i, 'wikipedia'],
  [/firecrawl/i, 'firecrawl'],
  [/apify/i, 'apify'],
  [/jina/i, 'jina'],
  [/zep/i, 'zep'],
  [/motorhead/i, 'motorhead'],
  [/elevenlabs/i, 'elevenlabs'],
  [/gmail|google|gsuite/i, 'google'],
  [/outlook|teams|microsoft|sharepoint/i, 'microsoft'],
  [/slack/i, 'slack'],
  [/discord/i, 'discord'],
  [/telegram/i, 'telegram'],
  [/stripe/i, 'stripe'],
  [/jira|confluence/i, 'atlassian'],
  [/airtable/i, 'airtable'],
  [/notion/i, 'notion'],
  [/postgres/i, 'postgres'],
  [/mysql|singlestore/i, 'mysql'],
  [/make\.?com/i, 'make'],
];
export const vendorOf = (name: string): Vendor | undefined => {
  const found = vendorNames.find(([pattern]) => pattern.test(name));
  return found === undefined ? undefined : vendors.get(found[1]);
};

const reached = (vendor: Vendor | undefined, credentials: boolean): Pick<Facts, 'zone' | 'networks' | 'hosts'> =>
  vendor === undefined
    ? { zone: { scope: 'unknown' }, networks: [], hosts: [] }
    : { zone: vendorZone(vendor), networks: vendorNetworks(vendor, credentials), hosts: [...vendor.hosts] };
const has = (inputs: JsonObject, key: string): boolean =>
  inputs[key] !== undefined && inputs[key] !== '' && !(Array.isArray(inputs[key]) && inputs[key].length === 0);
const present = (inputs: JsonObject, keys: readonly string[]): string[][] => keys.filter((key) => has(inputs, key)).map((key) => [key]);
function count(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Provider, name and place of a model: a node's own inputs, or the settings of the model that an agentflow step names. */
function modelOf(
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
function rootFacts({ type, inputs }: FlowiseNode, role: Ai['role']): Facts {
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

const toolEffects: readonly (readonly [pattern: RegExp, effect: EffectKind])[] = [
  [/calculator|currentDateTime|chainTool|retrieverTool|queryEngineTool|agentAsTool|chatflowTool|composio$/i, 'none'],
  [/codeInterpreter|pythonInterpreter|shell|customTool|customMCP|mcp/i, 'exec'],
  [/stripe/i, 'pay'],
  [/gmail|outlook|slack|teams|discord|telegram|make\.?com|webhook|email/i, 'send'],
  [/requestsDelete/i, 'delete'],
  [
    /requestsPost|requestsPut|requestsPatch|writeFile|calendar|docs|sheets|drive|jira|notion|airtable|openAPIToolkit|github|composio|supabase/i,
    'write',
  ],
];
/** The model says with what it is called; what runs lies elsewhere. */
const runsStored = /customTool|mcp/i;
const does: Readonly<Record<EffectKind, string>> = {
  none: 'changes nothing',
  read: 'reads from',
  write: 'changes data in',
  send: 'sends something through',
  pay: 'moves money in',
  delete: 'deletes in',
  grant: 'gives rights in',
  exec: 'runs code in',
};

/** What the actions that are ticked do, the gravest first. */
const actionEffects: readonly (readonly [pattern: RegExp, effect: EffectKind])[] = [
  [/^(?:delete|trash|clear|purge|remove|empty)/i, 'delete'],
  [/^(?:share|grant|invite)/i, 'grant'],
  [/^(?:send|reply|forward|post)/i, 'send'],
  [/^(?:create|update|add|modify|append|insert|move|copy|edit|quickAdd|upload|download|write|set|patch)/i, 'write'],
  [/^(?:get|list|search|read|find|query|freeBusy|export)/i, 'read'],
];

/** By the actions that are ticked, where the settings say so; a word that nobody knows leaves it to the tool's name. */
function tickedEffects(settings: JsonObject): readonly EffectKind[] {
  const named = Object.entries(settings)
    .filter(([key]) => /^[a-z]{1,40}Actions$/.test(key))
    .flatMap(([, value]) =>
      [...(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 5_000).matchAll(/"([A-Za-z_]{2,60})"/g)].map(
        ([, word = '']) => word,
      ),
    );
  const found = named.map((word) => actionEffects.find(([pattern]) => pattern.test(word))?.[1]);
  return found.includes(undefined) ? [] : actionEffects.map(([, effect]) => effect).filter((effect) => found.includes(effect));
}

/** A tool that the model calls: it writes what goes in. `settings` are its own inputs. */
export function toolFacts(name: string, settings: JsonObject, credentials: boolean): Facts {
  const ticked = tickedEffects(settings);
  const named = toolEffects.find(([pattern]) => pattern.test(name))?.[1] ?? 'read';
  const kinds: readonly EffectKind[] =
    named === 'none' || ticked.length === 0 ? [named] : ticked.length > 1 ? ticked.filter((one) => one !== 'read') : ticked;
  const [effect = named] = kinds.includes('send') ? ['send' as const] : kinds;
  const vendor = vendorOf(name);
  const start = fixedStart(settings['url'] ?? settings['baseUrl'] ?? settings['requestsGetUrl'] ?? settings['requestsPostUrl']);
  const host = hostOf(start, true);
  const where =
    effect === 'none'
      ? { zone: { scope: 'local' as const }, networks: [], hosts: [] }
      : host !== undefined
        ? {
            zone: zoneOfHost(host),
            networks: [{ url: start.slice(0, 2_000), verifyCertificate: true, followsRedirects: true, sendsCredentials: credentials }],
            hosts: [host],
          }
        : {
            ...reached(vendor, credentials),
            ...toolServer(settings, credentials),
            ...(/openapi/i.test(name) ? describedServer(settings, credentials) : {}),
          };
  return {
    ...nothing,
    ...where,
    result: effect === 'none' ? 'join' : 'answer',
    effects:
      effect === 'none'
        ? []
        : kinds.map((kind) => ({ kind, what: `${does[kind]} ${vendor?.name ?? name}`.slice(0, 300), idempotent: kind === 'read' })),
    sinks:
      effect === 'none'
        ? []
        : [
            {
              kind:
                effect === 'send'
                  ? 'message'
                  : effect === 'exec'
                    ? runsStored.test(name)
                      ? 'tool'
                      : 'code'
                    : effect === 'read'
                      ? 'network'
                      : 'store',
              parameter: [],
              model: true,
            },
          ],
    brings:
      effect === 'none' || effect === 'exec'
        ? []
        : brings(
            /gmail|outlook/i.test(name)
              ? 'mail'
              : /slack|teams|discord/i.test(name)
                ? 'message'
                : effect === 'read' && host === undefined && !/calendar|docs|sheets|drive|jira|notion|airtable/i.test(name)
                  ? 'web'
                  : 'file',
            out,
          ),
  };
}

/** A tool that a step calls with arguments which are written out: one that asks an address goes where its argument says. */
function calledTool({ inputs }: FlowiseNode): Facts {
  const name = text(inputs['toolAgentflowSelectedTool']);
  const facts = toolFacts(
    name,
    isJsonObject(inputs['toolAgentflowSelectedToolConfig']) ? inputs['toolAgentflowSelectedToolConfig'] : {},
    true,
  );
  const rows = Array.isArray(inputs['toolInputArgs']) ? (inputs['toolInputArgs'] as readonly Json[]) : [];
  const address = /^requests/i.test(name) ? rows.findIndex((row) => isJsonObject(row) && row['inputArgName'] === 'url') : -1;
  const parameter = ['toolInputArgs', String(address), 'inputArgValue'];
  return {
    ...facts,
    sinks: [
      ...facts.sinks.map(({ kind }) => ({ kind, parameter: ['toolInputArgs'] })),
      ...(address < 0 ? [] : [{ kind: 'url' as const, parameter }]),
    ],
    ...(address < 0 ? {} : { networks: [{ parameter, verifyCertificate: true, followsRedirects: true, sendsCredentials: false }] }),
  };
}

/** The fields of the form that begins the run: people type what they like, but a field called "E-mail" holds an address. */
function formFields(inputs: JsonObject): Facts['brings'] {
  const rows = Array.isArray(inputs['formInputTypes']) ? (inputs['formInputTypes'] as readonly Json[]) : [];
  return rows
    .filter(isJsonObject)
    .filter((row) => text(row['name']) !== '')
    .slice(0, 40)
    .map((row) => ({
      port: 'out',
      path: ['form', text(row['name']).slice(0, 200)],
      labels: [...new Set([...labelsForFieldName(text(row['name'])), ...labelsForFieldName(text(row['label']))])],
      trust: 'public',
      type: row['type'] === 'number' ? 'number' : row['type'] === 'boolean' ? 'boolean' : 'text',
      why: `the form's field “${(text(row['label']) || text(row['name'])).slice(0, 80)}”`,
    }));
}

const flowNamed = (value: Json | undefined): { flowId?: string } =>
  typeof value === 'string' && value !== '' && !value.includes('{{') ? { flowId: value.slice(0, 200) } : {};

/** The steps of the agentflow canvas. */
function agentflowFacts(node: FlowiseNode): FlowiseDescription | undefined {
  const { type, inputs, credential } = node;
  switch (type) {
    case 'startAgentflow':
    case 'seqStart':
    case 'startFunction': {
      const form = inputs['startInputType'] === 'formInput';
      const hook = inputs['startInputType'] === 'webhookTrigger';
      return {
        category: form ? 'trigger.form' : hook ? 'trigger.webhook' : 'trigger.chat',
        facts: {
          ...nothing,
          result: 'nothing',
          brings: [...brings(form ? 'form' : hook ? 'webhook' : 'chat', out), ...(form ? formFields(inputs) : [])],
          trigger: { kind: form ? 'form' : hook ? 'webhook' : 'chat', exposed: true, auth: 'unseen', atLeastOnce: hook },
        },
      };
    }
    case 'agentAgentflow':
    case 'seqAgent':
    case 'worker':
    case 'supervisor':
      return { category: 'ai.agent', facts: rootFacts(node, 'agent') };
    case 'llmAgentflow':
    case 'seqLLMNode':
      return { category: 'ai.llm', facts: rootFacts(node, 'chat') };
    case 'conditionAgentAgentflow':
    case 'seqConditionAgent':
      return { category: 'ai.classify', facts: rootFacts(node, 'classifier') };
    case 'ifElseFunction':
      return {
        category: 'condition',
        code: `async function whenSo() {\n${text(inputs['ifFunction'])}\n}\nasync function otherwise() {\n${text(inputs['elseFunction'])}\n}`,
        codeKey: 'ifFunction',
        facts: {
          ...nothing,
          result: 'join',
          control: { kind: 'branch', reads: present(inputs, ['ifFunction']) },
          code: { language: 'javascript', dialect: 'n8n' },
        },
      };
    case 'conditionAgentflow':
    case 'seqCondition':
      return {
        category: 'condition',
        facts: { ...nothing, control: { kind: 'branch', reads: present(inputs, ['conditions', 'condition']) } },
      };
    case 'humanInputAgentflow':
      return {
        category: 'human.approval',
        facts: {
          ...nothing,
          human: { approvers: 1 },
          sinks: present(inputs, ['humanInputDescription']).map((parameter) => ({ kind: 'render', parameter })),
        },
      };
    case 'loopAgentflow':
    case 'seqLoop': {
      const bound = count(inputs['maxLoopCount']);
      return {
        category: 'loop',
        facts: { ...nothing, control: { kind: 'loop', reads: [], concurrency: 1, ...(bound === undefined ? {} : { bound }) } },
      };
    }
    case 'iterationAgentflow':
      return {
        category: 'loop',
        facts: { ...nothing, control: { kind: 'loop', reads: present(inputs, ['iterationInput']), bound: 1_000, concurrency: 1 } },
      };
    case 'directReplyAgentflow':
    case 'seqEnd':
      return {
        category: 'http.respond',
        facts: {
          ...nothing,
          result: 'nothing',
          sinks:
            type === 'seqEnd'
              ? []
              : [{ kind: 'render', parameter: ['directReplyMessage'], bound: true, markup: { kind: 'markdown', unless: [] } }],
        },
      };
    case 'retrieverAgentflow':
      return {
        category: 'ai.vectorstore',
        facts: {
          ...nothing,
          result: 'answer',
          brings: brings('file', out),
          sinks: present(inputs, ['retrieverQuery']).map((parameter) => ({ kind: 'query', parameter, bound: true })),
        },
      };
    case 'toolAgentflow':
      return { category: 'ai.tool', facts: calledTool(node) };
    case 'customFunctionAgentflow':
      return {
        category: 'script',
        code: text(inputs['customFunctionJavascriptFunction']),
        codeKey: 'customFunctionJavascriptFunction',
        facts: { ...nothing, result: 'join', code: { language: 'javascript', dialect: 'n8n' } },
      };
    case 'executeFlowAgentflow':
    case 'seqExecuteFlow':
      return {
        category: 'subworkflow',
        facts: {
          ...nothing,
          zone: { scope: 'internal' },
          ...writtenPlace(inputs, credential),
          result: 'join',
          sinks: [{ kind: 'tool', parameter: ['executeFlowInput'], implied: [[]] }],
          control: { kind: 'subflow', reads: [], ...flowNamed(inputs['executeFlowSelectedFlow'] ?? inputs['selectedFlow']) },
        },
      };
    case 'httpAgentflow': {
      const start = fixedStart(inputs['url']);
      const computed = text(inputs['url']).includes('{{') || text(inputs['url']).includes('<span');
      const host = hostOf(start.split('{{')[0]?.split('<')[0] ?? '', !computed);
      const method = text(inputs['method']).toUpperCase() || 'GET';
      const effect: EffectKind = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
      return {
        category: 'http.request',
        facts: {
          ...nothing,
          zone: zoneOfHost(host),
          hosts: host === undefined ? [] : [host],
          result: 'answer',
          brings: brings('web', out),
          effects: [
            {
              kind: effect,
              what: `${does[effect]} ${host ?? 'an address that data decides'}`.slice(0, 300),
              idempotent: effect === 'read',
            },
          ],
          sinks: [
            ...(computed ? [{ kind: 'url' as const, parameter: ['url'] }] : []),
            ...present(inputs, ['body', 'queryParams', 'headers']).map((parameter) => ({ kind: 'network' as const, parameter })),
          ],
          networks: [
            {
              parameter: ['url'],
              method,
              query: present(inputs, ['queryParams']),
              headers: present(inputs, ['headers']),
              verifyCertificate: true,
              followsRedirects: true,
              sendsCredentials: node.credential,
            },
          ],
        },
      };
    }
    default:
      return undefined;
  }
}

/** What a flow keeps from step to step: a later step finds what an earlier one put there. */
function keepsOf({ inputs }: FlowiseNode): Pick<Facts, 'keeps'> {
  const fields = Object.entries(inputs)
    .flatMap(([key, value]) => {
      if (/^updateStateMemory(?:UI|Code)$/.test(key) && value !== '') return [{ path: [], parameter: [key] }];
      if (!/^(?:\w{0,40}UpdateState|startState)$/.test(key) || !Array.isArray(value)) return [];
      return (value as readonly Json[]).map((row, index) => ({
        path: isJsonObject(row) && text(row['key']) !== '' && !text(row['key']).includes('{{') ? [text(row['key']).slice(0, 200)] : [],
        parameter: [key, String(index), 'value'],
        ...(isJsonObject(row) && /\{\{\s{0,5}output\b/.test(text(row['value'])) ? { own: true as const } : {}),
      }));
    })
    .slice(0, 100);
  return fields.length === 0 ? {} : { keeps: { store: flowState, fields } };
}

/** Parts and chains of the chatflow canvas, by category. */
export function describeFlowise(node: FlowiseNode): FlowiseDescription {
  const described = describeStep(node);
  return { ...described, facts: { ...described.facts, ...keepsOf(node) } };
}

function describeStep(node: FlowiseNode): FlowiseDescription {
  const known = agentflowFacts(node);
  if (known !== undefined) return known;
  const { type, category, inputs, credential } = node;
  const vendor = vendorOf(type);
  if (/^(chat models|llms)$/i.test(category)) {
    const { where, ai } = modelOf(type, inputs);
    return {
      category: 'ai.model',
      facts: {
        ...nothing,
        ...where,
        sinks: [{ kind: 'prompt.user', parameter: ['modelName'] }],
        ai: { role: 'model', ...ai, system: [], prompt: [], output: 'none' },
      },
    };
  }
  if (/^embeddings$/i.test(category)) {
    const { where, ai } = modelOf(type, inputs);
    return {
      category: 'ai.embed',
      facts: {
        ...nothing,
        ...where,
        sinks: [{ kind: 'prompt.user', parameter: ['modelName'] }],
        ai: { role: 'embed', ...ai, system: [], prompt: [], output: 'none' },
      },
    };
  }
  if (/^(memory|cache|record manager)$/i.test(category))
    return {
      category: 'ai.memory',
      facts: {
        ...nothing,
        ...(vendor === undefined ? {} : reached(vendor, credential)),
        ...writtenPlace(inputs, credential),
        result: 'nothing',
        ai: { role: 'memory', external: (vendor?.hosts.length ?? 0) > 0, system: [], prompt: [], output: 'none' },
        brings: brings('chat', out),
        stores: [
          {
            kind: 'memory',
            key: `flowise:${type}:${text(inputs['sessionId']) || node.id}`.slice(0, 500),
            access: 'both',
            ...(/^memory$/i.test(category) && text(inputs['sessionId']) !== '' && !text(inputs['sessionId']).includes('{{')
              ? { oneForAll: true as const }
              : {}),
          },
        ],
      },
    };
  if (/^vector stores$/i.test(category) || /retrievers/i.test(category)) {
    const index =
      ['pineconeIndex', 'collectionName', 'indexName', 'tableName', 'basePath', 'weaviateIndex']
        .map((key) => text(inputs[key]))
        .find((name) => name !== '') ?? node.id;
    return {
      category: /retrievers/i.test(category) ? 'ai.retriever' : 'ai.vectorstore',
      facts: {
        ...nothing,
        ...(vendor === undefined ? {} : reached(vendor, credential)),
        ...writtenPlace(inputs, credential),
        result: 'answer',
        brings: brings('file', out),
        ai: { role: 'vector-store', external: (vendor?.hosts.length ?? 0) > 0, system: [], prompt: [], output: 'none' },
        effects: [{ kind: 'read', what: `reads from ${vendor?.name ?? type}`, idempotent: true }],
        stores: [{ kind: 'vector-store', key: `${type}:${index}`.slice(0, 500), access: has(inputs, 'document') ? 'both' : 'read' }],
      },
    };
  }
  if (/^tools/i.test(category)) {
    const code = text(inputs['func']) || text(inputs['customToolFunc']);
    return {
      category: 'ai.tool',
      ...(code === '' ? {} : { code, codeKey: has(inputs, 'func') ? 'func' : 'customToolFunc' }),
      facts:
        code === ''
          ? toolFacts(type, inputs, credential)
          : { ...nothing, result: 'join', code: { language: 'javascript', dialect: 'n8n' } },
    };
  }
  if (/^agents$/i.test(category))
    return { category: 'ai.agent', facts: { ...rootFacts(node, 'agent'), ...(vendor === undefined ? {} : reached(vendor, credential)) } };
  if (/^(chains|engine)$/i.test(category)) {
    const url = /^(getApiChain|postApiChain|openApiChain)$/i.test(type);
    const facts = rootFacts(node, 'chat');
    return {
      category: 'ai.llm',
      facts: url
        ? {
            ...facts,
            effects: [{ kind: /get/i.test(type) ? 'read' : 'write', what: 'calls an address that the model chooses', idempotent: false }],
            sinks: [...facts.sinks, { kind: 'url', parameter: [], model: true }],
            brings: brings('web', out),
          }
        : facts,
    };
  }
  if (/^moderation$/i.test(category))
    return {
      category: 'ai.guardrail',
      facts: {
        ...nothing,
        result: 'pass',
        ai: { role: 'guardrail', external: vendor !== undefined, system: [], prompt: [], output: 'none' },
        guardPort: 'out',
      },
    };
  if (/^document loaders$/i.test(category)) {
    const fromWeb = /cheerio|playwright|puppeteer|firecrawl|spider|github|gitbook|sitemap|search|api/i.test(type);
    return {
      category: 'ai.loader',
      facts: {
        ...nothing,
        ...(fromWeb ? reached(vendor, credential) : {}),
        ...writtenPlace(inputs, credential),
        result: 'join',
        brings: brings(fromWeb ? 'web' : 'file', out),
      },
    };
  }
  if (/^(output parsers|response synthesizer)$/i.test(category))
    return {
      category: 'ai.parser',
      facts: { ...nothing, result: 'answer', ai: { role: 'parser', external: false, system: [], prompt: [], output: 'none' } },
    };
  if (/^prompts$/i.test(category))
    return {
      category: 'transform',
      facts: {
        ...nothing,
        result: 'join',
        sinks: [
          ...present(inputs, ['systemMessagePrompt']).map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
          ...present(inputs, ['humanMessagePrompt', 'template', 'prefix', 'suffix', 'examplePrompt']).map((parameter) => ({
            kind: 'prompt.user' as const,
            parameter,
          })),
        ],
      },
    };
  if (/^(text splitters|graph)$/i.test(category)) return { category: 'transform', facts: { ...nothing, result: 'join' } };
  if (/function/i.test(type)) {
    const code = text(inputs['javascriptFunction']);
    return {
      category: 'script',
      code,
      codeKey: 'javascriptFunction',
      facts: { ...nothing, result: 'join', code: { language: 'javascript', dialect: 'n8n' } },
    };
  }
  if (/^(utilities|sequential agents|multi agents|agent flows)$/i.test(category))
    return { category: 'transform', facts: { ...nothing, result: 'join' } };
  return {
    category: 'unknown',
    facts: {
      ...nothing,
      known: false,
      zone: { scope: 'unknown', vendor: type },
      result: 'answer',
      effects: [{ kind: 'write', what: `does something in ${type} that nobody has described`.slice(0, 300), idempotent: false }],
      sinks: [{ kind: 'network', parameter: [], implied: [[]] }],
    },
  };
}

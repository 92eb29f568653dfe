/** Models, agents, and what is plugged into them. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { zoneOfHost } from '../../../nodes/kit/vendors.ts';
import { isPinnedModel } from '../../../nodes/kit/models.ts';
import { closedByAttributes, closedByParser, type Closed } from './answers.ts';
import { hostOf } from './network.ts';
import {
  at,
  brings,
  effectsOf,
  fixedNumber,
  fixedText,
  isComputed,
  listAt,
  parameterSinks,
  positiveInteger,
  sendsCredentials,
  storeKey,
  vendorNetworks,
  vendorZone,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';

type Ai = NonNullable<ForeignFacts['ai']>;
type Path = string[];

const modelKeys = ['model', 'modelId', 'modelName', 'deployment', 'assistantId', 'chatModel'] as const;

export function modelName(parameters: JsonObject): string | undefined {
  for (const key of modelKeys) {
    const name = fixedText(parameters, key) ?? fixedText(parameters, 'options', key);
    if (name !== undefined) return name.replace(/^models\//, '').slice(0, 300);
  }
  return undefined;
}

/** Data says where the model is asked. */
function chosenBase({ node: { parameters } }: Described): Pick<Facts, 'networks'> & { readonly sinks: Sink[] } {
  const path = [['options', 'baseURL'], ['options', 'baseUrl'], ['baseURL'], ['baseUrl']].find((one) => isComputed(at(parameters, ...one)));
  return path === undefined
    ? { sinks: [] }
    : {
        sinks: [{ kind: 'url', parameter: path }],
        networks: [{ parameter: path, verifyCertificate: true, followsRedirects: false, sendsCredentials: true }],
      };
}

/** Models run where the vendor says, unless the node names another address. */
function modelZone({ info, node }: Described): ForeignFacts['zone'] {
  const base =
    fixedText(node.parameters, 'options', 'baseURL') ?? fixedText(node.parameters, 'baseURL') ?? fixedText(node.parameters, 'baseUrl');
  const host = base === undefined ? undefined : hostOf(base, true);
  return host === undefined
    ? vendorZone(info.vendor)
    : {
        ...zoneOfHost(host),
        ...(zoneOfHost(host).vendor === undefined && info.vendor !== undefined
          ? { vendor: `${info.vendor.name} at ${host}`.slice(0, 300) }
          : {}),
      };
}

function budgetOf(parameters: JsonObject): Pick<Ai, 'steps' | 'tokens' | 'seconds'> {
  const steps = positiveInteger(fixedNumber(parameters, 'options', 'maxIterations'));
  const tokens = positiveInteger(
    ['maxTokens', 'maxTokensToSample', 'maxOutputTokens', 'numPredict']
      .map((key) => fixedNumber(parameters, 'options', key) ?? fixedNumber(parameters, key))
      .find((value) => value !== undefined),
  );
  const milliseconds = fixedNumber(parameters, 'options', 'timeout');
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(milliseconds === undefined || milliseconds <= 0 ? {} : { seconds: milliseconds / 1000 }),
  };
}

/** Provider, name and place of a model, for the node that is one. */
function modelFacts(described: Described): Pick<Ai, 'provider' | 'model' | 'pinned' | 'external' | 'region'> {
  const zone = modelZone(described);
  const model = modelName(described.node.parameters);
  return {
    ...(described.info.vendor === undefined ? {} : { provider: described.info.vendor.name }),
    ...(model === undefined ? {} : { model, pinned: isPinnedModel(model) }),
    external: zone.scope !== 'local' && zone.scope !== 'internal',
    ...(zone.region === undefined ? {} : { region: zone.region }),
  };
}

/** A chain or an agent asks the model that is plugged into it: that node names provider and model, this one only where its prompts go. */
function pluggedModel({ model }: Described): { zone: ForeignFacts['zone']; facts: Pick<Ai, 'external'> } {
  return { zone: model?.zone ?? { scope: 'unknown' }, facts: { external: false } };
}

const isSystem = (role: Json | undefined): boolean => typeof role === 'string' && /system|developer/i.test(role);

interface Prompts {
  readonly system: Path[];
  readonly prompt: Path[];
}

/** Lists of messages with a role each, as the vendors' own steps and the chains write them. */
function messagePrompts(parameters: JsonObject): Prompts {
  const system: Path[] = [];
  const prompt: Path[] = [];
  const lists: readonly (readonly [path: readonly string[], role: string, content: string])[] = [
    [['messages', 'values'], 'role', 'content'],
    [['messages', 'message'], 'role', 'content'],
    [['messages', 'messageValues'], 'type', 'message'],
    [['prompt', 'messages'], 'role', 'content'],
    [['responses', 'values'], 'role', 'content'],
    [['options', 'messages', 'values'], 'role', 'content'],
  ];
  for (const [path, roleKey, contentKey] of lists) {
    listAt(parameters, ...path).forEach((message, index) => {
      const role = at(message, roleKey);
      // A chain's message without a type is a system message; a vendor's message without a role is the user's.
      const system1 = path[1] === 'messageValues' ? role === undefined || isSystem(role) : isSystem(role);
      (system1 ? system : prompt).push([...path, String(index), contentKey]);
    });
  }
  return { system: system.slice(0, 20), prompt: prompt.slice(0, 20) };
}

const present = (parameters: JsonObject, paths: readonly (readonly string[])[]): Path[] =>
  paths
    .filter((path) => {
      const value = at(parameters, ...path);
      return value !== undefined && value !== '';
    })
    .map((path) => [...path]);

const systemPaths = [
  ['options', 'systemMessage'],
  ['options', 'systemPromptTemplate'],
  ['options', 'instructions'],
  ['options', 'preamble'],
  ['options', 'system'],
  ['instructions'],
  ['options', 'prefix'],
  ['options', 'combineMapPrompt'],
  ['options', 'prompt'],
  ['options', 'aiMessage'],
  ['options', 'systemInstruction'],
] as const;
const promptPaths = [
  ['text'],
  ['prompt'],
  ['input'],
  ['inputText'],
  ['query'],
  ['content'],
  ['message'],
  ['chatInput'],
  ['options', 'humanMessage'],
  ['options', 'suffix'],
] as const;

function promptsOf(parameters: JsonObject): Prompts {
  const messages = messagePrompts(parameters);
  const direct = present(parameters, promptPaths).filter((path) => typeof at(parameters, ...path) === 'string');
  return {
    system: [...messages.system, ...present(parameters, systemPaths)].slice(0, 20),
    prompt: [...messages.prompt, ...direct].slice(0, 20),
  };
}

/** Without a prompt of its own a chain or agent takes the chat's input; a summary takes everything. */
function impliedPrompt(key: string, version: number, prompts: Prompts, parameters: JsonObject): string[][] | undefined {
  if (key === 'lc.chainSummarization') return [[]];
  const automatic = fixedText(parameters, 'promptType') !== 'define';
  const own = prompts.prompt.some((path) => path[0] === 'text' || path[0] === 'query' || path[0] === 'prompt');
  if (own && !automatic) return undefined;
  if (own && version < 1.6) return undefined;
  return [[key === 'lc.agent' && version < 1.3 ? 'input' : 'chatInput']];
}

/**
 * Pictures of the item go to the model beside the words. An agent of today sends them unasked; nobody knows whether there are any, so
 * that counts only where somebody chose it.
 */
const showsPictures = (parameters: JsonObject): boolean =>
  at(parameters, 'options', 'passthroughBinaryImages') === true ||
  listAt(parameters, 'messages', 'messageValues').some((message) => at(message, 'messageType') === 'imageBinary');

const promptSinks = (prompts: Prompts, implied: string[][] | undefined, asTool: boolean): Sink[] => [
  ...prompts.system.map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
  ...prompts.prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
  ...(implied === undefined ? [] : [{ kind: 'prompt.user' as const, parameter: ['text'], implied }]),
  ...(asTool ? [{ kind: 'prompt.user' as const, parameter: ['text'], model: true }] : []),
];

const open: Closed = { fields: [], all: false };

function describeRoot(described: Described, role: Ai['role']): Facts {
  const { info, node, asTool } = described;
  const { parameters } = node;
  // OpenAI's assistant and the vendors' own steps are model and prompt at once.
  const plugged = info.vendor === undefined ? pluggedModel(described) : { zone: modelZone(described), facts: modelFacts(described) };
  const prompts = promptsOf(parameters);
  const classifies = role === 'classifier' || role === 'extractor' || role === 'guardrail';
  const text =
    classifies || (info.vendor !== undefined && info.key !== 'lc.openAiAssistant')
      ? undefined
      : impliedPrompt(info.key, node.typeVersion, prompts, parameters);
  const implied = showsPictures(parameters) ? [...(text ?? []), ['$binary']] : text;
  const routes = info.key === 'lc.textClassifier' || info.key === 'lc.sentimentAnalysis' || role === 'guardrail';
  // Before tools there was an agent that writes statements and runs them at once.
  const writesSql = fixedText(parameters, 'agent') === 'sqlAgent';
  const parses = at(parameters, 'hasOutputParser') === true;
  const structured = parses || at(parameters, 'jsonOutput') === true;
  const closed =
    role === 'extractor'
      ? closedByAttributes(parameters)
      : parses && described.parser !== undefined
        ? closedByParser(described.parser)
        : open;
  return {
    zone: plugged.zone,
    ai: {
      role,
      ...plugged.facts,
      ...budgetOf(parameters),
      system: prompts.system,
      prompt: prompts.prompt,
      ...(implied === undefined ? {} : { impliedPrompt: implied }),
      output: routes || closed.all ? 'closed' : structured || role === 'extractor' ? 'schema' : 'none',
      ...(closed.fields.length === 0 ? {} : { closed: closed.fields }),
    },
    sinks: [
      ...promptSinks(prompts, implied, asTool),
      ...(writesSql ? prompts.prompt.slice(0, 5).map((parameter) => ({ kind: 'query' as const, parameter })) : []),
    ],
    ...(writesSql
      ? { effects: [{ kind: 'write' as const, what: 'runs the statements that its model writes in a database', idempotent: false }] }
      : {}),
    result: routes ? 'pass' : 'model',
    ...(routes && role !== 'guardrail' ? { control: { kind: 'branch' as const, reads: prompts.prompt.slice(0, 5) } } : {}),
    ...(role === 'guardrail' && described.outputs.includes('pass') ? { guardPort: 'pass' } : {}),
    ...(info.vendor === undefined ? {} : { networks: vendorNetworks(info.vendor, true), hosts: [...info.vendor.hosts] }),
  };
}

/** It hands on the text that it was given, and what it found: nothing of the item. Only some of its checks ask a model, and only one looks for orders to a model. */
function describeGuardrails(described: Described): Facts {
  const {
    node: { parameters },
  } = described;
  const checks = at(parameters, 'guardrails');
  const hands: Facts = {
    result: 'keep',
    fields: [
      { path: ['guardrailsInput'], parameter: ['text'] },
      { path: ['checks'], parameter: ['text'] },
    ],
  };
  const asks =
    fixedText(parameters, 'operation') !== 'sanitize' &&
    (checks === undefined || ['jailbreak', 'nsfw', 'topicalAlignment', 'custom'].some((name) => at(checks, name) !== undefined));
  if (!asks) return hands;
  const { guardPort, ...root } = describeRoot(described, 'guardrail');
  return {
    ...root,
    ...hands,
    ...(guardPort !== undefined && (checks === undefined || at(checks, 'jailbreak') !== undefined) ? { guardPort } : {}),
  };
}

/** OpenAI and its like also draw, speak, transcribe and keep files. */
const isTextOperation = (operation: string | undefined): boolean =>
  operation === undefined || /^(message|complete|response|generate|classify|moderate|analyze|edit|improve|templatize)$/.test(operation);

function describeVendorStep(described: Described): Facts {
  const { resource, operation, info, effect, node, asTool } = described;
  if (
    resource === 'file' ||
    resource === 'fileSearch' ||
    /^(deleteAssistant|create|update|delete|list|getAll|listAssistants|deleteFile|upload)$/.test(operation ?? '')
  ) {
    return {
      zone: vendorZone(info.vendor),
      networks: vendorNetworks(info.vendor, true),
      hosts: [...(info.vendor?.hosts ?? [])],
      effects: effectsOf(described),
      result: 'answer',
      sinks: [
        ...parameterSinks(effect === 'read' ? 'network' : 'store', { node, asTool, effect }),
        // A file that a model will be trained on.
        ...(fixedText(node.parameters, 'options', 'purpose') === 'fine-tune'
          ? [{ kind: 'training' as const, parameter: [], implied: [['$binary']] }]
          : []),
      ],
    };
  }
  const facts = describeRoot(described, resource === 'assistant' ? 'agent' : 'chat');
  const sinks = facts.sinks ?? [];
  // Pictures and sound go in as a file.
  return isTextOperation(operation) && sinks.length > 0
    ? facts
    : { ...facts, sinks: [...sinks, { kind: 'prompt.user', parameter: [], implied: [['$binary']] }] };
}

function describeVectorStore(described: Described): Facts {
  const { info, node, outputs, asTool } = described;
  const older = /(Insert|Load)$/.exec(info.key)?.[1]?.toLowerCase();
  const mode = fixedText(node.parameters, 'mode') ?? older ?? (isComputed(node.parameters['mode']) ? 'any' : 'retrieve');
  const writes = mode === 'insert' || mode === 'update' || mode === 'any';
  const reads = !writes || mode === 'any';
  // What is searched for goes to the model that turns texts into vectors, too.
  const asked: Sink[] =
    (mode === 'load' || mode === 'any') && isComputed(node.parameters['prompt']) ? [{ kind: 'prompt.user', parameter: ['prompt'] }] : [];
  const key =
    storeKey(info.key.replace(/(Insert|Load)$/, ''), node.parameters) ??
    (info.key.startsWith('lc.vectorStoreInMemory') ? `memory:${fixedText(node.parameters, 'memoryKey') ?? 'vector_store_key'}` : undefined);
  return {
    zone: vendorZone(info.vendor),
    networks: vendorNetworks(info.vendor, true),
    hosts: [...(info.vendor?.hosts ?? [])],
    ai: {
      role: 'vector-store',
      external: (info.vendor?.hosts.length ?? 0) > 0,
      system: [],
      prompt: asked.map(({ parameter }) => parameter),
      output: 'none',
    },
    effects: effectsOf({ info, effect: writes ? 'write' : 'read' }),
    sinks: [
      ...(writes ? [{ kind: 'store' as const, parameter: [], implied: [[]] }] : []),
      ...(reads
        ? [
            ...asked,
            ...Object.keys(node.parameters)
              .filter((name) => isComputed(node.parameters[name]))
              .slice(0, 20)
              .map((name) => ({ kind: 'network' as const, parameter: [name] })),
            ...(asTool ? [{ kind: 'network' as const, parameter: [], model: true }] : []),
          ]
        : []),
    ],
    result: reads ? 'answer' : 'pass',
    brings: reads ? brings(info.brings, outputs) : [],
    ...(key === undefined
      ? {}
      : { stores: [{ kind: 'vector-store' as const, key, access: writes ? ('write' as const) : ('read' as const) }] }),
  };
}

/** The tools of a server that an agent may use: those that are ticked, else whatever the server offers. */
function toolsOf(parameters: JsonObject): 'all' | string[] {
  const one = fixedText(parameters, 'toolName') ?? fixedText(parameters, 'tool');
  if (one !== undefined) return [one.slice(0, 300)];
  if (fixedText(parameters, 'include') !== 'selected') return 'all';
  return listAt(parameters, 'includeTools')
    .filter((tool) => typeof tool === 'string')
    .slice(0, 500)
    .map((tool) => tool.slice(0, 300));
}

function describeTool(described: Described): Facts {
  const { info, node, effect, outputs, asTool } = described;
  const urlKey = ['endpointUrl', 'sseEndpoint', 'url'].find((key) => at(node.parameters, key) !== undefined);
  const host = urlKey === undefined ? undefined : hostOf(fixedText(node.parameters, urlKey) ?? '', true);
  const isMcp = /mcp/i.test(info.key);
  const zone = urlKey === undefined ? vendorZone(info.vendor) : zoneOfHost(host);
  return {
    zone,
    hosts: host === undefined ? [...(info.vendor?.hosts ?? [])] : [host],
    networks:
      urlKey === undefined
        ? vendorNetworks(info.vendor, sendsCredentials(node))
        : [{ parameter: [urlKey], verifyCertificate: true, followsRedirects: false, sendsCredentials: sendsCredentials(node) }],
    effects: effectsOf({ ...described, effect }),
    sinks:
      effect === 'none'
        ? []
        : [
            ...parameterSinks(isMcp ? 'tool' : 'network', { node, asTool, effect: 'read' }),
            ...(asTool ? [{ kind: isMcp ? ('tool' as const) : ('network' as const), parameter: [], model: true }] : []),
          ],
    // A calculator is told what the model writes, and gives it back: it sees nothing of the items.
    result: effect === 'none' ? (asTool ? 'nothing' : 'join') : 'answer',
    brings: effect === 'none' ? [] : brings(info.brings, outputs),
    ...(isMcp
      ? {
          ai: { role: 'tool-source' as const, external: zone.scope !== 'internal', system: [], prompt: [], output: 'none' as const },
          connector: { kind: 'mcp' as const, name: (host ?? info.title).slice(0, 300), operations: toolsOf(node.parameters) },
        }
      : {}),
  };
}

/** A step that looks into the memory of others, or writes into it: no model stands at it. */
function describeMemoryStep({ info, node, outputs, memory }: Described): Facts {
  const mode = info.key === 'lc.memoryManager' ? (fixedText(node.parameters, 'mode') ?? 'load') : 'load';
  const key = memory ?? `${info.key}:${node.name}`.slice(0, 500);
  if (mode === 'load') return { brings: brings(info.brings, outputs), result: 'answer', stores: [{ kind: 'memory', key, access: 'read' }] };
  return {
    effects: effectsOf({ info, effect: mode === 'delete' ? 'delete' : 'write' }),
    result: 'pass',
    sinks:
      mode === 'delete'
        ? []
        : listAt(node.parameters, 'messages', 'messageValues')
            .slice(0, 20)
            .map((message, index) => ({
              kind: isSystem(at(message, 'type')) ? ('prompt.system' as const) : ('store' as const),
              parameter: ['messages', 'messageValues', String(index), 'message'],
            })),
    ...(mode === 'delete' ? {} : { stores: [{ kind: 'memory' as const, key, access: 'write' as const }] }),
  };
}

/** Its key is a fixed text, also one that was meant to be an expression and is none. */
const oneConversation = (parameters: JsonObject): boolean =>
  fixedText(parameters, 'sessionIdType') === 'customKey' && fixedText(parameters, 'sessionKey') !== undefined;

function describeMemory(described: Described): Facts {
  const { info, node, outputs } = described;
  if (info.key === 'lc.memoryManager' || info.key === 'lc.memoryChatRetriever') return describeMemoryStep(described);
  const place = storeKey(info.key, node.parameters) ?? `${info.key}:${fixedText(node.parameters, 'sessionKey') ?? node.name}`.slice(0, 500);
  return {
    zone: vendorZone(info.vendor),
    networks: vendorNetworks(info.vendor, true),
    hosts: [...(info.vendor?.hosts ?? [])],
    ai: { role: 'memory', external: (info.vendor?.hosts.length ?? 0) > 0, system: [], prompt: [], output: 'none' },
    brings: brings(info.brings, outputs),
    result: 'nothing',
    stores: [{ kind: 'memory', key: place, access: 'both', ...(oneConversation(node.parameters) ? { oneForAll: true as const } : {}) }],
  };
}

const part = (role: Ai['role']): Facts => ({ ai: { role, external: false, system: [], prompt: [], output: 'none' } });

export function describeAi(described: Described): Facts {
  const { info, node } = described;
  switch (info.category) {
    case 'ai.agent':
      return describeRoot(described, 'agent');
    case 'ai.llm':
      return info.vendor === undefined ? describeRoot(described, 'chat') : describeVendorStep(described);
    case 'ai.media':
      return describeVendorStep(described);
    case 'ai.classify':
      return describeRoot(described, info.key === 'lc.informationExtractor' ? 'extractor' : 'classifier');
    case 'ai.guardrail':
      return describeGuardrails(described);
    case 'ai.model':
    case 'ai.embed':
    case 'ai.reranker': {
      const zone = modelZone(described);
      const base = chosenBase(described);
      return {
        zone,
        hosts: zone.host === undefined ? [] : [zone.host],
        networks:
          zone.host === undefined || zone.host.startsWith('*')
            ? []
            : [{ url: `https://${zone.host}/`, verifyCertificate: true, followsRedirects: false, sendsCredentials: true }],
        // What arrives here is what its root puts into the prompt.
        ...base,
        sinks: [{ kind: 'prompt.user', parameter: ['model'] }, ...base.sinks],
        ai: {
          role: info.category === 'ai.model' ? 'model' : 'embed',
          ...modelFacts(described),
          ...budgetOf(node.parameters),
          system: [],
          prompt: [],
          output: 'none',
        },
      };
    }
    case 'ai.memory':
      return describeMemory(described);
    // It shapes what its root says, and keeps nothing of it: where two models share one, neither hears of the other.
    case 'ai.parser':
      return { ...part('parser'), result: 'answer' };
    case 'ai.vectorstore':
      return describeVectorStore(described);
    case 'ai.tool':
      return describeTool(described);
    case 'ai.retriever':
      return { zone: vendorZone(info.vendor), result: 'join', brings: brings(info.brings, described.outputs) };
    case 'ai.loader':
      return {
        zone: vendorZone(info.vendor),
        result: 'join',
        brings: info.vendor === undefined ? [] : brings(info.brings, described.outputs),
      };
    default:
      return { result: 'join' };
  }
}

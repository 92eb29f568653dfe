/** What is plugged into agents and chains: vector stores, tools, memories. */
import type { JsonObject } from '../../../kernel/json.ts';
import { tellsNobodyApart } from '../../../nodes/kit/conversation-keys.ts';
import { zoneOfHost } from '../../../nodes/kit/vendors.ts';
import {
  at,
  brings,
  effectsOf,
  fixedText,
  isComputed,
  listAt,
  parameterSinks,
  sendsCredentials,
  storeKey,
  vendorNetworks,
  vendorZone,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';
import { deedIn, effectOfVerb } from '../map/verbs.ts';
import { hostOf } from './network.ts';
import { isSystem } from './prompts.ts';

export function describeVectorStore(described: Described): Facts {
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

/** Tools that were ticked by names which say that they look something up, and no others. Where a page goes that the model writes the address of is seen by its sink. */
const looksUp = /^(?:get|list|search|read|find|count|describe|lookup)(?![a-z])/;
/** Tools of the web that are known by these names: `scrape_as_markdown`, `brave_web_search`. */
const looksIntoWeb =
  /^(?:scrape|crawl|fetch)(?:_as)?_(?:markdown|html|text|json|page|url|website)$|^(?:[a-z]{1,30}_)?(?:web|local|news|image)_search$/;
/** More than one thing, and which other one nobody says. */
const doesMore = /(?:and|or|then)(?:[_\W]|$)/i;
const onlyLooksUp = (tools: 'all' | readonly string[]): boolean =>
  tools !== 'all' &&
  tools.length > 0 &&
  tools.every(
    (name) =>
      deedIn(name) === undefined &&
      (looksIntoWeb.test(name) ||
        (looksUp.test(name) && effectOfVerb(name) === 'read' && !doesMore.test(name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')))),
  );
/** A client that lists what a server offers does so by itself; only one that is told to calls any of it. */
const onlyLists = ({ info, node }: Described): boolean =>
  info.key.startsWith('n8n-nodes-mcp.') &&
  !isComputed(node.parameters['operation']) &&
  (fixedText(node.parameters, 'operation') ?? 'listTools').startsWith('list');

export function describeTool(described: Described): Facts {
  const { info, node, outputs, asTool } = described;
  const urlKey = ['endpointUrl', 'sseEndpoint', 'url'].find((key) => at(node.parameters, key) !== undefined);
  const host = urlKey === undefined ? undefined : hostOf(fixedText(node.parameters, urlKey) ?? '', true);
  const isMcp = /mcp/i.test(info.key);
  // A server that data picks calls its tools as it likes. Where none is named here, its login names it.
  const isFixed = host !== undefined || urlKey === undefined;
  const effect = isMcp && isFixed && (onlyLists(described) || onlyLooksUp(toolsOf(node.parameters))) ? 'read' : described.effect;
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

/** Its key is a fixed text, also one that was meant to be an expression and is none, or one that says nothing of who talks. */
const oneConversation = (parameters: JsonObject): boolean => {
  if (fixedText(parameters, 'sessionIdType') !== 'customKey') return false;
  const key = parameters['sessionKey'];
  return fixedText(parameters, 'sessionKey') !== undefined || (typeof key === 'string' && tellsNobodyApart(key));
};

export function describeMemory(described: Described): Facts {
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

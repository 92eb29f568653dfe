/** Camunda's connectors around models: servers of tools, stores of vectors, Amazon's agents. Their inputs say what they do. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings, vendorZone } from '../n8n/describe/kit.ts';
import { vendors } from '../n8n/map/vendors.ts';
import { nothing, text, valueAt as at, type Facts } from './facts.ts';

interface Described {
  readonly category: string;
  readonly facts: Facts;
}

/** A connector answers. */
const base: Facts = { ...nothing, result: 'answer' };
const present = (values: JsonObject, paths: readonly (readonly string[])[]): string[][] =>
  paths.filter((path) => at(values, path) !== undefined).map((path) => [...path]);
const whole = { implied: [[]] };

/** Reading asks for nothing to be done; a tool may do anything. */
const onlyReads = /^(?:tools|resources|resources\/templates|prompts)\/list$|^(?:resources\/read|prompts\/get)$/;

function toolServer(values: JsonObject): Described {
  const path = [
    ['data', 'transport', 'http', 'url'],
    ['data', 'transport', 'sse', 'url'],
    ['data', 'connection', 'sseUrl'],
    ['data', 'client', 'url'],
  ].find((one) => at(values, one) !== undefined);
  const { host } = readUrl(path === undefined ? undefined : at(values, path));
  const mode = ['data', 'connectorMode'];
  const operation = text(at(values, [...mode, 'operation', 'type'])) || text(at(values, ['data', 'operation', 'method']));
  const tool = text(at(values, [...mode, 'operation', 'toolName']));
  const picked = text(at(values, [...mode, 'type'])) !== 'standalone';
  const told = present(values, [
    [...mode, 'operation', 'toolArguments'],
    [...mode, 'operation', 'promptArguments'],
    [...mode, 'operation', 'resourceUri'],
    ['data', 'operation', 'parameters'],
  ]);
  const reads = !picked && onlyReads.test(operation);
  const zone = host === undefined ? ({ scope: 'unknown', vendor: 'MCP server' } as const) : zoneOfHost(host);
  return {
    category: 'ai.tool',
    facts: {
      ...base,
      zone,
      hosts: host === undefined ? [] : [host],
      brings: brings('web', ['out']),
      effects: [
        {
          kind: reads ? 'read' : 'write',
          what: reads ? 'reads what an MCP server offers' : 'uses tools of an MCP server',
          idempotent: reads,
        },
      ],
      sinks: [
        ...told.map((parameter) => ({ kind: 'tool' as const, parameter })),
        ...(picked ? [{ kind: 'tool' as const, parameter: [], model: true }] : []),
      ],
      networks:
        path === undefined
          ? []
          : [
              {
                parameter: [...path],
                verifyCertificate: true,
                followsRedirects: false,
                sendsCredentials: !['', 'noAuth'].includes(text(at(values, ['data', 'transport', 'http', 'authentication', 'type']))),
              },
            ],
      ai: { role: 'tool-source', external: zone.scope !== 'internal' && zone.scope !== 'local', system: [], prompt: [], output: 'none' },
      connector: {
        kind: 'mcp',
        name: (host ?? 'MCP server').slice(0, 300),
        ...(reads ? { operations: [] } : { operations: tool === '' ? 'all' : [tool.slice(0, 300)] }),
      },
    },
  };
}

const embedders: readonly (readonly [pattern: RegExp, vendor: string])[] = [
  [/azureOpenAi/i, 'azure-openai'],
  [/openAi/i, 'openai'],
  [/bedrock/i, 'bedrock'],
  [/vertex/i, 'vertex'],
  [/cohere/i, 'cohere'],
  [/mistral/i, 'mistral'],
];

function vectorStore(values: JsonObject): Described {
  const vendor = vendors.get(
    embedders.find(([pattern]) => pattern.test(text(at(values, ['embeddingModelProvider', 'modelProvider']))))?.[1] ?? '',
  );
  const kind = text(at(values, ['vectorStore', 'storeType'])) || 'store';
  const settings = values['vectorStore'];
  const index = isJsonObject(settings)
    ? (Object.values(settings)
        .flatMap((one) => (isJsonObject(one) ? [text(one['indexName']) || text(one['containerName']) || text(one['collectionName'])] : []))
        .find((name) => name !== '' && !name.includes('{{')) ?? '')
    : '';
  const operation = text(at(values, ['vectorDatabaseConnectorOperation', 'operationType']));
  // An operation that data picks may be either.
  const writes = !/retrieve|search/i.test(operation);
  const reads = !/embed/i.test(operation);
  const within = (names: readonly string[]): string[][] =>
    present(
      values,
      names.map((name) => ['vectorDatabaseConnectorOperation', name]),
    );
  const stored = writes ? within(['documentSourceFromProcessVariable', 'newDocuments', 'documents']) : [];
  const told = [...stored, ...(reads ? within(['query']) : [])];
  return {
    category: 'ai.vectorstore',
    facts: {
      ...base,
      zone: vendor === undefined ? { scope: 'unknown' } : vendorZone(vendor),
      hosts: [...(vendor?.hosts ?? [])],
      effects: [
        {
          kind: writes ? 'write' : 'read',
          what: writes ? 'puts documents into a vector store' : 'looks documents up in a vector store',
          idempotent: !writes,
        },
      ],
      sinks: [
        ...told.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
        ...(!writes
          ? []
          : stored.length === 0
            ? [{ kind: 'store' as const, parameter: [], ...whole }]
            : stored.map((parameter) => ({ kind: 'store' as const, parameter }))),
      ],
      brings: reads ? brings('knowledge', ['out']) : [],
      ai: {
        role: 'vector-store',
        ...(vendor === undefined ? {} : { provider: vendor.name }),
        external: true,
        system: [],
        prompt: told,
        output: 'none',
      },
      stores: [{ kind: 'vector-store', key: `camunda:${kind}:${index}`.slice(0, 500), access: writes ? 'write' : 'read' }],
    },
  };
}

/** Services of Amazon Bedrock that are no model: what runs, what is remembered, what is looked up. */
function bedrockService(words: string, values: JsonObject): Described | undefined {
  const bedrock = vendors.get('bedrock');
  const amazon: Facts = { ...base, zone: vendorZone(bedrock), hosts: [...(bedrock?.hosts ?? [])] };
  if (/code-?interpreter/i.test(words)) {
    const told = present(values, [['input', 'code']]);
    return {
      category: 'saas.action',
      facts: {
        ...amazon,
        effects: [{ kind: 'exec', what: 'runs code in Amazon Bedrock', idempotent: false }],
        sinks:
          told.length === 0 ? [{ kind: 'code', parameter: [], ...whole }] : told.map((parameter) => ({ kind: 'code' as const, parameter })),
        brings: brings('operations', ['out']),
      },
    };
  }
  if (/knowledge-?base/i.test(words))
    return {
      category: 'ai.retriever',
      facts: {
        ...amazon,
        effects: [{ kind: 'read', what: 'looks documents up in Amazon Bedrock', idempotent: true }],
        sinks: present(values, [['operation', 'query'], ['query']]).map((parameter) => ({ kind: 'network' as const, parameter })),
        brings: brings('knowledge', ['out']),
      },
    };
  if (/memory/i.test(words)) {
    const operation = text(at(values, ['operation', 'operationDiscriminator']));
    const writes = !/^(?:retrieve|list|get|search)/i.test(operation);
    const reads = !writes || operation === '';
    return {
      category: 'ai.memory',
      facts: {
        ...amazon,
        effects: [
          {
            kind: writes ? 'write' : 'read',
            what: `${writes ? 'writes into' : 'reads from'} a memory of Amazon Bedrock`,
            idempotent: !writes,
          },
        ],
        sinks: writes
          ? [{ kind: 'store', parameter: [], ...whole }]
          : present(values, [['operation', 'query']]).map((parameter) => ({ kind: 'network' as const, parameter })),
        brings: reads ? brings('memory', ['out']) : [],
        stores: [
          { kind: 'memory', key: `bedrock:${text(at(values, ['memoryId'])) || 'memory'}`.slice(0, 500), access: writes ? 'write' : 'read' },
        ],
      },
    };
  }
  if (/agentcore-?runtime|agentcore\.runtime/i.test(words)) {
    const prompt = present(values, [
      ['input', 'payload'],
      ['input', 'prompt'],
    ]).slice(0, 1);
    return {
      category: 'ai.agent',
      facts: {
        ...amazon,
        result: 'model',
        ai: {
          role: 'agent',
          ...(bedrock === undefined ? {} : { provider: bedrock.name }),
          external: true,
          system: [],
          prompt,
          ...(prompt.length === 0 ? { impliedPrompt: [[]] } : {}),
          output: 'none',
        },
        sinks:
          prompt.length === 0
            ? [{ kind: 'prompt.user', parameter: [], ...whole }]
            : prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
      },
    };
  }
  return undefined;
}

const isToolServer = (words: string): boolean => /mcp-?(?:remote-?)?client|\.mcp\./i.test(words);

/** Undefined for every other worker. `words`: its job type and its template. */
export function agenticWorker(words: string, values: JsonObject): Described | undefined {
  if (isToolServer(words)) return toolServer(values);
  if (/embeddings-?vector-?d/i.test(words)) return vectorStore(values);
  return /bedrock|agentcore/i.test(words) ? bedrockService(words, values) : undefined;
}

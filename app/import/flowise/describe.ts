/** Facts of a Flowise node, by its category and name. What arrives is the item: the chat's words are the field `question`. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { brings } from '../n8n/describe/kit.ts';
import { agentflowFacts } from './agentflow.ts';
import { has, nothing, out, present, text, type Facts, type FlowiseDescription } from './description.ts';
import { modelOf, rootFacts } from './models.ts';
import type { FlowiseNode } from './parse.ts';
import { writtenPlace } from './servers.ts';
import { toolFacts } from './tools.ts';
import { flowState } from './values.ts';
import { reached, vendorOf } from './vendors.ts';

const fieldAlone = /^\s{0,9}\{\{\s{0,5}output\.(\w{1,100})\s{0,5}\}\}\s{0,9}$/;
/** The canvas writes a variable as `<p><span class="variable" …>{{ output.next }}</span> </p>`. */
const tags = /<\/?(?:p|span)(?:\s[^<>]{0,600})?>/g;
const closedTypes = ['number', 'boolean', 'enum'] as const;
/** A field of the answer that the step itself holds to a number, a yes or no, or a choice. */
function closedIn(rows: Json | undefined, value: string): { readonly type?: (typeof closedTypes)[number] } {
  const field = (value.length > 2_000 ? null : fieldAlone.exec(value.replace(tags, '')))?.[1];
  const [row, another] =
    field === undefined || !Array.isArray(rows) ? [] : (rows as readonly Json[]).filter((one) => isJsonObject(one) && one['key'] === field);
  const type = another === undefined ? closedTypes.find((one) => isJsonObject(row) && row['type'] === one) : undefined;
  return type === undefined ? {} : { type };
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
        ...(isJsonObject(row) && /\{\{\s{0,5}output\b/.test(text(row['value']))
          ? { own: true as const, ...closedIn(inputs[key.replace('UpdateState', 'StructuredOutput')], text(row['value'])) }
          : {}),
      }));
    })
    .slice(0, 100);
  return fields.length === 0 ? {} : { keeps: { store: flowState, fields } };
}

/** A tool's program finds each thing that the model writes for it under a name of its own, with a dollar before it. */
const writtenByModel = (code: string): string[] =>
  [
    ...new Set(Array.from(code.slice(0, 100_000).matchAll(/(?<![\w$])\$(?!vars\b|flow\b|env\b)[A-Za-z_]\w{0,100}/g), ([name]) => name)),
  ].slice(0, 50);

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
          : { ...nothing, result: 'join', code: { language: 'javascript', dialect: 'n8n', given: writtenByModel(code) } },
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

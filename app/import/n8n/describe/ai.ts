/** Models, agents, and what is plugged into them. */
import { closedByAttributes, closedByParser, type Closed } from './answers.ts';
import { at, brings, effectsOf, fixedText, parameterSinks, vendorNetworks, vendorZone, type Described, type Facts } from './kit.ts';
import { budgetOf, chosenBase, modelFacts, modelZone, pluggedModel, type Ai } from './models.ts';
import { describeMemory, describeTool, describeVectorStore } from './plugged-in.ts';
import { impliedPrompt, promptSinks, promptsOf, showsPictures } from './prompts.ts';

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
        // What is put there is there for its models to read.
        ...parameterSinks(effect === 'read' ? 'network' : operation === 'upload' ? 'prompt.user' : 'store', { node, asTool, effect }),
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
  const takesFile = ['base64', 'binary'].includes(fixedText(node.parameters, 'inputType') ?? '');
  return isTextOperation(operation) && !takesFile && sinks.length > 0
    ? facts
    : { ...facts, sinks: [...sinks, { kind: 'prompt.user', parameter: [], implied: [['$binary']] }] };
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

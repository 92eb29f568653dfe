/** Agents with what is plugged into them, and OpenAI's own step. */
import type { Json } from '../../../kernel/json.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { modelName } from '../describe/ai.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

const whole = (value: number | undefined): number | undefined => (value === undefined || value < 1 ? undefined : Math.trunc(value));

const cap = (asked: number | undefined, usual: number, what: string): { value: number; changes: { kind: 'default-changed'; message: string }[] } =>
  (asked === undefined ? { value: usual, changes: [{ kind: 'default-changed', message: `${what}; n8n sets no bound.` }] } : { value: asked, changes: [] });

export const chatModel: Translator = ({ info, node }) => {
  const { parameters } = node;
  const ollama = info.key === 'lc.lmChatOllama';
  const model = modelName(parameters) ?? (ollama ? 'llama3.2' : 'gpt-4o-mini');
  if (!hasOnly(parameters, ['model', 'options', 'notice', 'responsesApiEnabled', 'builtInTools']) || !hasOnly(at(parameters, 'builtInTools'), []) || !hasOnly(at(parameters, 'options'), ['maxTokens', 'numPredict', 'temperature', 'timeout', 'baseURL']) || typeof at(parameters, 'model') === 'object') return undefined;
  if (typeof at(parameters, 'model') === 'string' && fixedText(parameters, 'model') === undefined) return undefined;
  const tokens = cap(whole(fixedNumber(parameters, 'options', ollama ? 'numPredict' : 'maxTokens')), 4_000, 'Each answer ends after 4,000 tokens');
  const baseUrl = fixedText(parameters, 'options', 'baseURL') ?? '';
  return {
    type: 'chat-model',
    parameters: {
      provider: ollama ? 'ollama' : baseUrl === '' ? 'openai' : 'custom', baseUrl, model, registryId: '', maxTokens: Math.min(200_000, tokens.value), temperature: fixedNumber(parameters, 'options', 'temperature') ?? 0.7,
      timeoutMs: Math.max(1_000, Math.min(600_000, Math.round(fixedNumber(parameters, 'options', 'timeout') ?? 60_000))),
    },
    usesConnection: true,
    changes: tokens.changes,
  };
};

export const memoryBuffer: Translator = ({ node, values, info }) => {
  const { parameters } = node;
  const byKey = (fixedText(parameters, 'sessionIdType') ?? 'fromInput') === 'customKey';
  const session = byKey ? textOf(values, 'sessionKey') : '{{ input.sessionId }}';
  if (session === undefined || !hasOnly(parameters, ['sessionIdType', 'sessionKey', 'contextWindowLength', 'notice']) || info.key !== 'lc.memoryBufferWindow') return undefined;
  return {
    type: 'memory-buffer',
    parameters: { key: node.name.slice(0, 200) || 'conversation', session, messages: Math.max(1, Math.min(200, Math.trunc(fixedNumber(parameters, 'contextWindowLength') ?? 5))), retentionDays: 30 },
    changes: [{ kind: 'default-changed', message: 'The memory forgets after 30 days; in n8n it lasts until the next restart.' }],
  };
};

export const agent: Translator = ({ node, values, incoming }) => {
  const { parameters } = node;
  const define = fixedText(parameters, 'promptType') === 'define';
  // Versions before 1.7 had several kinds of agents; the tools agent is the one that is left.
  const kind = fixedText(parameters, 'agent') ?? (node.typeVersion >= 1.7 ? 'toolsAgent' : node.typeVersion >= 1.6 ? 'toolsAgent' : 'conversationalAgent');
  if (kind !== 'toolsAgent' || !hasOnly(parameters, ['agent', 'promptType', 'text', 'options', 'hasOutputParser', 'notice']) || at(parameters, 'hasOutputParser') === true) return undefined;
  if (!hasOnly(at(parameters, 'options'), ['systemMessage', 'maxIterations']) || incoming.some((wire) => wire.kind !== 'data' && wire.input > 0) || incoming.some((wire) => wire.kind === 'parser')) return undefined;
  const prompt = define ? textOf(values, 'text') : '{{ input.chatInput }}';
  if (prompt === undefined) return undefined;
  return {
    type: 'ai-agent',
    parameters: {
      system: textOf(values, 'options', 'systemMessage') ?? 'You are a helpful assistant', prompt, output: 'text', schema: [], resultField: 'output',
      maxSteps: Math.max(1, Math.min(50, whole(fixedNumber(parameters, 'options', 'maxIterations')) ?? 10)), maxTokens: 100_000, maxSeconds: 600,
    },
    changes: [{ kind: 'default-changed', message: 'The agent ends after 100,000 tokens or ten minutes, and hands its input on beside the answer; n8n sets no bound and hands on the answer alone.' }],
  };
};

/** A chain asks its model once: an agent of one round, without tools. */
export const chain: Translator = ({ node, values, incoming }) => {
  const { parameters } = node;
  if (!hasOnly(parameters, ['promptType', 'text', 'prompt', 'messages', 'hasOutputParser', 'notice', 'batching', 'needsFallback']) || at(parameters, 'hasOutputParser') === true || at(parameters, 'needsFallback') === true) return undefined;
  if (incoming.some((wire) => wire.kind !== 'data' && (wire.kind !== 'model' || wire.input > 0))) return undefined;
  const rows = listAt(values, 'messages', 'messageValues').map((row) => ({ type: fixedText(row, 'type') ?? 'SystemMessagePromptTemplate', text: at(row, 'message') }));
  const [system, ...others] = rows;
  if (others.length > 0 || (system !== undefined && (system.type !== 'SystemMessagePromptTemplate' || typeof system.text !== 'string'))) return undefined;
  const old = node.typeVersion < 1.4;
  const prompt = old ? textOf(values, 'prompt') : fixedText(parameters, 'promptType') === 'define' ? textOf(values, 'text') : '{{ input.chatInput }}';
  if (prompt === undefined) return undefined;
  return {
    type: 'ai-agent',
    parameters: {
      system: typeof system?.text === 'string' ? system.text : '', prompt, output: 'text', schema: [], resultField: old ? 'response.text' : 'text',
      maxSteps: 1, maxTokens: 100_000, maxSeconds: 600,
    },
    changes: [{ kind: 'default-changed', message: 'The step ends after 100,000 tokens or ten minutes, and hands its input on beside the answer; n8n sets no bound and hands on the answer alone.' }],
  };
};

const onlyModel = (incoming: Parameters<Translator>[0]['incoming']): boolean => incoming.every((wire) => wire.kind === 'data' || wire.kind === 'model');

const attributeTypes: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'boolean', date: 'date' };

/** Named fields out of a text. What n8n says of a field in words stands in the instructions here. */
export const informationExtractor: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'text');
  // Where it goes on in spite of a failure, the item comes out as it went in: then the answer does not stand alone.
  if (node.onError === 'continue' || plugged?.type !== 'chat-model' || text === undefined || text === '' || (fixedText(parameters, 'schemaType') ?? 'fromAttributes') !== 'fromAttributes') return undefined;
  if (!hasOnly(parameters, ['text', 'schemaType', 'attributes', 'options', 'notice']) || !hasOnly(at(parameters, 'options'), ['systemPromptTemplate']) || !onlyModel(incoming)) return undefined;
  const template = at(parameters, 'options', 'systemPromptTemplate') ?? '';
  const rows = listAt(parameters, 'attributes', 'attributes').map((row) => ({ name: fixedText(row, 'name') ?? '', type: attributeTypes[fixedText(row, 'type') ?? 'string'], description: at(row, 'description') ?? '', required: at(row, 'required') === true }));
  // A brace is a placeholder of their templates, and a dot leads into an object here.
  const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.startsWith('=') && !/[{}]/.test(value);
  if (!isPlain(template) || rows.length === 0 || rows.some(({ name, type, description }) => type === undefined || name === '' || /[.*]/.test(name) || !isPlain(description))) return undefined;
  return {
    type: 'extract',
    parameters: {
      ...plugged.parameters, text, resultField: 'output', fields: rows.map(({ name, type, required }) => ({ name, type: type ?? 'text', required })),
      instructions: [template, ...rows.filter(({ description }) => description !== '').map(({ name, description }) => `${name}: ${String(description)}`)].filter((line) => line !== '').join('\n'),
    },
    ways: { type: 'pick-fields', parameters: { fields: ['output'] }, name: 'answer alone' },
    usesConnection: true, takesModel: true,
    changes: [{ kind: 'value-changed', message: 'The model that was plugged in is a setting of the step, and a step behind it hands on the answer alone, as n8n does.' }],
  };
};

interface Classes { readonly text: Json; readonly model: NonNullable<Parameters<Translator>[0]['plugged']>; readonly classes: readonly { readonly name: string; readonly description: string }[]; readonly otherwise: string; readonly hasRest: boolean; readonly resultField: string }

/** A class for each item, and behind it a way out for each class: n8n has both in one node. */
function classified({ text, model, classes, otherwise, hasRest, resultField }: Classes): Translation | undefined {
  const names = classes.map(({ name }) => name);
  if (names.length === 0 || new Set([...names, otherwise]).size <= names.length || names.some((name) => name === '' || name.includes('{{'))) return undefined;
  const cases = names.map((name, index) => ({ id: `class-${index + 1}`, title: name, combine: 'all', conditions: [{ left: `{{ input.${resultField} }}`, operator: 'equals', right: name }] }));
  return {
    type: 'classify', parameters: { ...model.parameters, text, classes: classes.map(({ name, description }) => ({ name, description })), otherwise, resultField },
    ways: { type: 'switch', parameters: { cases, fallback: hasRest }, name: 'by class' }, outputs: [...cases.map(({ id }) => id), ...(hasRest ? ['fallback'] : [])],
    usesConnection: true, takesModel: true,
    changes: [{ kind: 'value-changed', message: `The model that was plugged in is a setting of the step; the class stands in the field ${resultField}, and a step behind it sends each item its way.` }],
  };
}

export const textClassifier: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  const fallback = fixedText(parameters, 'options', 'fallback') ?? 'discard';
  if (plugged?.type !== 'chat-model' || text === undefined || text === '' || !onlyModel(incoming) || (fallback !== 'discard' && fallback !== 'other')) return undefined;
  if (!hasOnly(parameters, ['inputText', 'categories', 'options', 'notice']) || !hasOnly(at(parameters, 'options'), ['fallback', 'multiClass', 'enableAutoFixing']) || at(parameters, 'options', 'multiClass') === true) return undefined;
  const rows = listAt(parameters, 'categories', 'categories').map((row) => ({ name: fixedText(row, 'category') ?? '', description: at(row, 'description') ?? '' }));
  const classes = rows.flatMap(({ name, description }) => (typeof description === 'string' && !description.startsWith('=') ? [{ name, description }] : []));
  // What fits nowhere is dropped there, unless somebody wants it.
  return classes.length < rows.length ? undefined : classified({ text, model: plugged, classes, otherwise: fallback === 'other' ? 'Other' : 'none of these', hasRest: fallback === 'other', resultField: 'classifiedAs' });
};

export const sentimentAnalysis: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  if (plugged?.type !== 'chat-model' || text === undefined || text === '' || !onlyModel(incoming)) return undefined;
  if (!hasOnly(parameters, ['inputText', 'options', 'notice', 'detailedResultsNotice']) || !hasOnly(at(parameters, 'options'), ['categories', 'includeDetailedResults', 'enableAutoFixing']) || at(parameters, 'options', 'includeDetailedResults') === true) return undefined;
  const names = (fixedText(parameters, 'options', 'categories') ?? 'Positive, Neutral, Negative').split(',').map((name) => name.trim()).filter((name) => name !== '');
  return classified({ text, model: plugged, classes: names.map((name) => ({ name, description: '' })), otherwise: '', hasRest: false, resultField: 'sentimentAnalysis.category' });
};

/** `{ role, content }` rows: at most one for the system, one for the user. */
export const openAiMessage: Translator = ({ node, values, operation, resource, incoming }) => {
  const { parameters } = node;
  if (node.typeVersion >= 2 || (resource ?? 'text') !== 'text' || !['message', 'response', undefined].includes(operation) || incoming.some((wire) => wire.kind !== 'data')) return undefined;
  if (at(parameters, 'jsonOutput') === true || at(parameters, 'simplify') === false) return undefined;
  if (!hasOnly(parameters, ['resource', 'operation', 'modelId', 'messages', 'simplify', 'jsonOutput', 'hideTools', 'options']) || !hasOnly(at(parameters, 'options'), ['maxTokens', 'temperature'])) return undefined;
  const rows = listAt(values, 'messages', 'values').map((row) => ({ role: fixedText(row, 'role') ?? 'user', text: at(row, 'content') }));
  const system = rows.filter(({ role }) => role === 'system');
  const prompt = rows.filter(({ role }) => role === 'user');
  const model = modelName(parameters);
  const [question] = prompt;
  if (model === undefined || prompt.length !== 1 || system.length > 1 || system.length + prompt.length < rows.length || question?.text === undefined) return undefined;
  const tokens = cap(whole(fixedNumber(parameters, 'options', 'maxTokens')), 4_000, 'Each answer ends after 4,000 tokens');
  return {
    type: 'model-call',
    parameters: {
      provider: 'openai', baseUrl: '', model, registryId: '', system: system[0]?.text ?? '', prompt: question.text, output: 'text', schema: [], resultField: 'message.content',
      maxTokens: tokens.value, temperature: fixedNumber(parameters, 'options', 'temperature') ?? 1, timeoutMs: 60_000,
    },
    usesConnection: true,
    changes: [...tokens.changes, { kind: 'value-changed', message: 'The step hands its input on beside the answer; n8n hands on the answer alone.' }],
  };
};

/** Agents with what is plugged into them, and OpenAI's own step. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { fieldsOfParser } from '../describe/answers.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { modelName } from '../describe/ai.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

const whole = (value: number | undefined): number | undefined => (value === undefined || value < 1 ? undefined : Math.trunc(value));

const cap = (
  asked: number | undefined,
  usual: number,
  what: string,
): { value: number; changes: { kind: 'default-changed'; message: string }[] } =>
  asked === undefined
    ? { value: usual, changes: [{ kind: 'default-changed', message: `${what}; n8n sets no bound.` }] }
    : { value: asked, changes: [] };

interface ChatApi {
  readonly provider: 'openai' | 'anthropic' | 'ollama' | 'custom';
  /** Where it speaks as OpenAI does, or takes the provider's usual address. */ readonly baseUrl: string;
  /** The model of a node that names none; n8n changed that of the others from release to release. */ readonly usual?: string;
  readonly tokens: string;
  readonly temperature: number;
  readonly changes: NonNullable<Translation['changes']>;
}
const likeOpenAi = (baseUrl: string, temperature: number): ChatApi => ({
  provider: 'custom',
  baseUrl,
  tokens: 'maxTokens',
  temperature,
  changes: [{ kind: 'value-changed', message: `The model is asked at ${baseUrl}, which takes the key as a bearer token.` }],
});
const chatApis: Readonly<Record<string, ChatApi>> = {
  'lc.lmChatOpenAi': { provider: 'openai', baseUrl: '', usual: 'gpt-4o-mini', tokens: 'maxTokens', temperature: 0.7, changes: [] },
  'lc.lmChatOllama': { provider: 'ollama', baseUrl: '', usual: 'llama3.2', tokens: 'numPredict', temperature: 0.7, changes: [] },
  'lc.lmChatAnthropic': { provider: 'anthropic', baseUrl: '', tokens: 'maxTokensToSample', temperature: 0.7, changes: [] },
  'lc.lmChatGoogleGemini': { ...likeOpenAi('https://generativelanguage.googleapis.com/v1beta/openai', 0.4), tokens: 'maxOutputTokens' },
  'lc.lmChatOpenRouter': likeOpenAi('https://openrouter.ai/api/v1', 0.7),
  'lc.lmChatGroq': { ...likeOpenAi('https://api.groq.com/openai/v1', 0.7), tokens: 'maxTokensToSample' },
  'lc.lmChatMistralCloud': likeOpenAi('https://api.mistral.ai/v1', 0.7),
  'lc.lmChatDeepSeek': likeOpenAi('https://api.deepseek.com/v1', 0.7),
  'lc.lmChatXAiGrok': likeOpenAi('https://api.x.ai/v1', 0.7),
};
/** They change how words are picked, and how often a server that is busy is asked. */
const tunings = ['topP', 'topK', 'frequencyPenalty', 'presencePenalty', 'maxRetries'] as const;

export const chatModel: Translator = ({ info, node }) => {
  const { parameters } = node;
  const api = chatApis[info.key];
  const model = modelName(parameters) ?? api?.usual;
  if (
    api === undefined ||
    model === undefined ||
    !hasOnly(parameters, ['model', 'modelName', 'options', 'notice', 'responsesApiEnabled', 'builtInTools']) ||
    !hasOnly(at(parameters, 'builtInTools'), [])
  )
    return undefined;
  if (
    !hasOnly(at(parameters, 'options'), [
      api.tokens,
      'temperature',
      'timeout',
      ...tunings,
      ...(api.provider === 'openai' ? ['baseURL'] : []),
    ])
  )
    return undefined;
  if (
    ['model', 'modelName'].some((key) => {
      const value = at(parameters, key);
      return typeof value === 'object' || (typeof value === 'string' && value !== '' && fixedText(parameters, key) === undefined);
    })
  )
    return undefined;
  const tokens = cap(whole(fixedNumber(parameters, 'options', api.tokens)), 4_000, 'Each answer ends after 4,000 tokens');
  const ownUrl = fixedText(parameters, 'options', 'baseURL');
  const untold = tunings.filter((key) => at(parameters, 'options', key) !== undefined);
  return {
    type: 'chat-model',
    parameters: {
      provider: ownUrl === undefined ? api.provider : 'custom',
      baseUrl: ownUrl ?? api.baseUrl,
      model,
      registryId: '',
      maxTokens: Math.min(200_000, tokens.value),
      temperature: fixedNumber(parameters, 'options', 'temperature') ?? api.temperature,
      timeoutMs: Math.max(1_000, Math.min(600_000, Math.round(fixedNumber(parameters, 'options', 'timeout') ?? 60_000))),
    },
    usesConnection: true,
    changes: [
      ...api.changes,
      ...tokens.changes,
      ...(untold.length === 0 ? [] : [{ kind: 'setting-dropped' as const, message: `Not carried over: ${untold.join(', ')}.` }]),
    ],
  };
};

/** The answer of an agent or a chain: text, or the fields of the parser that is plugged in, which n8n puts into “output”. */
function answerOf(
  { node, incoming, parser, directParser, readsField }: Parameters<Translator>[0],
  field: string,
): { readonly parameters: JsonObject; readonly takesParser: boolean; readonly changes: NonNullable<Translation['changes']> } | undefined {
  const parses = at(node.parameters, 'hasOutputParser') === true;
  const plugs = incoming.filter((wire) => wire.kind === 'parser');
  // A parser that nobody asked for says nothing.
  if (!parses && plugs.length === 0)
    return { parameters: { output: 'text', schema: [], resultField: field }, takesParser: false, changes: [] };
  const schema = parses && directParser && plugs.length === 1 && parser !== undefined ? fieldsOfParser(parser) : undefined;
  // Where a file takes the parser's fields from the item itself, it is not the shape that n8n gives today: the step is left as it is, whose answer may be anything.
  return schema === undefined || readsField(schema.map(({ name }) => name))
    ? undefined
    : {
        parameters: { output: 'schema', schema: schema as unknown as Json, resultField: 'output' },
        takesParser: true,
        changes: [
          {
            kind: 'value-changed',
            message:
              'The parser that was plugged in is a setting of the step: every one of its fields has to be in the answer, and an answer that does not fit is an error.',
          },
        ],
      };
}

export const memoryBuffer: Translator = ({ node, values, info }) => {
  const { parameters } = node;
  const byKey = (fixedText(parameters, 'sessionIdType') ?? 'fromInput') === 'customKey';
  const session = byKey ? textOf(values, 'sessionKey') : '{{ input.sessionId }}';
  if (
    session === undefined ||
    !hasOnly(parameters, ['sessionIdType', 'sessionKey', 'contextWindowLength', 'notice']) ||
    info.key !== 'lc.memoryBufferWindow'
  )
    return undefined;
  return {
    type: 'memory-buffer',
    parameters: {
      key: node.name.slice(0, 200) || 'conversation',
      session,
      messages: Math.max(1, Math.min(200, Math.trunc(fixedNumber(parameters, 'contextWindowLength') ?? 5))),
      retentionDays: 30,
    },
    changes: [{ kind: 'default-changed', message: 'The memory forgets after 30 days; in n8n it lasts until the next restart.' }],
  };
};

export const agent: Translator = (request) => {
  const { node, values, incoming } = request;
  const { parameters } = node;
  const define = fixedText(parameters, 'promptType') === 'define';
  // Versions before 1.7 had several kinds of agents; the tools agent is the one that is left.
  const kind =
    fixedText(parameters, 'agent') ??
    (node.typeVersion >= 1.7 ? 'toolsAgent' : node.typeVersion >= 1.6 ? 'toolsAgent' : 'conversationalAgent');
  if (
    kind !== 'toolsAgent' ||
    !hasOnly(parameters, ['agent', 'promptType', 'text', 'options', 'hasOutputParser', 'notice', 'needsFallback']) ||
    at(parameters, 'needsFallback') === true
  )
    return undefined;
  if (
    !hasOnly(at(parameters, 'options'), ['systemMessage', 'maxIterations', 'returnIntermediateSteps']) ||
    at(parameters, 'options', 'returnIntermediateSteps') === true ||
    incoming.some((wire) => wire.kind !== 'data' && wire.input > 0)
  )
    return undefined;
  const prompt = define ? textOf(values, 'text') : '{{ input.chatInput }}';
  const answer = answerOf(request, 'output');
  if (prompt === undefined || answer === undefined) return undefined;
  return {
    type: 'ai-agent',
    parameters: {
      system: textOf(values, 'options', 'systemMessage') ?? 'You are a helpful assistant',
      prompt,
      ...answer.parameters,
      maxSteps: Math.max(1, Math.min(50, whole(fixedNumber(parameters, 'options', 'maxIterations')) ?? 10)),
      maxTokens: 100_000,
      maxSeconds: 600,
    },
    takesParser: answer.takesParser,
    changes: [
      ...answer.changes,
      {
        kind: 'default-changed',
        message:
          'The agent ends after 100,000 tokens or ten minutes, and hands its input on beside the answer; n8n sets no bound and hands on the answer alone.',
      },
    ],
  };
};

/** A chain asks its model once: an agent of one round, without tools. */
export const chain: Translator = (request) => {
  const { node, values, incoming } = request;
  const { parameters } = node;
  if (
    !hasOnly(parameters, ['promptType', 'text', 'prompt', 'messages', 'hasOutputParser', 'notice', 'batching', 'needsFallback']) ||
    at(parameters, 'needsFallback') === true
  )
    return undefined;
  if (incoming.some((wire) => wire.kind !== 'data' && ((wire.kind !== 'model' && wire.kind !== 'parser') || wire.input > 0)))
    return undefined;
  const rows = listAt(values, 'messages', 'messageValues').map((row) => ({
    type: fixedText(row, 'type') ?? 'SystemMessagePromptTemplate',
    text: at(row, 'message'),
  }));
  const [system, ...others] = rows;
  if (others.length > 0 || (system !== undefined && (system.type !== 'SystemMessagePromptTemplate' || typeof system.text !== 'string')))
    return undefined;
  const old = node.typeVersion < 1.4;
  const prompt = old
    ? textOf(values, 'prompt')
    : fixedText(parameters, 'promptType') === 'define'
      ? textOf(values, 'text')
      : '{{ input.chatInput }}';
  const answer = answerOf(request, old ? 'response.text' : 'text');
  if (prompt === undefined || answer === undefined) return undefined;
  return {
    type: 'ai-agent',
    parameters: {
      system: typeof system?.text === 'string' ? system.text : '',
      prompt,
      ...answer.parameters,
      maxSteps: 1,
      maxTokens: 100_000,
      maxSeconds: 600,
    },
    takesParser: answer.takesParser,
    changes: [
      ...answer.changes,
      {
        kind: 'default-changed',
        message:
          'The step ends after 100,000 tokens or ten minutes, and hands its input on beside the answer; n8n sets no bound and hands on the answer alone.',
      },
    ],
  };
};

const onlyModel = (incoming: Parameters<Translator>[0]['incoming']): boolean =>
  incoming.every((wire) => wire.kind === 'data' || wire.kind === 'model');

const attributeTypes: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'boolean', date: 'date' };

/** Named fields out of a text. What n8n says of a field in words stands in the instructions here. */
export const informationExtractor: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'text');
  // Where it goes on in spite of a failure, the item comes out as it went in: then the answer does not stand alone.
  if (
    node.onError === 'continue' ||
    plugged?.type !== 'chat-model' ||
    text === undefined ||
    text === '' ||
    (fixedText(parameters, 'schemaType') ?? 'fromAttributes') !== 'fromAttributes'
  )
    return undefined;
  if (
    !hasOnly(parameters, ['text', 'schemaType', 'attributes', 'options', 'notice']) ||
    !hasOnly(at(parameters, 'options'), ['systemPromptTemplate']) ||
    !onlyModel(incoming)
  )
    return undefined;
  const template = at(parameters, 'options', 'systemPromptTemplate') ?? '';
  const rows = listAt(parameters, 'attributes', 'attributes').map((row) => ({
    name: fixedText(row, 'name') ?? '',
    type: attributeTypes[fixedText(row, 'type') ?? 'string'],
    description: at(row, 'description') ?? '',
    required: at(row, 'required') === true,
  }));
  // A brace is a placeholder of their templates, and a dot leads into an object here.
  const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.startsWith('=') && !/[{}]/.test(value);
  if (
    !isPlain(template) ||
    rows.length === 0 ||
    rows.some(({ name, type, description }) => type === undefined || name === '' || /[.*]/.test(name) || !isPlain(description))
  )
    return undefined;
  return {
    type: 'extract',
    parameters: {
      ...plugged.parameters,
      text,
      resultField: 'output',
      fields: rows.map(({ name, type, required }) => ({ name, type: type ?? 'text', required })),
      instructions: [
        template,
        ...rows.filter(({ description }) => description !== '').map(({ name, description }) => `${name}: ${String(description)}`),
      ]
        .filter((line) => line !== '')
        .join('\n'),
    },
    ways: { type: 'pick-fields', parameters: { fields: ['output'] }, name: 'answer alone' },
    usesConnection: true,
    takesModel: true,
    changes: [
      {
        kind: 'value-changed',
        message: 'The model that was plugged in is a setting of the step, and a step behind it hands on the answer alone, as n8n does.',
      },
    ],
  };
};

interface Classes {
  readonly text: Json;
  readonly model: NonNullable<Parameters<Translator>[0]['plugged']>;
  readonly classes: readonly { readonly name: string; readonly description: string }[];
  readonly otherwise: string;
  readonly hasRest: boolean;
  readonly resultField: string;
}

/** A class for each item, and behind it a way out for each class: n8n has both in one node. */
function classified({ text, model, classes, otherwise, hasRest, resultField }: Classes): Translation | undefined {
  const names = classes.map(({ name }) => name);
  if (names.length === 0 || new Set([...names, otherwise]).size <= names.length || names.some((name) => name === '' || name.includes('{{')))
    return undefined;
  const cases = names.map((name, index) => ({
    id: `class-${index + 1}`,
    title: name,
    combine: 'all',
    conditions: [{ left: `{{ input.${resultField} }}`, operator: 'equals', right: name }],
  }));
  return {
    type: 'classify',
    parameters: {
      ...model.parameters,
      text,
      classes: classes.map(({ name, description }) => ({ name, description })),
      otherwise,
      resultField,
    },
    ways: { type: 'switch', parameters: { cases, fallback: hasRest }, name: 'by class' },
    outputs: [...cases.map(({ id }) => id), ...(hasRest ? ['fallback'] : [])],
    usesConnection: true,
    takesModel: true,
    changes: [
      {
        kind: 'value-changed',
        message: `The model that was plugged in is a setting of the step; the class stands in the field ${resultField}, and a step behind it sends each item its way.`,
      },
    ],
  };
}

export const textClassifier: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  const fallback = fixedText(parameters, 'options', 'fallback') ?? 'discard';
  if (
    plugged?.type !== 'chat-model' ||
    text === undefined ||
    text === '' ||
    !onlyModel(incoming) ||
    (fallback !== 'discard' && fallback !== 'other')
  )
    return undefined;
  if (
    !hasOnly(parameters, ['inputText', 'categories', 'options', 'notice']) ||
    !hasOnly(at(parameters, 'options'), ['fallback', 'multiClass', 'enableAutoFixing']) ||
    at(parameters, 'options', 'multiClass') === true
  )
    return undefined;
  const rows = listAt(parameters, 'categories', 'categories').map((row) => ({
    name: fixedText(row, 'category') ?? '',
    description: at(row, 'description') ?? '',
  }));
  const classes = rows.flatMap(({ name, description }) =>
    typeof description === 'string' && !description.startsWith('=') ? [{ name, description }] : [],
  );
  // What fits nowhere is dropped there, unless somebody wants it.
  return classes.length < rows.length
    ? undefined
    : classified({
        text,
        model: plugged,
        classes,
        otherwise: fallback === 'other' ? 'Other' : 'none of these',
        hasRest: fallback === 'other',
        resultField: 'classifiedAs',
      });
};

export const sentimentAnalysis: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  if (plugged?.type !== 'chat-model' || text === undefined || text === '' || !onlyModel(incoming)) return undefined;
  if (
    !hasOnly(parameters, ['inputText', 'options', 'notice', 'detailedResultsNotice']) ||
    !hasOnly(at(parameters, 'options'), ['categories', 'includeDetailedResults', 'enableAutoFixing']) ||
    at(parameters, 'options', 'includeDetailedResults') === true
  )
    return undefined;
  const names = (fixedText(parameters, 'options', 'categories') ?? 'Positive, Neutral, Negative')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return classified({
    text,
    model: plugged,
    classes: names.map((name) => ({ name, description: '' })),
    otherwise: '',
    hasRest: false,
    resultField: 'sentimentAnalysis.category',
  });
};

/** `{ role, content }` rows: at most one for the system, one for the user. */
export const openAiMessage: Translator = ({ node, values, operation, resource, incoming }) => {
  const { parameters } = node;
  if (
    node.typeVersion >= 2 ||
    (resource ?? 'text') !== 'text' ||
    !['message', 'response', undefined].includes(operation) ||
    incoming.some((wire) => wire.kind !== 'data')
  )
    return undefined;
  if (at(parameters, 'jsonOutput') === true || at(parameters, 'simplify') === false) return undefined;
  if (
    !hasOnly(parameters, ['resource', 'operation', 'modelId', 'messages', 'simplify', 'jsonOutput', 'hideTools', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['maxTokens', 'temperature'])
  )
    return undefined;
  const rows = listAt(values, 'messages', 'values').map((row) => ({ role: fixedText(row, 'role') ?? 'user', text: at(row, 'content') }));
  const system = rows.filter(({ role }) => role === 'system');
  const prompt = rows.filter(({ role }) => role === 'user');
  const model = modelName(parameters);
  const [question] = prompt;
  if (
    model === undefined ||
    prompt.length !== 1 ||
    system.length > 1 ||
    system.length + prompt.length < rows.length ||
    question?.text === undefined
  )
    return undefined;
  const tokens = cap(whole(fixedNumber(parameters, 'options', 'maxTokens')), 4_000, 'Each answer ends after 4,000 tokens');
  return {
    type: 'model-call',
    parameters: {
      provider: 'openai',
      baseUrl: '',
      model,
      registryId: '',
      system: system[0]?.text ?? '',
      prompt: question.text,
      output: 'text',
      schema: [],
      resultField: 'message.content',
      maxTokens: tokens.value,
      temperature: fixedNumber(parameters, 'options', 'temperature') ?? 1,
      timeoutMs: 60_000,
    },
    usesConnection: true,
    changes: [
      ...tokens.changes,
      { kind: 'value-changed', message: 'The step hands its input on beside the answer; n8n hands on the answer alone.' },
    ],
  };
};

/** Entities of n8n's check for personal data, by what is looked for here. Some of its kinds have no shape that is looked for here: a step with one of them stays as it is. */
const piiGroups: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'contacts',
  PHONE_NUMBER: 'contacts',
  CREDIT_CARD: 'cards',
  IBAN_CODE: 'bank',
  US_BANK_NUMBER: 'bank',
  IP_ADDRESS: 'machines',
  LOCATION: 'addresses',
  PERSON: 'names',
  US_SSN: 'ids',
  US_PASSPORT: 'ids',
  US_ITIN: 'ids',
  US_DRIVER_LICENSE: 'ids',
  UK_NHS: 'ids',
  IT_FISCAL_CODE: 'ids',
  ES_NIF: 'ids',
  ES_NIE: 'ids',
  PL_PESEL: 'ids',
  SG_NRIC_FIN: 'ids',
  AU_TFN: 'ids',
  IN_PAN: 'ids',
  IN_AADHAAR: 'ids',
  FI_PERSONAL_IDENTITY_CODE: 'ids',
};
const redactGroups = ['names', 'contacts', 'addresses', 'bank', 'cards', 'ids', 'machines'] as const;

/** Checks that look for shapes and ask no model: what comes out is the text alone, and a step behind it looks at it. */
export const guardrails: Translator = ({ node, values, incoming }): Translation | undefined => {
  const { parameters } = node;
  const text = textOf(values, 'text');
  const pii = at(parameters, 'guardrails', 'pii', 'value');
  const secrets = at(parameters, 'guardrails', 'secretKeys') !== undefined;
  if (
    text === undefined ||
    text === '' ||
    !hasOnly(parameters, ['operation', 'text', 'guardrails']) ||
    !hasOnly(at(parameters, 'guardrails'), ['pii', 'secretKeys']) ||
    (pii === undefined && !secrets) ||
    incoming.some(({ kind }) => kind !== 'data')
  )
    return undefined;
  const entities =
    fixedText(pii, 'type') === 'selected'
      ? listAt(pii, 'entities').map((entity) => (typeof entity === 'string' ? piiGroups[entity] : undefined))
      : [];
  if (entities.includes(undefined)) return undefined;
  const sets: Pick<Translation, 'type' | 'parameters'> = {
    type: 'set-fields',
    parameters: { assignments: [{ name: 'guardrailsInput', value: text }], keepOthers: false },
  };
  const changes: NonNullable<Translation['changes']> = [
    {
      kind: 'value-changed',
      message:
        'Two steps take its place: one that hands on the text alone as guardrailsInput, and one that looks at it with the detectors of this program.',
    },
  ];
  if (fixedText(parameters, 'operation') === 'sanitize') {
    const wanted = (group: string): boolean => pii !== undefined && (entities.length === 0 ? group !== 'names' : entities.includes(group));
    return {
      ...sets,
      ways: {
        type: 'redact-text',
        parameters: { fields: ['guardrailsInput'], ...Object.fromEntries(redactGroups.map((group) => [group, wanted(group)])), secrets },
        name: 'redacted',
      },
      changes,
    };
  }
  // Some kinds of personal data and not others cannot be chosen here.
  if (entities.length > 0) return undefined;
  return {
    ...sets,
    ways: {
      type: 'guardrail',
      parameters: { text: '{{ input.guardrailsInput }}', injection: false, personal: pii !== undefined, secrets },
      name: 'checked',
    },
    outputs: ['pass', 'flagged'],
    changes,
  };
};

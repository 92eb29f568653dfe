/** Chat models, OpenAI's own step included. */
import { modelName } from '../describe/models.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { hasOnly, type Translation, type Translator } from './request.ts';

export const whole = (value: number | undefined): number | undefined => (value === undefined || value < 1 ? undefined : Math.trunc(value));

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

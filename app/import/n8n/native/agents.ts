/** Agents and chains with what is plugged into them. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { fieldsOfParser } from '../describe/answers.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { whole } from './chat-model.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

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

/** Where a step has its instructions and its questions. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { at, fixedText, listAt, type Sink } from './kit.ts';

type Path = string[];

export const isSystem = (role: Json | undefined): boolean => typeof role === 'string' && /system|developer/i.test(role);

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

export function promptsOf(parameters: JsonObject): Prompts {
  const messages = messagePrompts(parameters);
  const direct = present(parameters, promptPaths).filter((path) => typeof at(parameters, ...path) === 'string');
  return {
    system: [...messages.system, ...present(parameters, systemPaths)].slice(0, 20),
    prompt: [...messages.prompt, ...direct].slice(0, 20),
  };
}

/** Without a prompt of its own a chain or agent takes the chat's input; a summary takes everything. */
export function impliedPrompt(key: string, version: number, prompts: Prompts, parameters: JsonObject): string[][] | undefined {
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
export const showsPictures = (parameters: JsonObject): boolean =>
  at(parameters, 'options', 'passthroughBinaryImages') === true ||
  listAt(parameters, 'messages', 'messageValues').some((message) => at(message, 'messageType') === 'imageBinary');

export const promptSinks = (prompts: Prompts, implied: string[][] | undefined, asTool: boolean): Sink[] => [
  ...prompts.system.map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
  ...prompts.prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
  ...(implied === undefined ? [] : [{ kind: 'prompt.user' as const, parameter: ['text'], implied }]),
  ...(asTool ? [{ kind: 'prompt.user' as const, parameter: ['text'], model: true }] : []),
];

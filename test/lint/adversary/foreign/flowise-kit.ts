/** Short ways to write flows as the canvas of Flowise saves them. */
import type { JsonObject } from '../../../../app/kernel/json.ts';

export interface Piece {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly name: string; readonly baseClasses: readonly string[] };
}
/** A node as the canvas saves it. */
export const n = (name: string, category: string, base: readonly string[], inputs: JsonObject, type = 'customNode') => ({
  id: `${name}_0`,
  type,
  position: { x: 0, y: 0 },
  data: {
    id: `${name}_0`,
    label: name,
    name,
    version: 1,
    type: base[0] ?? '',
    baseClasses: base,
    category,
    inputParams: [],
    inputAnchors: [],
    inputs,
    outputAnchors: [],
    outputs: {},
    selected: false,
  },
});
export const e = (a: Piece, b: Piece, input?: string) => ({
  source: a.id,
  sourceHandle: `${a.id}-output-${a.data.name}-${a.data.baseClasses.join('|')}`,
  target: b.id,
  targetHandle: input === undefined ? b.id : `${b.id}-input-${input}-X`,
  type: input === undefined ? 'agentFlow' : 'buttonedge',
  id: `${a.id}-${b.id}`,
});
export const ollama = n('chatOllama', 'Chat Models', ['ChatOllama', 'BaseChatModel'], {
  baseUrl: 'http://localhost:11434',
  modelName: 'llama3',
});
export const st = n('startAgentflow', 'Agent Flows', ['Start'], { startInputType: 'chatInput', startState: '' }, 'agentFlow');

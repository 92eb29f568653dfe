/** Flowise: code that fetches what a chat says. */
import { e as joined, n as piece, st } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';

export const flowiseCodeOfACanvas: Pair[] = [];

{
  const f = (code: string) => {
    const c = piece(
      'customFunctionAgentflow',
      'Agent Flows',
      ['CustomFunction'],
      { customFunctionInputVariables: [{ variableName: 'q', variableValue: '{{ question }}' }], customFunctionJavascriptFunction: code },
      'agentFlow',
    );
    return { nodes: [st, c], edges: [joined(st, c)] };
  };
  flowiseCodeOfACanvas.push([
    'code fetches what a chat says',
    'SC002',
    f('const r = await fetch($q);\nreturn await r.text();'),
    f("return 'fetch ' + $q.length;"),
  ]);
}

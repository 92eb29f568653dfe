/** Ways between steps that the file holds as settings. */
import { count } from './description.ts';
import type { FlowiseEdge, FlowiseFile } from './parse.ts';

/** `loopBackToNode: "llmAgentflow_0-LLM"` is an edge without a line. */
export const loopsOf = ({ nodes }: FlowiseFile): FlowiseEdge[] =>
  nodes.flatMap(({ id, type, inputs }): FlowiseEdge[] => {
    const target = /^(?:loopAgentflow|seqLoop)$/.test(type)
      ? [inputs['loopBackToNode'], inputs['loopToName']].find((value) => typeof value === 'string' && value !== '')
      : undefined;
    if (typeof target !== 'string') return [];
    const to = nodes.find(
      (node) =>
        target === node.id ||
        target.startsWith(`${node.id}-`) ||
        target === node.label ||
        target === node.inputs['agentName'] ||
        target === node.inputs['llmNodeName'],
    );
    return to === undefined ? [] : [{ from: id, output: 0, to: to.id, anchor: '', kind: 'data' }];
  });

const MOST_TRIES = 10;
/** How often a step is tried: a condition right behind it looks at its answer, and a loop with a limit leads back to it from there. */
export function triesOf(file: FlowiseFile): ReadonlyMap<string, number> {
  const byId = new Map(file.nodes.map((node) => [node.id, node]));
  const before = (id: string): FlowiseEdge[] => file.edges.filter(({ to, kind }) => to === id && kind === 'data');
  return new Map(
    loopsOf(file).flatMap(({ from, to }): [string, number][] => {
      const rounds = count(byId.get(from)?.inputs['maxLoopCount']);
      const asked = before(from).map((edge) => byId.get(edge.from));
      const looks =
        asked.length > 0 &&
        asked.every(
          (one) =>
            one !== undefined &&
            /^(?:conditionAgentflow|seqCondition)$/.test(one.type) &&
            JSON.stringify(one.inputs).includes(to) &&
            before(one.id).every((edge) => edge.from === to),
        );
      return rounds === undefined || rounds >= MOST_TRIES || !looks ? [] : [[to, rounds + 1]];
    }),
  );
}

/** What is drawn inside of rounds has no line from them: each round begins with the steps that nothing leads to, and what the last ones give comes back. */
export const roundsOf = ({ nodes, edges }: FlowiseFile): FlowiseEdge[] => {
  const held = new Map(nodes.filter(({ inside }) => inside !== '').map((node) => [node.id, node.inside]));
  const within = edges.filter(({ from, to, kind }) => kind === 'data' && held.get(from) !== undefined && held.get(from) === held.get(to));
  const [led, leading] = [new Set(within.map(({ to }) => to)), new Set(within.map(({ from }) => from))];
  const around = new Set(nodes.filter(({ type }) => type === 'iterationAgentflow').map(({ id }) => id));
  const line = (from: string, to: string): FlowiseEdge => ({ from, output: 0, to, anchor: '', kind: 'data' });
  return [...held].flatMap(([id, parent]) =>
    around.has(parent) ? [...(led.has(id) ? [] : [line(parent, id)]), ...(leading.has(id) ? [] : [line(id, parent)])] : [],
  );
};

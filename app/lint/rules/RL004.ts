import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { components } from '../dataflow/order.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { listSteps } from '../kit/words.ts';

const DEFAULT_STEPS = 10_000;

/** Rounds beyond this are no limit. */
const MOST_ROUNDS = 10_000;

interface Comparison {
  readonly left?: Json;
  readonly operator?: Json;
  readonly right?: Json;
}
/** Of the number of rounds: it holds up to a round, or from one on. */
type Holds = 'up to' | 'from';

const sourceOf = (value: Json | undefined): string =>
  (
    /^=?\s*\{\{([\s\S]*)\}\}\s*$/.exec(
      typeof value === 'string' ? value : isJsonObject(value ?? null) ? String((value as JsonObject)['source']) : '',
    )?.[1] ?? (typeof value === 'string' ? value : '')
  ).trim();
const count = String.raw`\(?\s*\$runIndex\s*(?:[+-]\s*\d{1,6}\s*)?\)?`;
const isCount = (value: Json | undefined): boolean => new RegExp(`^${count}$`).test(sourceOf(value));
const isLimit = (value: Json | undefined): boolean =>
  (typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value))) && Number(value) <= MOST_ROUNDS;
const countFirst = new RegExp(String.raw`^${count}\s*(<=?|>=?)\s*(\d+)$`);
const countLast = new RegExp(String.raw`^(\d+)\s*(<=?|>=?)\s*${count}$`);
const inverse = (holds: Holds | undefined): Holds | undefined => (holds === undefined ? undefined : holds === 'up to' ? 'from' : 'up to');

/** `$runIndex + 1 < 5`, `5 > $runIndex` */
function comparedInside(source: string): Holds | undefined {
  const [, sign = '', limit = ''] = countFirst.exec(source) ?? [];
  if (sign !== '') return isLimit(limit) ? (sign.startsWith('<') ? 'up to' : 'from') : undefined;
  const [, first = '', turned = ''] = countLast.exec(source) ?? [];
  return turned === '' || !isLimit(first) ? undefined : turned.startsWith('>') ? 'up to' : 'from';
}

function holdsFor({ left, operator, right }: Comparison): Holds | undefined {
  switch (operator) {
    case 'less':
    case 'lessOrEqual':
      return isCount(left) && isLimit(right) ? 'up to' : undefined;
    case 'greater':
    case 'greaterOrEqual':
      return isCount(left) && isLimit(right) ? 'from' : undefined;
    case 'isTrue':
      return comparedInside(sourceOf(left));
    case 'isFalse':
      return inverse(comparedInside(sourceOf(left)));
    default:
      return undefined;
  }
}

/** Where all must hold, one that holds no more is enough; where one is enough, one that holds from then on. */
function together(conditions: Json | undefined, combine: Json | undefined): Holds | undefined {
  const found = (Array.isArray(conditions) ? (conditions as readonly Json[]) : []).filter(isJsonObject).map(holdsFor);
  const decisive: Holds = combine === 'any' ? 'from' : 'up to';
  if (found.includes(decisive)) return decisive;
  return found.length > 0 && found.every((one) => one === inverse(decisive)) ? inverse(decisive) : undefined;
}

/** The ways out that nothing takes any more after some rounds. */
function closedWays({ type, parameters }: FlowNode): ReadonlySet<string> {
  if (type === 'if') {
    const holds = parameters['mode'] === 'expression' ? undefined : together(parameters['conditions'], parameters['combine']);
    return new Set(holds === 'up to' ? ['true'] : holds === 'from' ? ['false'] : []);
  }
  const cases = Array.isArray(parameters['cases']) ? (parameters['cases'] as readonly Json[]).filter(isJsonObject) : [];
  const closed = new Set<string>();
  let taken = false;
  for (const one of cases) {
    const holds = together(one['conditions'], one['combine']);
    if (taken || holds === 'up to') closed.add(String(one['id']));
    // From then on it takes all that the ways behind it could get.
    taken ||= holds === 'from';
  }
  return taken ? closed.add('fallback') : closed;
}

/** A branch that compares the number of rounds with a fixed number, so that from then on it closes the way back. */
function countsRounds(flow: FlowView, index: number): boolean {
  const { graph } = flow;
  const { node, facts } = flow.step(index);
  if (
    (node.type !== 'if' && node.type !== 'switch') ||
    node.disabled === true ||
    facts.control?.kind !== 'branch' ||
    !facts.control.reads.some((read) => read.from === 'run' && read.name === '$runIndex')
  )
    return false;
  const closed = closedWays(node);
  if (closed.size === 0) return false;
  const round = graph.components.componentOf[index];
  return graph.edges.every(
    (edge, at) =>
      graph.edgeFrom[at] !== index ||
      edge.kind !== 'data' ||
      closed.has(edge.from.port) ||
      graph.components.componentOf[graph.edgeTo[at] as number] !== round,
  );
}

/** Cycles that are left when every step with a bound is taken out: nothing limits their rounds. */
function unboundedCycles(flow: FlowView): number[][] {
  const { graph } = flow;
  const nodes = graph.nodes.length;
  // Every circle of wires lies in one component of the analysis, or feeds a step from itself.
  if (graph.components.starts.length === nodes + 1 && !graph.selfFed.includes(1)) return [];
  // A round that waits for a person goes no further than people go along; an agent of Camunda counts its rounds over all of them.
  const bounded = (node: number): boolean => {
    const facts = graph.facts[node]?.facts;
    const foreign = graph.nodes[node]?.foreign;
    // Other programs go on by themselves when the time for an answer is over.
    const waits = facts?.human !== undefined && (foreign === undefined || facts.human.deadlineMs === undefined);
    return (
      facts?.control?.bound !== undefined ||
      waits ||
      (foreign?.format === 'bpmn' && facts?.ai?.budget?.steps !== undefined) ||
      countsRounds(flow, node)
    );
  };
  const start = new Int32Array(nodes + 1);
  const target: number[] = [];
  for (let node = 0; node < nodes; node += 1) {
    if (!bounded(node))
      for (let i = graph.previous.start[node] as number; i < (graph.previous.start[node + 1] as number); i += 1)
        if (!bounded(graph.previous.target[i] as number)) target.push(graph.previous.target[i] as number);
    start[node + 1] = target.length;
  }
  const found = components(nodes, { start, target: Int32Array.from(target) });
  const out: number[][] = [];
  for (let c = 0; c < found.starts.length - 1; c += 1) {
    const members = [...found.order.subarray(found.starts[c], found.starts[c + 1])];
    const [first] = members;
    if (first === undefined) continue;
    const selfLoop = members.length === 1 && target.slice(start[first], start[first + 1]).includes(first);
    if (members.length > 1 || selfLoop) out.push(members.sort((a, b) => a - b));
  }
  return out;
}

export const RL004 = defineRule({
  id: 'RL004',
  title: 'A loop has no limit',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-835'],
  visit(flow, report) {
    if (flow.flow.settings.maxSteps !== undefined) return;
    for (const members of unboundedCycles(flow)) {
      const steps = members.map((index) => flow.step(index));
      const [first] = steps;
      if (first === undefined) continue;
      // A loop over a list ends with the list, unless something in the loop makes the list longer.
      const overList = steps.some((step) => step.facts.control?.kind === 'loop');
      report({
        step: first,
        title: `${listSteps(steps)} ${steps.length === 1 ? 'runs' : 'run'} in a circle that nothing limits`,
        message: `One odd answer can keep this going for ever${steps.some((step) => step.facts.ai !== undefined) ? ", and each round costs money at the model's provider" : ''}, and every round acts again on the systems in it.`,
        remedy: 'Count the rounds and stop at a limit, or give the whole flow a largest number of steps.',
        path: steps.map((step) => ({ nodeId: step.node.id, nodeName: step.name, field: '', why: 'part of the circle' })),
        severity: overList ? 'low' : 'high',
        confidence: overList ? 'low' : 'high',
        fixes: [
          {
            id: 'cap',
            title: 'Stop a run after 10,000 steps',
            safety: 'safe',
            patch: [{ op: 'setFlow', path: ['settings', 'maxSteps'], value: DEFAULT_STEPS }],
          },
        ],
      });
    }
  },
});

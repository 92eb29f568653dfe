import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { components } from '../dataflow/order.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { listSteps } from '../kit/words.ts';

const DEFAULT_STEPS = 10_000;

const upTo = new Set(['less', 'lessOrEqual']);
const from = new Set(['greater', 'greaterOrEqual']);
interface Comparison { readonly left?: Json; readonly operator?: Json; readonly right?: Json }
const isCount = (value: Json | undefined): boolean => /^=?\s*(?:\{\{)?\s*\$runIndex\s*(?:\}\})?$/.test(typeof value === 'string' ? value : isJsonObject(value ?? null) ? String((value as JsonObject)['source']) : '');
const isNumber = (value: Json | undefined): boolean => typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value));

/**
 * A branch that compares the number of rounds with a fixed number, so that from then on it closes the way back: where all conditions must
 * hold, by one that holds no more, where one is enough, by one that holds from then on.
 */
function countsRounds(flow: FlowView, index: number): boolean {
  const { graph } = flow;
  const { node, facts } = flow.step(index);
  if (node.type !== 'if' || node.disabled === true || facts.control?.kind !== 'branch' || !facts.control.reads.some((read) => read.from === 'run' && read.name === '$runIndex')) return false;
  const { mode, combine = 'all', conditions } = node.parameters;
  const list: readonly Comparison[] = mode !== 'expression' && Array.isArray(conditions) ? (conditions as readonly Json[]).filter(isJsonObject) : [];
  const counts = (operators: ReadonlySet<string>): boolean => list.some(({ left, operator, right }) => isCount(left) && isNumber(right) && operators.has(String(operator)));
  const closes = (combine === 'all' || list.length === 1) && counts(upTo) ? 'true' : (combine === 'any' || list.length === 1) && counts(from) ? 'false' : undefined;
  if (closes === undefined) return false;
  const round = graph.components.componentOf[index];
  return graph.edges.every((edge, at) => graph.edgeFrom[at] !== index || edge.kind !== 'data' || edge.from.port === closes || graph.components.componentOf[graph.edgeTo[at] as number] !== round);
}

/** Cycles that are left when every step with a bound is taken out: nothing limits their rounds. */
function unboundedCycles(flow: FlowView): number[][] {
  const { graph } = flow;
  const count = graph.nodes.length;
  // Every circle of wires lies in one component of the analysis, or feeds a step from itself.
  if (graph.components.starts.length === count + 1 && !graph.selfFed.includes(1)) return [];
  const bounded = (node: number): boolean => graph.facts[node]?.facts.control?.bound !== undefined || countsRounds(flow, node);
  const start = new Int32Array(count + 1);
  const target: number[] = [];
  for (let node = 0; node < count; node += 1) {
    if (!bounded(node)) for (let i = graph.previous.start[node] as number; i < (graph.previous.start[node + 1] as number); i += 1) if (!bounded(graph.previous.target[i] as number)) target.push(graph.previous.target[i] as number);
    start[node + 1] = target.length;
  }
  const found = components(count, { start, target: Int32Array.from(target) });
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
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'flow',
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
        message: `One odd answer can keep this going for ever${steps.some((step) => step.facts.ai !== undefined) ? ', and each round costs money at the model\'s provider' : ''}, and every round acts again on the systems in it.`,
        remedy: 'Count the rounds and stop at a limit, or give the whole flow a largest number of steps.',
        path: steps.map((step) => ({ nodeId: step.node.id, nodeName: step.name, field: '', why: 'part of the circle' })),
        severity: overList ? 'low' : 'high', confidence: overList ? 'low' : 'high',
        fixes: [{ id: 'cap', title: 'Stop a run after 10,000 steps', safety: 'safe', patch: [{ op: 'setFlow', path: ['settings', 'maxSteps'], value: DEFAULT_STEPS }] }],
      });
    }
  },
});

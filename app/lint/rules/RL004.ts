import { isFollowed } from '../dataflow/facts-that-hold.ts';
import { components } from '../dataflow/order.ts';
import { scriptSteps } from '../dataflow/script/summary.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { FlowView } from '../kit/flow-view.ts';
import type { StepView } from '../kit/step-view.ts';
import { countsRounds } from '../kit/rounds.ts';
import { listSteps } from '../kit/words.ts';

const DEFAULT_STEPS = 10_000;

const makesNew = (facts: NodeFacts | undefined): boolean =>
  facts?.code !== undefined &&
  isFollowed(facts.code) &&
  !scriptSteps(facts.code).some((step) => step.op === 'input' || step.op === 'unknown' || (step.op === 'assign' && step.path.length === 0));

/** Node-RED drops an error that comes back to where it was caught ten times: such a way goes round no further. By step and step, where no other way leads. */
function caughtByNodeRed({ graph }: FlowView): ReadonlySet<string> {
  const found = new Set<string>();
  // It counts in the message itself: where a script makes a new one in the round, it counts from the beginning.
  const renewing = new Set(graph.facts.flatMap((one, index) => (makesNew(one?.facts) ? [graph.components.componentOf[index]] : [])));
  for (const kind of ['error', 'other'] as const)
    for (const [index, edge] of graph.edges.entries()) {
      const [from, to] = [graph.edgeFrom[index] as number, graph.edgeTo[index] as number];
      if ((edge.kind === 'error') !== (kind === 'error')) continue;
      if (kind === 'other') found.delete(`${from}/${to}`);
      else if (graph.nodes[to]?.foreign?.format === 'node-red' && !renewing.has(graph.components.componentOf[to]))
        found.add(`${from}/${to}`);
    }
  return found;
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
  const onlyCaught = caughtByNodeRed(flow);
  const start = new Int32Array(nodes + 1);
  const target: number[] = [];
  for (let node = 0; node < nodes; node += 1) {
    if (!bounded(node))
      for (let i = graph.previous.start[node] as number; i < (graph.previous.start[node + 1] as number); i += 1) {
        const from = graph.previous.target[i] as number;
        if (!bounded(from) && !onlyCaught.has(`${from}/${node}`)) target.push(from);
      }
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

/** It does more than ask; of what cannot be read here nobody knows. */
const acts = ({ facts, dangers }: StepView): boolean =>
  facts.unknown === true ||
  facts.unreadable !== undefined ||
  facts.control?.kind === 'subflow' ||
  dangers.length > 0 ||
  facts.effects.some(({ kind }) => kind !== 'none' && kind !== 'read');
const pauses = ({ facts, node }: StepView): boolean => facts.control?.kind === 'wait' && node.disabled !== true;

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
      const model = steps.some((step) => step.facts.ai !== undefined);
      const acting = steps.some(acts);
      // It waits and asks again whether something is done: a run that stays open, and calls, but nothing is done twice.
      const polls = !model && !acting && steps.some(pauses);
      report({
        step: first,
        title: `${listSteps(steps)} ${steps.length === 1 ? 'runs' : 'run'} in a circle that nothing limits`,
        message: `One odd answer can keep this going for ever${model ? ", and each round costs money at the model's provider" : ''}, and every round ${acting ? 'acts again on the systems in it' : 'asks the systems in it again'}.`,
        remedy: 'Count the rounds and stop at a limit, or give the whole flow a largest number of steps.',
        path: steps.map((step) => ({ nodeId: step.node.id, nodeName: step.name, field: '', why: 'part of the circle' })),
        severity: overList ? 'low' : polls ? 'medium' : 'high',
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

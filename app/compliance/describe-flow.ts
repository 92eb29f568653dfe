/** What a flow does, in plain words: a draft that its owner goes on with. By what the drawing says, without a model. Pure. */
import { plainLine } from '../kernel/plain-text.ts';
import { dataMap } from '../lint/data-map.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import type { StepView } from '../lint/kit/step-view.ts';
import { findDefinition } from '../nodes/catalogue.ts';
import { carriesItems } from '../workflow/graph/graph.ts';
import type { FlowEdge } from '../workflow/model/flow.ts';

export interface Description {
  readonly begins: readonly string[];
  readonly steps: readonly string[];
  readonly data: readonly string[];
  readonly people: readonly string[];
}

const MOST = 200;
const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
const withoutStop = (text: string): string => text.replace(/\.$/, '');
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/** The steps as they are reached: whoever comes first in the drawing is told first. */
function inOrder(view: FlowView, steps: ReadonlyMap<string, StepView>): StepView[] {
  const wires = Map.groupBy(
    view.flow.edges.filter(({ kind }) => carriesItems(kind)),
    ({ from }) => from.node,
  );
  const seen = new Set<string>();
  const queue = [...steps.values()].filter(({ facts }) => facts.trigger !== undefined).map(({ node }) => node.id);
  for (let at = 0; at < queue.length; at += 1) {
    const id = queue[at] ?? '';
    if (seen.has(id)) continue;
    seen.add(id);
    // Failures are told behind what goes well.
    for (const { to } of (wires.get(id) ?? []).toSorted((a, b) => Number(a.kind === 'error') - Number(b.kind === 'error')))
      queue.push(to.node);
  }
  return [...seen].flatMap((id) => steps.get(id) ?? []);
}

function doing({ node, facts }: StepView): string {
  if (facts.human !== undefined) return 'asks a person';
  const definition = findDefinition(node.type);
  const [effect] = facts.effects.filter(({ kind, what }) => kind !== 'none' && what !== '');
  if (effect !== undefined) return effect.what;
  if (definition === undefined) return 'does what nobody has described';
  const summary = lower(withoutStop(definition.summary));
  return /^an? /.test(summary) ? `is ${summary}` : summary;
}

function goesOn({ facts }: StepView, wires: readonly FlowEdge[], nameOf: (id: string) => string): string {
  const ways = wires.filter(({ kind }) => kind === 'data');
  if (facts.outputs.filter(({ kind }) => kind === 'data').length < 2 || ways.length === 0) return '';
  return `: ${ways.map(({ from, to }) => `“${facts.outputs.find(({ id }) => id === from.port)?.title ?? from.port}” leads to “${nameOf(to.node)}”`).join(', ')}`;
}

export function describeFlow(view: FlowView): Description {
  const steps = new Map(
    view.steps.filter(({ node }) => node.disabled !== true && node.type !== 'note').map((step) => [step.node.id, step]),
  );
  const nameOf = (id: string): string => steps.get(id)?.name ?? id;
  const order = inOrder(view, steps).slice(0, MOST);
  const from = Map.groupBy(view.flow.edges, (edge) => edge.from.node);
  const parts = (id: string): string => {
    const plugged = view.flow.edges
      .filter(({ to, kind }) => to.node === id && !carriesItems(kind))
      .map((edge) => `“${nameOf(edge.from.node)}”`);
    return plugged.length === 0 ? '' : `, with ${listed(plugged)}`;
  };
  return {
    begins: order
      .filter(({ facts }) => facts.trigger !== undefined)
      .map(
        (step) =>
          `It begins at “${step.name}”: ${lower(withoutStop(findDefinition(step.node.type)?.summary ?? 'started by another program'))}.`,
      ),
    steps: order
      .filter(({ facts }) => facts.trigger === undefined)
      .map((step) => `“${step.name}” ${doing(step)}${parts(step.node.id)}${goesOn(step, from.get(step.node.id) ?? [], nameOf)}.`),
    data: dataMap(view)
      .filter(({ kind }) => kind !== 'local')
      .map(
        ({ name, region, fields }) =>
          `${name}${region === '' ? '' : ` (${region})`} receives ${fields.length === 0 ? 'fixed texts only' : listed(fields.slice(0, 6).map(({ field }) => (field === '' ? 'whole items' : field)))}${fields.length > 6 ? ` and ${fields.length - 6} more` : ''}.`,
      ),
    people: order
      .filter(({ facts }) => facts.human !== undefined)
      .map(
        (step) =>
          `A person is asked at “${step.name}”${(step.facts.human?.approvers ?? 1) > 1 ? `, and ${step.facts.human?.approvers ?? 1} have to say yes` : ''}${step.facts.human?.role === undefined ? '' : `; only the role or group “${step.facts.human.role}” may answer`}.`,
      ),
  };
}

/** A line for each sentence, whatever the names in it hold. */
export const descriptionText = ({ begins, steps, data, people }: Description): string =>
  [...begins, ...steps.map((line, index) => `${index + 1}. ${line}`), ...people, ...data].map(plainLine).join('\n');

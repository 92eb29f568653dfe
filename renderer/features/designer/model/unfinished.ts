/** What is still to do before the flow can run: no finding of a rule, and nothing that a reviewer could mend. */
import { factsOf, parameterProblems } from '../../../../app/nodes/describe.ts';
import { nodeType } from '../../../canvas/catalogue.ts';
import { readingOrder } from '../../../canvas/reading-order.ts';
import { triggersOf } from './sample-input.ts';
import type { Flow, FlowNode } from '../../../../app/workflow/model/flow.ts';

/** `nodeId` is empty for what the flow as a whole lacks, `field` where the step itself is to be replaced. */
export interface Unfinished {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly field: string;
  readonly message: string;
}

const cannotRun = 'It cannot run here. Replace it with a step of this program.';
const cannotStart = 'It cannot start the flow here. Replace it with a start of this program.';

/** What another program starts its flow with. */
const startsIt = (node: FlowNode): boolean => factsOf(node, { connections: [] }).trigger !== undefined;

/** Whom data names is written to only where the list of those who may be written to has them: an empty one has nobody. */
function writesToNobody(node: FlowNode): readonly Unfinished[] {
  const { to, allowedRecipients } = node.parameters;
  const listed = nodeType(node.type)?.form.find(({ key }) => key === 'allowedRecipients');
  if (listed === undefined || typeof to !== 'string' || !to.includes('{{') || allowedRecipients !== '') return [];
  return [
    {
      nodeId: node.id,
      nodeName: node.name,
      field: listed.key,
      message: `“${listed.label}” is needed, because data says whom it writes to: nobody else gets this mail.`,
    },
  ];
}

/** Steps that an edit leaves alone stay the same objects. */
const known = new WeakMap<FlowNode, readonly Unfinished[]>();

function ofNode(node: FlowNode): readonly Unfinished[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  if ((nodeType(node.type)?.category ?? 'foreign') === 'foreign') {
    const replace = [{ nodeId: node.id, nodeName: node.name, field: '', message: startsIt(node) ? cannotStart : cannotRun }];
    known.set(node, replace);
    return replace;
  }
  // A wrong value of a part belongs to the field that holds it; the first reason is enough for each.
  const seen = new Set<string>();
  const found = parameterProblems(node).flatMap(({ path, message }): Unfinished[] => {
    const field = path.split('.')[0] ?? '';
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ nodeId: node.id, nodeName: node.name, field, message }];
  });
  const all = [...found, ...writesToNobody(node)];
  known.set(node, all);
  return all;
}

/** Without a step that starts it nothing runs; on an empty canvas there is nothing to start yet. */
const noStart: Unfinished = { nodeId: '', nodeName: 'How does it start?', field: 'trigger', message: 'No step says when the flow begins.' };

function asRead(lacking: readonly Unfinished[], flow: Flow): readonly Unfinished[] {
  // Asked after each edit: the order is worked out only where there is something to order.
  if (lacking.length < 2) return lacking;
  const order = new Map(readingOrder(flow).map((id, index) => [id, index]));
  const placeOf = ({ nodeId }: Unfinished): number => order.get(nodeId) ?? order.size;
  return lacking.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/**
 * As people read the drawing; a step that is switched off does nothing, so it lacks nothing. Where a step of another program is to be replaced
 * that starts the flow there, nobody needs to look for one more.
 */
export function unfinishedOf(flow: Flow): readonly Unfinished[] {
  const steps = flow.nodes.filter((node) => node.disabled !== true);
  const lacking = asRead(steps.flatMap(ofNode), flow);
  const starts = triggersOf(flow).length > 0 || lacking.some(({ message }) => message === cannotStart);
  return starts || steps.every(({ type }) => nodeType(type)?.category === 'note') ? lacking : [noStart, ...lacking];
}

export const unfinishedWords = (count: number): string => `${count} ${count === 1 ? 'thing is' : 'things are'} still to do`;

/** Of many steps that are to be replaced: the first by name. */
export function gatheredWords(replaced: readonly Unfinished[]): string {
  const names = replaced.slice(0, 3).map(({ nodeName }) => `“${nodeName}”`);
  const more = replaced.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: replace each with a step of this program.`;
}

/** Why a run would not come to its end, as a sentence. */
export function stopsAt(unfinished: readonly Unfinished[]): string {
  if (unfinished.some(({ nodeId }) => nodeId === '')) return 'No step says how it starts, so it would never run.';
  const names = [...new Set(unfinished.map(({ nodeName }) => `“${nodeName}”`))];
  return `A run would stop at ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''}.`;
}

/** What is still to fill in before the flow can run: no finding of a rule, and nothing that a reviewer could mend. */
import { parameterProblems } from '../../../../app/nodes/kit/describe.ts';
import type { Flow, FlowNode } from '../../../../app/workflow/model/flow.ts';

export interface Unfinished { readonly nodeId: string; readonly nodeName: string; readonly field: string; readonly message: string }

/** Steps that an edit leaves alone stay the same objects. */
const known = new WeakMap<FlowNode, readonly Unfinished[]>();

function ofNode(node: FlowNode): readonly Unfinished[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  // A wrong value of a part belongs to the field that holds it; the first reason is enough for each.
  const seen = new Set<string>();
  const found = parameterProblems(node).flatMap(({ path, message }): Unfinished[] => {
    const field = path.split('.')[0] ?? '';
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ nodeId: node.id, nodeName: node.name, field, message }];
  });
  known.set(node, found);
  return found;
}

/** By step, in the order of the flow; one that is switched off does nothing, so it lacks nothing. */
export const unfinishedOf = (flow: Flow): readonly Unfinished[] => flow.nodes.filter((node) => node.disabled !== true).flatMap(ofNode);

export const unfinishedWords = (count: number): string => `${count} field${count === 1 ? ' is' : 's are'} still to fill in`;

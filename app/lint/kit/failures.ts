/** What is known of a failure inside the flow, on its way to people outside. */
import type { FlowView } from './flow-view.ts';
import { after } from './reach.ts';
import type { Seen, StepView } from './step-view.ts';

/** Steps at which somebody may read what went wrong, and how: behind a way out for failures, behind a step that goes on after one, and in a flow for failures. */
const behindFailure = (flow: FlowView): ReadonlySet<number> => {
  const failing = flow.stepsWith(['sinks', 'networks', 'effects', 'code', 'ai', 'trigger', 'stores']).filter((step) => {
    const { node, facts } = step;
    return (
      node.disabled !== true &&
      (facts.trigger?.kind === 'error' || node.onError === 'continue' || step.leavesBy(({ kind }) => kind === 'error'))
    );
  });
  return new Set(failing.length === 0 ? [] : [...failing, ...after(flow, failing)].map(({ index }) => index));
};

/** Where programs stood when it went wrong, and with what: `error.stack`, `execution.error.cause`, a whole `execution`. Its text alone is said on purpose. */
const inside =
  /(?:^|\.)(?:error|exception|err|execution)\.(?:.{1,200}\.)?(?:stack|stack_?trace|trace|traceback|cause|config|context|request|headers)(?:\.|$)|(?:^|\.)(?:stack_?trace|traceback)$|^stack$|^execution(?:\.error)?$/i;
/** Where n8n puts what callers have said themselves. */
const theirs = /^(?:body|query|params|headers)\./;

/** It tells of the inside of the flow: of a failure more than its text. */
export function tellsInside(step: StepView, seen: Seen): boolean {
  return inside.test(seen.field) && !theirs.test(seen.field) && step.flow.once(behindFailure).has(step.index);
}

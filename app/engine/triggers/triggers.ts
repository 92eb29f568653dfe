import { UserError } from '../../kernel/errors.ts';
import type { Plan } from '../state/plan.ts';

/** Where a flow begins that another flow calls: at the trigger for it, whatever other ways to start there are. */
export const calledAt = (plan: Plan): string | undefined =>
  [...plan.nodes.values()].find(({ node, disabled }) => node.type === 'flow-trigger' && !disabled)?.node.id;
/** Where a flow begins that hears of another's failure. */
export const errorsAt = (plan: Plan): string | undefined =>
  [...plan.nodes.values()].find(({ errors, disabled }) => errors && !disabled)?.node.id;

/** The node that a run begins at. Throws UserError `engine/no-trigger` where there is none, or several and none was named. */
export function triggerOf(plan: Plan, wanted: string | undefined): string {
  const triggers = [...plan.nodes.values()].filter((node) => node.trigger && !node.disabled).map((node) => node.node.id);
  const [only] = triggers;
  if (wanted !== undefined && triggers.includes(wanted)) return wanted;
  if (wanted === undefined && only !== undefined && triggers.length === 1) return only;
  // A flow with several ways to start is started by hand at its manual trigger.
  const manual = wanted === undefined ? triggers.filter((id) => plan.nodes.get(id)?.node.type === 'manual-trigger') : [];
  if (manual[0] !== undefined && manual.length === 1) return manual[0];
  if (wanted !== undefined)
    throw new UserError('engine/no-trigger', `The flow has no trigger “${wanted}”.`, {
      mend: triggers.length === 0 ? 'Add a trigger step.' : `It has ${triggers.join(', ')}.`,
    });
  throw new UserError(
    'engine/no-trigger',
    triggers.length === 0 ? 'The flow has no trigger to start it.' : 'The flow has several triggers; say which one starts it.',
    { mend: triggers.length === 0 ? 'Add a step that says how it starts.' : `Name the one that starts it: ${triggers.join(', ')}.` },
  );
}

import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import type { StepView } from './step-view.ts';

/** Those who call us prove themselves by it: no step sends it anywhere. */
export const staysHere = ({ type }: ConnectionSlot, users: readonly StepView[]): boolean =>
  type === 'webhook' && users.every(({ facts }) => facts.networks.every(({ direction }) => direction !== 'out'));

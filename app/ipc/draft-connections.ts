/** Nobody reviewed a draft: what it does for real, and what it calls does, leaves production's systems and secrets alone. */
import { UserError } from '../kernel/errors.ts';
import { flowsBelow } from '../review/assess.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';
import type { Workspace } from './services.ts';

/** `counts`: the steps that use their connection in what is about to be done. Throws UserError `connection/unbound`. */
export function refuseProduction(
  draft: Flow,
  { connections, flows }: Pick<Workspace, 'connections' | 'flows'>,
  mend: string,
  counts: (node: FlowNode, flow: Flow) => boolean = () => true,
): void {
  for (const flow of [draft, ...flowsBelow(draft, (id) => flows.document(id))])
    for (const node of flow.nodes) {
      const used = node.connection === undefined || node.disabled === true ? undefined : connections.get(node.connection);
      if (used?.environment === 'prod' && counts(node, flow))
        throw new UserError('connection/unbound', `“${used.name}” is a connection of production, and a draft does not run with it.`, {
          place: node.name,
          mend,
        });
    }
}

/** The words of each confirmation outside the renderer, made from the host's own data and never from what the page sent. */
import { UserError } from '../kernel/errors.ts';
import type { Confirmations } from './handler.ts';
import type { Services } from './services.ts';

export function confirmations(services: Services): Confirmations {
  return {
    'flows:delete': async ({ flowId }) => {
      const flow = services.workspace().flows.get(flowId);
      if (flow === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      return { title: `Delete "${flow.name}"?`, detail: 'It leaves the list. Its revisions, reviews and runs stay for the record.', button: 'Delete' };
    },
    'connections:delete': async ({ connectionId }) => {
      const connection = services.workspace().connections.get(connectionId);
      if (connection === undefined) throw new UserError('connection/not-found', 'This connection is not in the workspace any more.', { place: connectionId });
      return { title: `Delete "${connection.name}"?`, detail: 'Its secret is destroyed. Flows that name it cannot run until it is replaced.', button: 'Delete' };
    },
  };
}

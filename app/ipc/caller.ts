import { BugError } from '../kernel/errors.ts';
import type { FlowReader } from './services.ts';
import type { Session } from '../identity/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { CallContext } from './handler.ts';

/** The signed-in person behind a call. The door has already refused calls without one. */
export function callerOf(context: CallContext): Session {
  if (context.session === undefined) throw new BugError('kernel/bug', 'a handler for signed-in people was reached without a session');
  return context.session;
}

/** As whom the caller is told of other flows. */
export function readerOf(context: CallContext): FlowReader {
  const { account, permissions } = callerOf(context);
  return { account, seesFlows: permissions.includes('flow.read') };
}

/** Flows that somebody keeps to themselves count, and are not named to others. */
export const privateFlowName = 'A private flow';
export function hiddenFrom(context: CallContext): (flow: Pick<Flow, 'sharedWith' | 'owner'>) => boolean {
  const { account, seesFlows } = readerOf(context);
  return (flow) => !seesFlows || (flow.sharedWith === 'private' && flow.owner !== account);
}

import { UserError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import { bindConnections } from '../workflow/graph/bind-connections.ts';
import { flowHash } from '../workflow/model/canonical.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { followRatchet } from './ratchet-store.ts';
import type { Services } from './services.ts';

/** Saves a document as the revision after `base`, with the connections that the workspace knows and the verdict that every door gives. Throws UserError `env/protected`. */
export function saveRevision(
  services: Services,
  flow: Flow,
  {
    base,
    by,
    message,
    copyOf,
    saidBy,
  }: { readonly base: number; readonly by: string; readonly message: string } & {
    readonly [K in 'copyOf' | 'saidBy']?: string | undefined;
  },
): void {
  const { connections, flows, info, nameOf, reviews } = services.workspace();
  // What runs there was drawn, tested and signed elsewhere: production is changed by releases alone.
  if (info.environment === 'prod')
    throw new UserError('env/protected', 'This is a production workspace, and nothing is drawn or changed in production.', {
      mend: 'Change the flow in development, and release it to production.',
    });
  const bound = bindConnections(flow, connections.list());
  // By the clock of decisions, and after what stands there: a clock that was set back must not put an author before the last approval.
  const at = Math.max(
    reviews.reviews.authorship.timeOfChange(),
    services.clock.now(),
    flows.get(bound.id)?.at ?? 0,
    copyOf === undefined ? 0 : (flows.revisions(copyOf).at(-1)?.at ?? 0),
  );
  const { verdict, findings } = services.lint(bound);
  flows.insert(
    {
      flowId: bound.id,
      revision: base + 1,
      hash: flowHash(bound, services.hash),
      at,
      by,
      message,
      verdict,
      ...(copyOf === undefined ? {} : { copyOf }),
      ...(saidBy === undefined ? {} : { saidBy }),
    },
    bound,
  );
  followRatchet(services, { flowId: bound.id, findings });
  services.publish('flows:changed', { flowId: bound.id, revision: base + 1, by: nameOf(by), deleted: false });
}

/** The person has saved just this on that base: the answer was lost, or its entry in the audit log could not be written. */
export function isSavedAlready(services: Services, flow: Flow, { base, by }: { readonly base: number; readonly by: string }): boolean {
  const { connections, flows } = services.workspace();
  const newest = flows.get(flow.id);
  if (newest === undefined || newest.revision !== base + 1 || newest.by !== by) return false;
  const saved = flows.document(flow.id);
  return saved !== undefined && canonicalJson(saved) === canonicalJson(bindConnections(flow, connections.list()));
}

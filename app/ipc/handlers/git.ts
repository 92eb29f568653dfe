/** Flows and reviews shared through a Git repository. */
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson, type Json } from '../../kernel/json.ts';
import { assess } from '../../review/assess.ts';
import { securityDiff } from '../../review/security-diff.ts';
import type { FlowPart } from '../../workflow/graph/merge-flows.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { toldLater } from '../all-or-none.ts';
import { callerOf } from '../caller.ts';
import { denialOf } from '../denial.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import { saveRevision } from '../save-revision.ts';
import { refuseBadAddresses } from './connection-setup.ts';
import type { Services } from '../services.ts';
import type { GitBinding } from '../sharing-services.ts';

const shown = (value: Json | undefined): string | undefined =>
  value === undefined
    ? undefined
    : (typeof value === 'string' ? value : JSON.stringify(JSON.parse(canonicalJson(value)), null, 1)).slice(0, 100_000);

function partView({ key, kind, name, base, mine, theirs }: FlowPart): OutputOf<'git:flow'>['conflicts'][number] {
  const values = { base: shown(base), mine: shown(mine), theirs: shown(theirs) };
  return { key, kind, name: name.slice(0, 500), ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) };
}

export function gitHandlers(services: Services): HandlersFor<'git'> {
  const desk = () => services.workspace().git;
  const bindingOf = ({ internalAddresses, ...bound }: GitBinding & { readonly lastAt?: number }) => ({
    ...bound,
    ...(internalAddresses === undefined ? {} : { internalAddresses: [...internalAddresses] }),
  });
  const pictureOf = (flow: Flow | undefined) =>
    flow === undefined ? undefined : assess(flow, [], { hash: services.hash, policy: {}, waivers: [] }, services.hash).picture;
  const review = ({ id, flowName, revision }: { readonly id: string; readonly flowName: string; readonly revision: number }) => ({
    reviewId: id,
    flowName,
    revision,
  });

  return {
    'git:status': async (_input, context) => {
      const binding = desk().binding();
      return binding === undefined ? {} : { binding: bindingOf(binding), access: desk().access(callerOf(context).accountId) };
    },
    'git:bind': async (to, context) => {
      refuseBadAddresses(to.internalAddresses);
      const bound = await desk().bind(to);
      context.note(services.workspace().info.id, { kind: bound.kind });
      return bindingOf(bound);
    },
    'git:login': async (login, context) => {
      const { accountId } = callerOf(context);
      desk().keepLogin(accountId, login);
      context.note(accountId, { kind: login.user === '' ? 'token' : 'basic' });
      return { done: true };
    },
    'git:newKey': async (_input, context) => {
      const { accountId } = callerOf(context);
      const publicKey = desk().newKey(accountId);
      context.note(accountId);
      return { publicKey };
    },
    'git:unbind': async (_input, context) => {
      desk().unbind();
      context.note(services.workspace().info.id);
      return { done: true };
    },
    'git:compare': async (_input, context) => {
      const { look, cards, waiting, outgoing, problems } = await desk().compare(callerOf(context).accountId);
      const { nameOf } = services.workspace();
      return {
        ...(look.head === undefined ? {} : { head: look.head }),
        rewritten: look.history.rewritten,
        commits: look.commits.map((commit) => ({ ...commit, author: commit.author.slice(0, 200), message: commit.message.slice(0, 500) })),
        flows: look.flows.map((flow) => ({ ...flow, by: flow.by.map((owner) => nameOf(owner).slice(0, 200)) })),
        cards: [...cards],
        waiting,
        outgoing: { requests: outgoing.requests.map(review), answers: outgoing.answers.map(review) },
        problems: problems.slice(0, 5_000).map((one) => ({ ...one })),
      };
    },
    'git:flow': async ({ flowId, head }, context) => {
      const { mine, theirs, merge } = await desk().flow(flowId, head, callerOf(context).accountId);
      return {
        ...(mine === undefined ? {} : { mine }),
        theirs,
        conflicts: merge.conflicts.map(partView),
        incoming: merge.incoming.map(partView),
        dropped: [...merge.dropped],
        sentences: securityDiff(
          pictureOf(mine),
          pictureOf(theirs) ?? assess(theirs, [], { hash: services.hash, policy: {}, waivers: [] }, services.hash).picture,
        ).map((sentence) => ({ ...sentence })),
      };
    },
    'git:take': async ({ flowId, head, choices }, context) => {
      const caller = callerOf(context);
      const { info, flows } = services.workspace();
      // All of its revisions are taken or none.
      const through = toldLater(services);
      const revision = await desk().take(
        flowId,
        choices,
        head,
        caller.accountId,
        ({ flow, by, message, saidBy }) => {
          const known = flows.get(flow.id);
          const placed: Flow = known === undefined ? { ...flow, environment: info.environment } : flow;
          saveRevision(through.services, placed, { base: flows.newest(flow.id), by: by ?? caller.accountId, message, saidBy });
        },
        context.still,
      );
      through.tell();
      context.note(flowId, { commit: head, revision: String(revision) });
      return { revision };
    },
    'git:pull': async ({ head, acceptRewritten }, context) => {
      const { taken, problems } = await desk().pull(head, acceptRewritten, callerOf(context).accountId, context.still);
      context.note(services.workspace().info.id, {
        packages: String(taken.length),
        refused: String(problems.length),
        ...(head === undefined ? {} : { commit: head }),
        ...(acceptRewritten ? { rewritten: 'accepted' } : {}),
      });
      for (const one of taken) services.publish('review:changed', { reviewId: one.review.id, flowId: one.review.flowId });
      return {
        taken: taken.map(({ kind, sender, decision, review: { id, flowName } }) => ({ kind, sender, decision, reviewId: id, flowName })),
        problems: problems.map((one) => ({ ...one })),
      };
    },
    'git:push': async ({ head, flowIds, reviewIds, message }, context) => {
      const caller = callerOf(context);
      if (flowIds.length > 0 && !caller.permissions.includes('flow.edit'))
        throw new UserError('identity/denied', denialOf(caller, 'flow.edit', services.workspace().identity));
      const commit = await desk().push(
        { ...(head === undefined ? {} : { head }), flowIds, reviewIds, message },
        caller.accountId,
        context.still,
      );
      context.note(commit, { flows: String(flowIds.length), reviews: String(reviewIds.length) });
      return { commit };
    },
  };
}

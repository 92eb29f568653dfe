/** Environments: what stands where, what differs, promotion, admission, revocation. */
import { UserError } from '../../kernel/errors.ts';
import { setupName } from '../../review/setup.ts';
import { securityDiff } from '../../review/security-diff.ts';
import { callerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import { personOf } from '../person.ts';
import { denialOf } from '../denial.ts';
import { refuseUntrained } from '../badge-gate.ts';
import { refuseNewRisk } from '../ratchet-store.ts';
import { dueNote, summaryOf } from '../review-summary.ts';
import type { Services } from '../services.ts';
import { findingViewOf } from '../finding-view.ts';

const mostListed = 10_000;

export function environmentHandlers(services: Services): HandlersFor<'env'> {
  const desk = () => services.workspace().environments;
  const reviews = () => services.workspace().reviews.reviews;
  const recordOf = (flowId: string) => {
    const record = services.workspace().flows.get(flowId);
    if (record === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
    return record;
  };

  const admitted = async (bytes: Uint8Array, context: CallContext): Promise<OutputOf<'env:admit'>> => {
    const bundle = await desk().admit(bytes);
    context.note(bundle.digest, {
      flow: bundle.flowId,
      environment: bundle.environment,
      version: String(bundle.version),
      ...(bundle.emergency ? { emergency: 'yes' } : {}),
    });
    // What waited for an operator does so no more.
    const review = reviews()
      .list()
      .find(({ manifestDigest }) => manifestDigest === bundle.digest);
    if (review !== undefined) services.publish('review:changed', { reviewId: review.id, flowId: review.flowId });
    return { bundle };
  };

  return {
    'env:list': async () => ({
      flows: desk()
        .list()
        .map((flow) => ({ ...flow, places: flow.places.map((place) => ({ ...place })) })),
      rules: { ...desk().plan().rules },
      revocations: desk().revocations(),
    }),
    'env:separation': async () => {
      const { proved, environments, overlaps, open, limits } = desk().separation();
      return {
        proved,
        environments: environments.map(({ environment, flows, connections, hosts, tables }) => ({
          environment,
          flows: [...flows],
          connections: connections.map((one) => ({ ...one, flows: [...one.flows] })),
          hosts: hosts.map((one) => ({ ...one, flows: [...one.flows] })),
          tables: tables.map((one) => ({ ...one, flows: [...one.flows] })),
        })),
        overlaps: overlaps.slice(0, mostListed).map((one) => ({ ...one })),
        open: open.slice(0, mostListed).map((one) => ({ ...one })),
        limits: [...limits],
      };
    },
    'env:promotion': async ({ flowId, target }) => {
      const {
        reviews: { reviews, subjectOf },
        connections,
      } = services.workspace();
      const record = recordOf(flowId);
      const subject = subjectOf(flowId, target);
      const assessment = reviews.assess(subject);
      const before = reviews.lastApproved(flowId, target);
      const approved = before === undefined ? undefined : reviews.snapshot(before);
      const { bindings, rules } = desk().plan();
      const known = new Map(connections.list().map((connection) => [connection.id, connection]));
      return {
        target,
        name: record.name,
        revision: record.revision,
        ...(approved === undefined ? {} : { before: approved.subject.flow }),
        after: subject.flow,
        sentences: securityDiff(approved?.picture, assessment.picture).map((sentence) => ({ ...sentence })),
        slots: subject.flow.connections.map((slot) => {
          const bound = known.get(bindings[target][slot.id] ?? slot.id);
          return {
            slotId: slot.id,
            name: known.get(slot.id)?.name ?? slot.name,
            type: slot.type,
            ...(bound === undefined ? {} : { bound: { id: bound.id, name: bound.name }, boundIn: bound.environment }),
            candidates: [...known.values()]
              .filter((one) => one.type === slot.type && (one.environment === target || one.id === slot.id))
              .map(({ id, name }) => ({ id, name })),
          };
        }),
        findings: assessment.findings.map(findingViewOf),
        verdict: { ...assessment.verdict, counts: { ...assessment.verdict.counts } },
        tier: assessment.tier,
        required: Math.max(assessment.needs.signatures, rules[target].reviewers),
        groups: [...assessment.needs.groups],
        objections: [...desk().objections(flowId, target)],
      };
    },
    'env:bind': async ({ connectionId, environment, standIn }, context) => {
      const { connections } = services.workspace();
      const [from, to] = [connections.get(connectionId), standIn === undefined ? undefined : connections.get(standIn)];
      if (from === undefined || (standIn !== undefined && to === undefined))
        throw new UserError('connection/not-found', 'This connection is not in the workspace any more.', {
          place: standIn ?? connectionId,
        });
      if (to !== undefined && to.type !== from.type)
        throw new UserError('connection/unbound', `“${to.name}” is a ${to.type} connection, and “${from.name}” is ${from.type}.`, {
          mend: 'Choose a connection of the same kind.',
        });
      const plan = desk().plan();
      const { [connectionId]: _before, ...rest } = plan.bindings[environment];
      desk().keepPlan({
        ...plan,
        bindings: {
          ...plan.bindings,
          [environment]: standIn === undefined || standIn === connectionId ? rest : { ...rest, [connectionId]: standIn },
        },
      });
      reviews().authorship.noteChange(setupName.binding(environment, connectionId), callerOf(context).accountId);
      context.note(connectionId, { environment, standIn: standIn ?? connectionId });
      return { done: true };
    },
    'env:setRule': async ({ environment, rule }, context) => {
      const plan = desk().plan();
      desk().keepPlan({ ...plan, rules: { ...plan.rules, [environment]: rule } });
      context.note(environment, { after: rule.after ?? 'nothing', reviewers: String(rule.reviewers) });
      return { done: true };
    },
    'env:promote': async ({ flowId, revision, target, message }, context) => {
      const caller = callerOf(context);
      const record = recordOf(flowId);
      if (record.revision !== revision)
        throw new UserError('store/conflict', 'There is a newer revision than the one that you are looking at.', {
          place: record.name,
          mend: 'Compare again, and submit the newest.',
        });
      const {
        reviews: { reviews, subjectOf },
      } = services.workspace();
      const subject = subjectOf(flowId, target);
      // By the connections of home: those of another environment would make old findings look new.
      refuseNewRisk(services, flowId, record.name, reviews.assess(subjectOf(flowId)).findings);
      refuseUntrained(services, caller.accountId, record.name, reviews.assess(subject).tier);
      const review = await reviews.submit(subject, personOf(services.workspace(), caller), { message: message.trim(), drawn: revision });
      context.note(review.id, { flow: flowId, environment: target, closure: review.closure, ...dueNote(review) });
      services.publish('review:changed', { reviewId: review.id, flowId });
      return summaryOf(services.workspace(), review, caller);
    },
    'env:admit': async ({ base64 }, context) => admitted(new Uint8Array(Buffer.from(base64, 'base64')), context),
    'env:admitReviewed': async ({ reviewId }, context) => {
      const caller = callerOf(context);
      if (!caller.permissions.includes('bundle.export'))
        throw new UserError('identity/denied', denialOf(caller, 'bundle.export', services.workspace().identity));
      const { base64 } = await services.workspace().reviews.exportBundle(reviewId, caller.accountId);
      return admitted(new Uint8Array(Buffer.from(base64, 'base64')), context);
    },
    'env:revoke': async ({ digest, reason }, context) => {
      desk().revoke(digest, reason);
      context.note(digest);
      return { done: true };
    },
    'env:publishRevocations': async (_input, context) => {
      const list = await desk().publishRevocations(callerOf(context).accountId, context.confirmed);
      context.note('revocations', { number: String(list.number) });
      return list;
    },
  };
}

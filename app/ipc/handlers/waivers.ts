/** Leave to live with a finding: asked for by designers, wherever it stands in their flow, and decided by reviewers, submitted or not. */
import type { WaiverRecord } from '../../review/ports.ts';
import { declinedWaivers, whyNotDecide } from '../../review/waivers.ts';
import { callerOf } from '../caller.ts';
import { accountsOf } from '../person.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

const mostShown = 500;
const declinedShownMs = 90 * 86_400_000;

export function waiverHandlers(services: Services): HandlersFor<'waiver'> {
  const desk = () => services.workspace().reviews;
  const changed = ({ flowId }: Pick<WaiverRecord, 'flowId'>): void => services.publish('waiver:changed', { flowId });
  const subjectOf = (waiverId: string) => desk().subjectOf(desk().reviews.waiver(waiverId).flowId);
  return {
    'waiver:list': async (_input, context) => {
      const caller = callerOf(context);
      const mine = accountsOf(services.workspace(), caller);
      const { flows, nameOf } = services.workspace();
      const now = services.clock.now();
      const open = flows.list().flatMap(({ flowId, name }) => {
        const asked = desk()
          .reviews.waivers(flowId)
          .filter((waiver) => waiver.approvedBy === undefined && waiver.revokedAt === undefined && waiver.until > now);
        if (asked.length === 0) return [];
        // Only flows that somebody asks for are checked again.
        const subject = desk().subjectOf(flowId);
        const { findings } = desk().reviews.assess(subject);
        const authors = desk().reviews.authorship.authorsOf(subject);
        return asked.flatMap((waiver) => {
          const finding = findings.find(({ fingerprint, ruleId }) => fingerprint === waiver.fingerprint && ruleId === waiver.ruleId);
          // The path has changed: there is nothing to decide any more.
          return finding === undefined ? [] : [{ waiver, finding, flowName: name, authors }];
        });
      });
      return {
        waivers: open
          .toSorted((a, b) => a.waiver.requestedAt - b.waiver.requestedAt)
          .slice(0, mostShown)
          .map(({ waiver, finding, flowName, authors }) => {
            const { id, flowId, fingerprint, ruleId, reason, requestedBy, requestedAt, until } = waiver;
            const why = whyNotDecide(waiver, mine, authors);
            return {
              id,
              flowId,
              flowName: flowName.slice(0, 200),
              fingerprint,
              ruleId,
              title: finding.title.slice(0, 2_000),
              severity: finding.severity,
              reason,
              requestedBy: nameOf(requestedBy),
              requestedAt,
              until,
              mine: requestedBy === caller.accountId,
              mayDecide: caller.permissions.includes('review.waive') && why === undefined,
              ...(why === undefined ? {} : { whyNot: why }),
            };
          }),
      };
    },
    'waiver:declined': async ({ flowId }, context) => {
      const { flows, nameOf } = services.workspace();
      const { accountId } = callerOf(context);
      const since = services.clock.now() - declinedShownMs;
      const declined = flows
        .list()
        .filter((flow) => flowId === undefined || flow.flowId === flowId)
        .flatMap((flow) => declinedWaivers(desk().reviews.waivers(flow.flowId), since).map((waiver) => ({ waiver, name: flow.name })));
      return {
        waivers: declined
          .toSorted((a, b) => b.waiver.revokedAt - a.waiver.revokedAt)
          .slice(0, mostShown)
          .map(({ waiver: { id, flowId: of, fingerprint, ruleId, reason, requestedBy, revokedAt, declined: no }, name }) => ({
            id,
            flowId: of,
            flowName: name.slice(0, 200),
            fingerprint,
            ruleId,
            asked: reason,
            mine: requestedBy === accountId,
            requestedBy: nameOf(requestedBy),
            declinedBy: nameOf(no.by),
            declinedAt: revokedAt,
            reason: no.reason,
          })),
      };
    },
    'waiver:request': async ({ flowId, fingerprint, ruleId, reason, until }, context) => {
      const waiver = desk().reviews.requestWaiver(
        desk().subjectOf(flowId),
        { fingerprint, ruleId, reason, until },
        callerOf(context).accountId,
      );
      context.note(waiver.id, { rule: ruleId, flow: flowId });
      changed(waiver);
      return { waiverId: waiver.id };
    },
    'waiver:approve': async ({ waiverId }, context) => {
      const caller = callerOf(context);
      // Verifiers look for the name in the trust root, which names those who have a key.
      services.workspace().identity.signingKeys.ensure(caller.accountId);
      const waiver = desk().reviews.approveWaiver(waiverId, accountsOf(services.workspace(), caller), subjectOf(waiverId));
      context.note(waiver.id, { rule: waiver.ruleId, flow: waiver.flowId });
      changed(waiver);
      return { done: true };
    },
    'waiver:decline': async ({ waiverId, reason }, context) => {
      const mine = accountsOf(services.workspace(), callerOf(context));
      const waiver = desk().reviews.declineWaiver(waiverId, mine, subjectOf(waiverId), reason);
      context.note(waiver.id, { rule: waiver.ruleId, flow: waiver.flowId });
      changed(waiver);
      return { done: true };
    },
  };
}

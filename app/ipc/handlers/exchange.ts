/** Key cards, colleagues, and review packages that go by mail. */
import type { Colleague } from '../../bundle/ports.ts';
import { callerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import { summaryOf } from '../review-summary.ts';
import type { Services } from '../services.ts';

export function exchangeHandlers(services: Services): HandlersFor<'exchange'> {
  const desk = () => services.workspace().exchange;
  const colleagueView = ({
    colleague,
    words,
  }: {
    readonly colleague: Colleague;
    readonly words: string;
  }): OutputOf<'exchange:addColleague'> => ({
    keyId: colleague.id,
    owner: colleague.owner,
    displayName: colleague.displayName,
    words,
    roles: [...colleague.roles],
    groups: [...colleague.groups],
    addedBy: services.workspace().nameOf(colleague.addedBy),
    addedAt: colleague.addedAt,
    ...(colleague.revoked === undefined ? {} : { revoked: { ...colleague.revoked } }),
  });

  return {
    'exchange:card': async (_input, context) => {
      const card = await desk().card(callerOf(context).accountId);
      context.note(card.keyId);
      return { fileName: card.fileName, text: card.text, words: card.words };
    },
    'exchange:colleagues': async () => ({ colleagues: desk().colleagues().map(colleagueView) }),
    'exchange:readCard': async ({ text }, context) => {
      const { keyId, owner, displayName, words, standing } = desk().readCard(text, callerOf(context).accountId);
      return { keyId, owner, displayName, words, standing };
    },
    'exchange:addColleague': async ({ text, roles, groups }, context) => {
      const added = desk().addColleague(text, { roles, groups }, callerOf(context).accountId);
      context.note(added.colleague.id, { owner: added.colleague.owner, roles: roles.join('+') });
      return colleagueView(added);
    },
    'exchange:revokeColleague': async ({ keyId, reason }, context) => {
      desk().revokeColleague(keyId, reason);
      context.note(keyId);
      return { done: true };
    },
    'exchange:request': async ({ reviewId }, context) => {
      const { file, manifestDigest } = await desk().request(reviewId, callerOf(context).accountId);
      context.note(reviewId, { manifest: manifestDigest });
      return file;
    },
    'exchange:answer': async ({ reviewId }, context) => {
      const { file, decision } = await desk().answer(reviewId, callerOf(context).accountId);
      context.note(reviewId, { decision });
      return file;
    },
    'exchange:open': async ({ base64 }, context) => {
      const { list, key, review } = await desk().open(new Uint8Array(Buffer.from(base64, 'base64')));
      const decision = list.kind === 'answer' ? list.decision : 'submitted';
      context.note(review.id, { kind: list.kind, sender: key.owner, key: key.keyId, decision });
      services.publish('review:changed', { reviewId: review.id, flowId: review.flowId });
      return { kind: list.kind, sender: key.owner, decision, review: summaryOf(services.workspace(), review, callerOf(context)) };
    },
  };
}

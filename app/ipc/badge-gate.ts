/** A flow goes to review only by the hand of somebody who has the badge that the policy asks for at its risk. */
import { UserError } from '../kernel/errors.ts';
import { badgeTitle, courseOf, lessonsLeft, validBadges } from '../lint/courses.ts';
import type { RiskTier } from '../workflow/model/flow.ts';
import type { Services } from './services.ts';

const tierWords: Readonly<Record<RiskTier, string>> = {
  minimal: 'minimal risk',
  limited: 'limited risk',
  high: 'high risk',
  critical: 'critical risk',
};

/** Throws UserError `review/no-badge`, which names the lessons that are left. An emergency release does not ask for it: two people look at that one. */
export function refuseUntrained({ workspace, policy, clock, rules }: Services, accountId: string, place: string, tier: RiskTier): void {
  const { policy: stored } = policy.stored();
  const badge = stored.badges?.[tier];
  if (badge === undefined) return;
  const { training } = workspace();
  const now = clock.now();
  const earned = training.badges(accountId);
  if (validBadges(earned, stored, now).includes(badge)) return;
  const course = courseOf(badge);
  const what = `A flow of ${tierWords[tier]} is submitted by somebody who has the badge “${badgeTitle(badge)}”, and yours ${earned.has(badge) ? 'has ended' : 'is still to come'}.`;
  if (course === undefined)
    throw new UserError('review/no-badge', what, {
      place,
      mend: 'No lesson here leads to this badge. Ask who looks after the policy to choose one that has lessons.',
    });
  const left = lessonsLeft(course, training.lessons(accountId), stored, now);
  const names = left.map((ruleId) => `“${rules().find(({ id }) => id === ruleId)?.title ?? ruleId}” (${ruleId})`);
  throw new UserError('review/no-badge', what, {
    place,
    mend: `Take ${names.length === 1 ? 'the lesson' : 'the lessons'} ${names.join(', ')} under Settings, Lessons and badges: a minute each. Or have a colleague with the badge submit it.`,
  });
}

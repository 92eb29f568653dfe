/** The workspace's plan for its environments, and what was approved for each. */
import {
  environmentPlanSchema,
  promotionObjections,
  usualPlan,
  type ApprovedThere,
  type EnvironmentPlan,
} from '../../review/environments.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { EnvironmentTerms, ReviewRecord } from '../../review/ports.ts';
import type { Reviews } from '../../review/reviews.ts';
import type { Subject } from '../../review/subject.ts';
import type { Environment } from '../../workflow/model/flow.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

const key = 'environments';

export function planOf(settings: SettingsRepository): EnvironmentPlan {
  const text = settings.get(key);
  return text === undefined ? usualPlan : environmentPlanSchema.parse(JSON.parse(text));
}

export const keepPlan = (settings: SettingsRepository, plan: EnvironmentPlan): void => {
  settings.set(key, JSON.stringify(plan));
};

function approvedIn(reviews: Reviews, flowId: string, environment: Environment, from: ReviewRecord['from']): ApprovedThere | undefined {
  const review = reviews.lastApproved(flowId, environment, from);
  return review === undefined
    ? undefined
    : { flow: reviews.snapshot(review).subject.flow, version: review.revision, ended: review.state !== 'approved' };
}

/** What the plan asks of a submission, by the approvals that are known here. */
export function planTerms(
  settings: SettingsRepository,
  reviews: () => Reviews,
  hash: Hash,
): (subject: Pick<Subject, 'flow' | 'environment'>, from: ReviewRecord['from']) => EnvironmentTerms {
  return ({ flow, environment }, from) => {
    const plan = planOf(settings);
    return {
      signatures: plan.rules[environment].reviewers,
      objections: promotionObjections(flow, environment, plan, (place) => approvedIn(reviews(), flow.id, place, from), hash),
    };
  };
}

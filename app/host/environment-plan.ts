/** The workspace's plan for its environments, and what was approved for each. */
import { environmentPlanSchema, usualPlan, type ApprovedThere, type EnvironmentPlan } from '../review/environments.ts';
import type { Reviews } from '../review/reviews.ts';
import type { Environment } from '../workflow/model/flow.ts';
import type { SettingsRepository } from '../workflow/ports.ts';

const key = 'environments';

export function planOf(settings: SettingsRepository): EnvironmentPlan {
  const text = settings.get(key);
  return text === undefined ? usualPlan : environmentPlanSchema.parse(JSON.parse(text));
}

export const keepPlan = (settings: SettingsRepository, plan: EnvironmentPlan): void => { settings.set(key, JSON.stringify(plan)); };

export function approvedIn(reviews: Reviews, flowId: string, environment: Environment): ApprovedThere | undefined {
  const review = reviews.lastApproved(flowId, environment);
  return review === undefined ? undefined : { flow: reviews.snapshot(review).subject.flow, version: review.revision, ended: review.state !== 'approved' };
}

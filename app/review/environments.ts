/**
 * Development, test and production: what each asks of a flow before it may be submitted for it, and which connection stands in for
 * which there. Pure: the host keeps the plan, the review layer asks.
 */
import { z } from 'zod';
import { drawingHash } from '../lint/kit/flow-record.ts';
import type { Hash } from '../kernel/ports.ts';
import { slotOf } from '../workflow/graph/bind-connections.ts';
import { environments, type Environment, type Flow } from '../workflow/model/flow.ts';
import type { ConnectionRecord } from '../workflow/ports.ts';

const environment = z.enum(environments);
const id = z.string().min(1).max(128);

export const environmentRule = z.strictObject({
  /** What runs here must have been approved there first, unchanged. */
  after: environment.optional(),
  /** Signatures at least, whatever the risk. */
  reviewers: z.int().min(0).max(5),
});

export const environmentPlanSchema = z.strictObject({
  rules: z.strictObject({ dev: environmentRule, test: environmentRule, prod: environmentRule }),
  /** By environment: the connection that stands in for one of flows, by their ids. */
  bindings: z.strictObject({ dev: z.record(id, id), test: z.record(id, id), prod: z.record(id, id) }),
});
export type EnvironmentPlan = z.infer<typeof environmentPlanSchema>;

/** Production is what was tested, and two people looked at it. */
export const usualPlan: EnvironmentPlan = {
  rules: { dev: { reviewers: 0 }, test: { reviewers: 1 }, prod: { after: 'test', reviewers: 2 } },
  bindings: { dev: {}, test: {}, prod: {} },
};

/** The flow as it would be in an environment: its slots keep their ids and become what stands in for them there. */
export function flowIn(flow: Flow, target: Environment, plan: EnvironmentPlan, connections: readonly ConnectionRecord[]): Flow {
  const known = new Map(connections.map((connection) => [connection.id, connection]));
  return {
    ...flow,
    environment: target,
    connections: flow.connections.map((slot) => {
      const standIn = known.get(plan.bindings[target][slot.id] ?? slot.id);
      return standIn === undefined ? slot : { ...slotOf(standIn), id: slot.id, ...(slot.tls === undefined ? {} : { tls: slot.tls }) };
    }),
  };
}

/** Stored under an environment: what was approved for it. */
export interface ApprovedThere {
  readonly flow: Flow;
  readonly version: number;
  readonly ended: boolean;
}

/** What is the same in every environment: the drawing, without where it runs. */
const drawing = (flow: Flow, hash: Hash): string => drawingHash({ ...flow, environment: 'dev' }, hash);

export const environmentWords: Readonly<Record<Environment, string>> = { dev: 'development', test: 'test', prod: 'production' };

/** Why a flow may not be submitted for an environment yet, in words; empty when it may. */
export function promotionObjections(
  flow: Flow,
  target: Environment,
  plan: EnvironmentPlan,
  approved: (environment: Environment) => ApprovedThere | undefined,
  hash: Hash,
): readonly string[] {
  const { after } = plan.rules[target];
  if (after === undefined || after === target) return [];
  const before = approved(after);
  if (before === undefined)
    return [`It was not approved for ${environmentWords[after]} yet, and ${environmentWords[target]} takes only what was.`];
  if (before.ended) return [`Its approval for ${environmentWords[after]} is over.`];
  if (drawing(before.flow, hash) !== drawing(flow, hash))
    return [`It was changed since version ${before.version} was approved for ${environmentWords[after]}.`];
  return [];
}

/** Flows of rule pages on the canvas: drawn and linted like any other, and kept nowhere until somebody saves one. */
import { call } from '../../../bridge/client.ts';
import { ruleFlow, type RuleFlowKind } from '../../../../app/lint/rule-flows.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';

const pattern = /^trial-([A-Z]{2}\d{3})-(bad|good)$/;

export const trialId = (ruleId: string, kind: RuleFlowKind): string => `trial-${ruleId}-${kind}`;
export const isTrial = (flowId: string): boolean => pattern.test(flowId);

/** Throws CallError when there is no such page, Error when its flow cannot be read. */
export async function trialFlow(flowId: string): Promise<Flow> {
  const [, ruleId = '', kind = ''] = pattern.exec(flowId) ?? [];
  const { markdown } = await call('rules:page', { ruleId });
  const flow = ruleFlow(ruleId, markdown, kind === 'good' ? 'good' : 'bad');
  if (flow === undefined) throw new Error(`The page of ${ruleId} has no ${kind} flow to try.`);
  return flow;
}

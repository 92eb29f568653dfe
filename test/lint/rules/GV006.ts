import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual } from '../kit/steps.ts';

const record = (kind: 'sub-flow' | 'connector' | 'policy', name: string, signed: boolean) => ({
  record: { stage: 'release' as const, parts: [{ kind, name, signed }] },
});
const starts = (id: string) => flow([manual(), step('run', 'sub-flow', { flowId: 'flow_b' })], ['start > run'], { id });
export const cases: RuleCases = {
  contexts: {
    flow_sub: record('sub-flow', 'flow_b', false),
    flow_connector: record('connector', 'Shop', false),
    flow_policy: record('policy', 'House rules', false),
    flow_signed: record('sub-flow', 'flow_b', true),
    flow_signed_policy: record('policy', 'House rules', true),
  },
  fires: [starts('flow_sub'), starts('flow_connector'), starts('flow_policy')],
  silent: [starts('flow_signed'), starts('flow_signed_policy'), starts('flow_test')],
};

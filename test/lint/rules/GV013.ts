import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, set } from '../kit/steps.ts';

const calm = (id: string) => flow([manual(), set({ a: 'b' })], ['start > set'], { id, riskTier: 'minimal' });
const grave = (id: string) =>
  flow([manual(), call('https://api.example.com/x', { method: 'DELETE' })], ['start > call'], { id, riskTier: 'high' });
const policy = { badges: { high: 'safe-ai-2', critical: 'safe-ai-3' } };
const built = (...builders: { name: string; badges: string[] }[]) => ({ policy, record: { stage: 'draft' as const, builders } });
export const cases: RuleCases = {
  contexts: {
    flow_untrained: built({ name: 'ada', badges: [] }),
    flow_other: built({ name: 'ada', badges: ['safe-ai-1'] }),
    flow_one_of_two: built({ name: 'ada', badges: ['safe-ai-2'] }, { name: 'lin', badges: [] }),
    flow_trained: built({ name: 'ada', badges: ['safe-ai-2'] }),
    flow_spelled: built({ name: 'ada', badges: ['Safe-AI-2'] }),
    flow_higher: built({ name: 'ada', badges: ['safe-ai-3'] }),
    flow_unnamed: { ...built({ name: 'ada', badges: [] }), policy: { badges: { limited: 'safe-ai-1' } } },
    flow_calm: built({ name: 'ada', badges: [] }),
    flow_no_list: { record: { stage: 'draft', builders: [{ name: 'ada', badges: [] }] } },
  },
  fires: ['flow_untrained', 'flow_other', 'flow_one_of_two', 'flow_unnamed'].map(grave),
  silent: [grave('flow_spelled'), grave('flow_higher'), grave('flow_trained'), calm('flow_calm'), grave('flow_no_list')],
};

import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, manual } from '../kit/steps.ts';

const context = { policy: { models: [{ provider: 'OpenAI', model: 'gpt-4.1-2025-04-14' }] } };
export const cases: RuleCases = {
  context,
  fires: [
    flow([manual(), ask('Hello', { registryId: '', model: 'gpt-4o-mini' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ registryId: '' })], ['start > agent', 'brain -model> agent']),
    flow([manual(), ask('Hello', { registryId: '', model: 'gpt-4.1-2025-04-14', provider: 'custom', baseUrl: 'https://models.example.net/v1' })], ['start > ask']),
  ],
  silent: [
    flow([manual(), ask('Hello', { registryId: 'vetted' })], ['start > ask']),
    flow([manual(), ask('Hello', { registryId: '', model: 'gpt-4.1-2025-04-14' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ registryId: 'vetted' })], ['start > agent', 'brain -model> agent']),
  ],
};

import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, localModel, manual } from '../kit/steps.ts';

const context = {
  policy: {
    models: [
      { provider: 'OpenAI', model: 'gpt-4.1-2025-04-14' },
      { provider: 'local', model: 'fraud@sha256:aaaaaaaaaaaa', digest: `sha256:${'a'.repeat(64)}` },
    ],
  },
};
const pinned = { name: 'fraud', bytes: 340, inputs: [], outputs: [] };
export const cases: RuleCases = {
  context,
  fires: [
    flow([manual(), ask('Hello', { registryId: '', model: 'gpt-4o-mini' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ registryId: '' })], ['start > agent', 'brain -model> agent']),
    flow(
      [
        manual(),
        ask('Hello', { registryId: '', model: 'gpt-4.1-2025-04-14', provider: 'custom', baseUrl: 'https://models.example.net/v1' }),
      ],
      ['start > ask'],
    ),
    // Another file whose digest begins alike.
    flow([manual(), localModel({ model: { ...pinned, digest: `${'a'.repeat(12)}${'b'.repeat(52)}` } })], ['start > model']),
    flow([manual(), localModel({ model: { ...pinned, name: 'churn', digest: 'a'.repeat(64) } })], ['start > model']),
  ],
  silent: [
    flow([manual(), localModel()], ['start > model']),
    flow([manual(), ask('Hello', { registryId: 'vetted' })], ['start > ask']),
    flow([manual(), ask('Hello', { registryId: '', model: 'gpt-4.1-2025-04-14' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ registryId: 'vetted' })], ['start > agent', 'brain -model> agent']),
  ],
};

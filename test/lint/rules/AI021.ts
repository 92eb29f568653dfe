import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, askLocal, brain, openHook } from '../kit/steps.ts';

const azure = { provider: 'custom', baseUrl: 'https://api.anthropic.com/v1' };
export const cases: RuleCases = {
  context: {
    policy: {
      vendors: [
        { name: 'OpenAI', dpa: true },
        { name: 'Anthropic', dpa: true, zeroRetention: true },
      ],
      models: [
        { provider: 'OpenAI', model: 'gpt-zero-2026-01-01', retention: 'none' },
        { provider: 'Somebody', model: 'gpt-4o-2024-08-06', retention: 'none' },
      ],
    },
  },
  fires: [
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']),
    flow([openHook(), agent('Answer {{ input.body.email }}'), brain()], ['hook > agent', 'brain -model> agent']),
    flow([openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1' })], ['hook > ask']),
  ],
  silent: [
    flow([openHook(), ask('Answer {{ input.body.email }}', azure)], ['hook > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}', { model: 'gpt-zero-2026-01-01' })], ['hook > ask']),
    flow([openHook(), ask('Answer {{ input.body.text }}')], ['hook > ask']),
    flow([openHook(), askLocal('Answer {{ input.body.email }}')], ['hook > ask']),
  ],
};

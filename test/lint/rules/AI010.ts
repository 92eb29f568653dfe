import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, askLocal, brain, localBrain, manual } from '../kit/steps.ts';

const ollama = 'Ollama on this machine';
export const cases: RuleCases = {
  context: { policy: { models: [{ provider: ollama, model: 'llama3', signature: 'unsigned' }, { provider: ollama, model: 'mistral-7b', signature: 'unchecked' }, { provider: ollama, model: 'qwen3', signature: 'verified' }, { provider: 'OpenAI', model: 'gpt-4o-2024-08-06' }] } },
  fires: [
    flow([manual(), askLocal('Hello')], ['start > ask']),
    flow([manual(), agent('Hello'), localBrain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), askLocal('Hello', { model: 'mistral-7b' })], ['start > ask']),
  ],
  silent: [
    flow([manual(), askLocal('Hello', { model: 'qwen3' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), { ...askLocal('Hello'), disabled: true }], ['start > ask']),
  ],
};

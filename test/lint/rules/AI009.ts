import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, manual } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Hello', { model: 'gpt-4o' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ model: 'claude-sonnet-latest' })], ['start > agent', 'brain -model> agent']),
    flow([manual(), ask('Hello', { provider: 'ollama', model: 'llama3' })], ['start > ask']),
  ],
  silent: [
    flow([manual(), ask('Hello')], ['start > ask']),
    flow([manual(), agent('Hello'), brain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), ask('Hello', { provider: 'ollama', model: 'llama3@sha256:0123456789abcdef' })], ['start > ask']),
  ],
};

import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, brain, manual } from '../kit/steps.ts';
import { noForeignFacts } from '../../../app/nodes/foreign-action/parameters.ts';

/** An agent of another product that says nothing about its limits. */
const foreign = (ai = {}) =>
  step('agent', 'foreign-action', {
    category: 'ai.agent',
    title: 'Agent',
    values: {},
    facts: {
      ...noForeignFacts,
      inputs: [{ id: 'in', title: 'In', kind: 'data' }],
      outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
      result: 'model',
      ai: { role: 'agent', external: true, system: [], prompt: [], output: 'none', ...ai },
    },
  });
export const cases: RuleCases = {
  fires: [
    flow([manual(), foreign()], ['start > agent']),
    flow([manual(), foreign({ steps: 5 })], ['start > agent']),
    flow([manual(), foreign({ tokens: 500 })], ['start > agent']),
  ],
  silent: [
    flow([manual(), agent('Go'), brain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), foreign({ steps: 5, tokens: 5_000 })], ['start > agent']),
    flow([manual(), foreign()], ['start > agent'], { settings: { maxTokens: 10_000 } }),
  ],
};

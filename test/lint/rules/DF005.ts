import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { agent, brain, manual, post } from '../kit/steps.ts';

const recall = (key = 'facts') => step('recall', 'test-recall', { key });
const act = post('https://api.example.com/orders', '{}');
const wires = ['start > agent', 'brain -model> agent', 'recall -tool> agent'];
export const cases: RuleCases = {
  context: {
    factsOf: testFacts,
    stores: [
      { key: 'facts', flowName: 'Contact form', labels: [], trust: 'public' },
      { key: 'safe', flowName: 'Handbook', labels: [], trust: 'trusted' },
    ],
  },
  fires: [
    flow([manual(), agent('Go'), brain(), recall(), act], [...wires, 'call -tool> agent']),
    flow([manual(), agent('Go {{ input.x }}'), brain({ provider: 'ollama' }), recall(), act], [...wires, 'call -tool> agent']),
    flow(
      [manual(), agent('Go'), brain(), recall(), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com' })],
      [...wires, 'mail -tool> agent'],
    ),
  ],
  silent: [
    flow([manual(), agent('Go'), brain(), recall('safe'), act], [...wires, 'call -tool> agent']),
    flow([manual(), agent('Go'), brain(), recall()], wires),
    flow([manual(), agent('Go'), brain(), act], ['start > agent', 'brain -model> agent', 'call -tool> agent']),
  ],
};

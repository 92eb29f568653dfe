import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, call, manual } from '../kit/steps.ts';

const again = (attempts: number, more = {}) => ({ ...agent('Go', more), retry: { maxAttempts: attempts, backoffMs: 100 } });
const wires = ['start > agent', 'brain -model> agent'];
export const cases: RuleCases = {
  fires: [
    flow([manual(), again(3, { maxSteps: 1 }), brain(), call('https://api.example.com/')], [...wires, 'call -tool> agent']),
    flow([manual(), again(3), brain()], wires),
    flow([manual(), again(2), brain()], wires),
    flow([manual(), again(50), brain({ provider: 'ollama' })], wires),
  ],
  silent: [
    flow([manual(), agent('Go'), brain()], wires),
    flow([manual(), again(1), brain()], wires),
    // One round without tools is one call of a model: a chain of other programs.
    flow([manual(), again(3, { maxSteps: 1 }), brain()], wires),
    flow([manual(), ask('Go')], ['start > ask']),
  ],
};

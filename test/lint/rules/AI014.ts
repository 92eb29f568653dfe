import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, manual } from '../kit/steps.ts';

const again = (attempts: number) => ({ ...agent('Go'), retry: { maxAttempts: attempts, backoffMs: 100 } });
const wires = ['start > agent', 'brain -model> agent'];
export const cases: RuleCases = {
  fires: [flow([manual(), again(3), brain()], wires), flow([manual(), again(2), brain()], wires), flow([manual(), again(50), brain({ provider: 'ollama' })], wires)],
  silent: [flow([manual(), agent('Go'), brain()], wires), flow([manual(), again(1), brain()], wires), flow([manual(), ask('Go')], ['start > ask'])],
};

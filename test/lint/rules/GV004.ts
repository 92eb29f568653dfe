import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, set } from '../kit/steps.ts';

const small = (environment: 'dev' | 'test' | 'prod', value = 'b') => flow([manual(), set({ a: value })], ['start > set'], { environment });
export const cases: RuleCases = {
  context: { record: { stage: 'release', environment: 'prod' } },
  fires: [small('dev'), small('test'), small('dev', 'c')],
  silent: [small('prod'), small('prod', 'c'), flow([], [])],
};

import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook()], [], { purpose: '' }),
    flow([openHook()], [], { dataClasses: [] }),
    flow([manual()], [], { purpose: undefined }),
  ],
  silent: [flow([openHook()], []), flow([], [], { purpose: '' }), flow([manual()], [], { purpose: 'Tests', dataClasses: ['none'] })],
};

import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { mail, manual } from '../kit/steps.ts';

const nodes = [manual(), mail('a@example.com', 'x')];
export const cases: RuleCases = {
  fires: [
    flow(nodes, ['start > mail'], { owner: '' }),
    flow(nodes, ['start > mail'], { owner: undefined }),
    flow([step('start', 'manual-trigger')], [], { owner: '  ' }),
  ],
  silent: [
    flow(nodes, ['start > mail'], { owner: 'ada@example.com' }),
    flow([manual()], [], { owner: 'Team Finance' }),
    flow([], [], { owner: '' }),
  ],
};

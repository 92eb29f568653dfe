import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
const own = [slot({ personal: true })];
export const cases: RuleCases = {
  fires: [
    flow(nodes, ['start > call'], { connections: own, sharedWith: 'team' }),
    flow(nodes, ['start > call'], { connections: own, sharedWith: 'everyone' }),
    flow(nodes, ['start > call'], { connections: own, environment: 'prod' }),
  ],
  silent: [
    flow(nodes, ['start > call'], { connections: [slot()], sharedWith: 'team' }),
    flow(nodes, ['start > call'], { connections: own, sharedWith: 'private' }),
    flow([manual()], [], { connections: own, sharedWith: 'team' }),
  ],
};

import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
export const cases: RuleCases = {
  fires: [
    flow(nodes, ['start > call'], { connections: [slot({ environment: 'prod' })] }),
    flow(nodes, ['start > call'], { connections: [slot({ environment: 'dev' })], environment: 'prod' }),
    flow(nodes, ['start > call'], { connections: [slot({ environment: 'prod' })], environment: 'test' }),
  ],
  silent: [
    flow(nodes, ['start > call'], { connections: [slot({ environment: 'dev' })] }),
    flow(nodes, ['start > call'], { connections: [slot()], environment: 'prod' }),
    flow([manual()], [], { connections: [slot({ environment: 'prod' })] }),
  ],
};

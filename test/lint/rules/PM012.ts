import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
const wires = ['start > call'];
const named = (name: string) => ({ connections: [slot({ name })] });
export const cases: RuleCases = {
  context: {
    policy: {
      organisation: {
        people: [
          { name: 'bob@example.com', active: false },
          { name: 'ada@example.com', active: true },
        ],
        connections: [
          { name: 'Bobs', owner: 'bob@example.com' },
          { name: 'slot-2', owner: 'Bob@example.com' },
          { name: 'Adas', owner: 'ada@example.com' },
          { name: 'Strangers', owner: 'eve@example.com' },
        ],
      },
    },
  },
  fires: [
    flow(nodes, wires, named('Bobs')),
    flow([manual()], [], named('bobs')),
    flow([manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot-2' })], wires, {
      connections: [slot({ id: 'slot-2' })],
    }),
  ],
  silent: [flow(nodes, wires, named('Adas')), flow(nodes, wires, named('Strangers')), flow(nodes, wires, named('Nobody knows it'))],
};

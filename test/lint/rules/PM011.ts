import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
const wires = ['start > call'];
const named = (name: string) => ({ connections: [slot({ name })] });
export const cases: RuleCases = {
  context: {
    now: '2026-06-01T00:00:00Z',
    policy: {
      organisation: {
        connections: [
          { name: 'Idle', usedAt: '2026-01-01T00:00:00Z', rotatedAt: '2026-01-01' },
          { name: 'Old', usedAt: '2026-05-31T10:00:00Z', rotatedAt: '2025-01-01T00:00:00Z' },
          { name: 'Never', createdAt: '2025-03-01' },
          { name: 'Fresh', usedAt: '2026-05-31T10:00:00Z', rotatedAt: '2026-04-01T00:00:00Z' },
          { name: 'Undated' },
        ],
      },
    },
  },
  fires: [flow(nodes, wires, named('Idle')), flow(nodes, wires, named('Old')), flow(nodes, wires, named('Never'))],
  silent: [flow(nodes, wires, named('Fresh')), flow(nodes, wires, named('Undated')), flow(nodes, wires, named('Nobody knows it'))],
};

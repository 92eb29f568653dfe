import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const fields: Json = [
  { name: 'contract', required: true },
  { name: 'amount', type: 'number' },
];
const parameters = {
  title: 'Which contract is {{ input.invoice }} for?',
  arguments: [{ name: 'Invoice', value: '{{ input.invoice }}' }],
  fields,
  deadlineMinutes: 60,
};

export const fixtures: NodeFixtures = [
  {
    name: 'asks with what is known',
    parameters,
    inputs: { in: [{ invoice: 'R-1' }] },
    expect: {
      waiting: {
        reason: 'approval',
        until: Date.UTC(2026, 10, 23, 10, 30),
        ask: {
          title: 'Which contract is R-1 for?',
          message: '',
          arguments: [{ Invoice: 'R-1' }],
          fields: [
            { name: 'contract', type: 'text', required: true, values: [] },
            { name: 'amount', type: 'number', required: false, values: [] },
          ],
        },
      },
    },
  },
  {
    name: 'goes on with what was filled in',
    parameters,
    inputs: { in: [{ invoice: 'R-1' }] },
    woken: { kind: 'approved', by: ['bob'], argumentHash: 'h', values: { contract: 'C-7' } },
    expect: { outputs: { filled: [{ invoice: 'R-1', answer: { contract: 'C-7' } }] } },
  },
  {
    name: 'does not go on with half an answer',
    parameters,
    inputs: { in: [{ invoice: 'R-1' }] },
    woken: { kind: 'approved', by: ['bob'], argumentHash: 'h' },
    expect: { error: 'step/schema' },
  },
  {
    name: 'takes the declined way with the reason',
    parameters,
    inputs: { in: [{ invoice: 'R-1' }] },
    woken: { kind: 'denied', by: 'bob', reason: 'not ours' },
    expect: { outputs: { declined: [{ invoice: 'R-1', declined: { by: 'bob', reason: 'not ours' } }] } },
  },
  {
    name: 'takes the expired way after the deadline',
    parameters,
    inputs: { in: [{ invoice: 'R-1' }] },
    woken: { kind: 'due' },
    expect: { outputs: { expired: [{ invoice: 'R-1' }] } },
  },
];

import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'keeps items that meet all conditions',
    parameters: {
      conditions: [
        { left: '{{ input.amount }}', operator: 'greater', right: '100' },
        { left: '{{ input.country }}', operator: 'oneOf', right: 'DE, FR' },
      ],
    },
    inputs: {
      in: [
        { amount: 150, country: 'DE' },
        { amount: 150, country: 'US' },
        { amount: 50, country: 'FR' },
      ],
    },
    expect: { outputs: { out: [{ amount: 150, country: 'DE' }] } },
  },
  {
    name: 'keeps items when any condition holds',
    parameters: {
      combine: 'any',
      conditions: [
        { left: '{{ input.vip }}', operator: 'isTrue' },
        { left: '{{ input.note }}', operator: 'isNotEmpty' },
      ],
    },
    inputs: { in: [{ vip: true }, { vip: false, note: 'Ada' }, { vip: false, note: '' }] },
    expect: { outputs: { out: [{ vip: true }, { vip: false, note: 'Ada' }] } },
  },
];

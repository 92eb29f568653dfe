import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'keeps items that meet all conditions', parameters: { conditions: [{ left: '{{ input.amount }}', operator: 'greater', right: '100' }, { left: '{{ input.country }}', operator: 'oneOf', right: 'DE, FR' }] },
    inputs: { in: [{ amount: 150, country: 'DE' }, { amount: 150, country: 'US' }, { amount: 50, country: 'FR' }] }, expect: { outputs: { out: [{ amount: 150, country: 'DE' }] } },
  },
];

import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'takes the first way that fits',
    parameters: {
      cases: [
        { id: 'high', conditions: [{ left: '{{ input.risk }}', operator: 'greaterOrEqual', right: 7 }] },
        { id: 'medium', conditions: [{ left: '{{ input.risk }}', operator: 'greaterOrEqual', right: 3 }] },
      ],
    },
    inputs: { in: [{ risk: 9 }, { risk: 3 }, { risk: 1 }] },
    expect: { outputs: { high: [{ risk: 9 }], medium: [{ risk: 3 }], fallback: [{ risk: 1 }] } },
  },
];

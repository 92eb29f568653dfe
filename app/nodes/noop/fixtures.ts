import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  { name: 'passes items on', parameters: {}, inputs: { in: [{ a: 1 }] }, expect: { outputs: { out: [{ a: 1 }] } } },
];

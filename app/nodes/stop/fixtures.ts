import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  { name: 'ends the run', parameters: {}, inputs: { in: [{}] }, expect: { outputs: {} } },
  { name: 'fails the run', parameters: { outcome: 'fail', message: 'No stock' }, inputs: { in: [{}] }, expect: { error: 'step/failed' } },
];

import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [{ name: 'needs a flow', parameters: {}, inputs: { in: [{}] }, expect: { error: 'step/failed' } }];

import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  { name: 'begins with the first batch', parameters: { list: 'items', batchSize: 2 }, inputs: { in: [{ items: [1, 2, 3] }] }, expect: { outputs: { loop: [1, 2] }, state: { left: [3], results: [] } } },
  { name: 'goes on with the rest', parameters: { list: 'items', batchSize: 2 }, state: { left: [3], results: [] }, inputs: { back: ['a', 'b'] }, expect: { outputs: { loop: [3] }, state: { left: [], results: ['a', 'b'] } } },
  { name: 'ends with what the rounds gave', parameters: { list: 'items' }, state: { left: [], results: ['a', 'b'] }, inputs: { back: ['c'] }, expect: { outputs: { done: ['a', 'b', 'c'] } } },
  { name: 'stops at its bound', parameters: { list: 'items', maxItems: 2 }, inputs: { in: [{ items: [1, 2, 3] }] }, expect: { error: 'step/failed' } },
];

import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'reads a table',
    parameters: { path: '/data/in.csv', format: 'csv' },
    inputs: { in: [{}] },
    replies: [{ base64: 'bmFtZTtub3RlCkFkYTsiYTsiImIiIgpjIgpCb2I7Cg==' }],
    calls: [{ operation: 'readFile', request: { path: '/data/in.csv' } }],
    expect: {
      outputs: {
        out: [
          { name: 'Ada', note: 'a;"b"\nc' },
          { name: 'Bob', note: '' },
        ],
      },
    },
  },
  {
    name: 'refuses a file that is no JSON',
    parameters: { path: '/data/in.json', format: 'json' },
    inputs: { in: [{}] },
    replies: [{ base64: 'eyJhIg==' }],
    expect: { error: 'step/failed' },
  },
];

import type { NodeFixtures } from '../kit/fixture.ts';

const error = { code: 'egress/status', message: 'The service answered with status 500.', step: 'Book' };

export const fixtures: NodeFixtures = [
  {
    name: 'hands on what came, and remembers it',
    parameters: {},
    inputs: { in: [{ id: 1 }] },
    expect: { outputs: { try: [{ id: 1 }] }, state: { items: [{ id: 1 }] } },
  },
  {
    name: 'gives what the part gave when it worked',
    parameters: {},
    state: { items: [{ id: 1 }] },
    inputs: { back: [{ id: 1, booked: true }] },
    expect: { outputs: { done: [{ id: 1, booked: true }] } },
  },
  {
    name: 'gives what came, with the error, when a step failed',
    parameters: {},
    state: { items: [{ id: 1 }, 'a text'] },
    inputs: { back: [], caught: [error] },
    expect: {
      outputs: {
        failed: [
          { id: 1, error },
          { input: 'a text', error },
        ],
      },
    },
  },
];

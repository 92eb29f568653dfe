import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives the checksum of a text (FIPS 180-4)',
    parameters: { field: 't', into: 'sum' },
    inputs: { in: [{ t: 'abc' }] },
    expect: { outputs: { out: [{ t: 'abc', sum: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }] } },
  },
  {
    name: 'of a file it is the checksum of its bytes',
    parameters: { field: 't', of: 'base64', encoding: 'base64' },
    inputs: { in: [{ t: 'YWJj' }] },
    expect: { outputs: { out: [{ t: 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=' }] } },
  },
  {
    name: 'of a record the order of its fields does not count',
    parameters: { field: 't', of: 'json' },
    inputs: { in: [{ t: { b: 1, a: 2 } }, { t: { a: 2, b: 1 } }] },
    expect: {
      outputs: {
        out: [
          'd3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772',
          'd3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772',
        ].map((t) => ({ t })),
      },
    },
  },
];

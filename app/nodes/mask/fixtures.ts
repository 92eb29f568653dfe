import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'masks, redacts and coarsens',
    parameters: {
      fields: [
        { path: 'email', method: 'mask' },
        { path: 'iban', method: 'mask' },
        { path: 'note', method: 'redact' },
        { path: 'people.*.born', method: 'coarsen' },
        { path: 'zip', method: 'coarsen' },
      ],
    },
    inputs: {
      in: [
        { email: 'ada@example.com', iban: 'DE001234567890', note: 'ill', people: [{ born: '1815-12-10' }], zip: '53113', other: 'kept' },
      ],
    },
    calls: [],
    expect: {
      outputs: {
        out: [
          { email: 'a***@example.com', iban: '***********890', note: '[removed]', people: [{ born: '1815' }], zip: '53***', other: 'kept' },
        ],
      },
    },
  },
  {
    name: 'keeps the domain of an address only where there is nothing else, and goes through records value by value',
    parameters: {
      fields: [
        { path: 'note', method: 'mask' },
        { path: 'customer', method: 'mask' },
        { path: 'list', method: 'coarsen' },
      ],
    },
    inputs: {
      in: [
        {
          note: 'Ada <ada@example.com> is ill, card 4111 1111 1111 1111',
          customer: { email: 'ada@example.com', ill: true, tags: ['a', null], age: 41 },
          list: [{ born: '1815-12-10' }, 'Ada'],
        },
      ],
    },
    calls: [],
    expect: {
      outputs: {
        out: [
          {
            note: '**************************************************1111',
            customer: { email: 'a***@example.com', ill: '***e', tags: ['*', null], age: '**' },
            list: [{ born: '1815' }, 'A.'],
          },
        ],
      },
    },
  },
  {
    name: 'takes a number for one element of a list, and a name for that field of each',
    parameters: {
      fields: [
        { path: 'items.0.email', method: 'redact' },
        { path: 'people.email', method: 'redact' },
      ],
    },
    inputs: {
      in: [
        {
          items: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
          people: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
        },
      ],
    },
    calls: [],
    expect: {
      outputs: {
        out: [{ items: [{ email: '[removed]' }, { email: 'bob@example.com' }], people: [{ email: '[removed]' }, { email: '[removed]' }] }],
      },
    },
  },
  {
    name: 'has hashes made where the key is, once a value',
    parameters: { fields: [{ path: 'people.*.phone', method: 'hash' }], purpose: 'support' },
    inputs: {
      in: [{ people: [{ phone: '0301234567' }, { phone: '0309876543' }] }, { people: [{ phone: '0301234567' }, { phone: null }] }],
    },
    replies: [{ digests: ['aaaa', 'bbbb'] }],
    calls: [{ operation: 'pseudonymise', request: { values: ['0301234567', '0309876543'], purpose: 'support' } }],
    expect: { outputs: { out: [{ people: [{ phone: 'aaaa' }, { phone: 'bbbb' }] }, { people: [{ phone: 'aaaa' }, { phone: null }] }] } },
  },
];

import type { NodeFixtures } from '../kit/fixture.ts';

const note = 'Ada Lovelace <ada@example.com> pays with 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00. Mail ADA@example.com.';

export const fixtures: NodeFixtures = [
  {
    name: 'blacks out what is found, wherever it stands in the field',
    parameters: { fields: ['mail'] },
    inputs: { in: [{ mail: { text: note, lines: ['call +49 30 901820', 'nothing here'] }, other: 'ada@example.com' }] },
    expect: {
      outputs: {
        out: [
          {
            mail: { text: '[name] <[email]> pays with [card], IBAN [iban]. Mail [email].', lines: ['call [phone]', 'nothing here'] },
            other: 'ada@example.com',
          },
        ],
      },
    },
  },
  {
    name: 'the same value has the same number within an item',
    parameters: { fields: ['t'], names: false, cards: false, bank: false, replacement: 'numbered' },
    inputs: { in: [{ t: note }] },
    expect: {
      outputs: {
        out: [{ t: 'Ada Lovelace <[email 1]> pays with 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00. Mail [email 1].' }],
      },
    },
  },
];

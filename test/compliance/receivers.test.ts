/** Who receives data of all flows together. */
import { expect, test } from 'vitest';
import { receiversOf } from '../../app/compliance/receivers.ts';
import type { MappedDestination } from '../../app/lint/data-map.ts';

const at = (values: Partial<MappedDestination>): MappedDestination =>
  ({ id: 'vendor|OpenAI|US', kind: 'vendor', name: 'OpenAI', region: 'US', labels: [], trust: 'trusted', ...values }) as MappedDestination;
const clauses = { covered: true, words: 'standard clauses', short: 'standard clauses' };
const nothing = { covered: false, words: 'no basis', short: 'no basis' };

test('a receiver of several flows stands once, with all that reaches it and the weakest basis; what is abroad without one comes first', () => {
  const receivers = receiversOf([
    {
      flow: { id: 'a', name: 'A' },
      destinations: [
        at({ labels: ['contact'], transfer: nothing }),
        at({ id: 'internal|crm|', kind: 'internal', name: 'crm', region: '' }),
        at({ id: 'local', kind: 'local', name: 'This machine' }),
      ],
    },
    {
      flow: { id: 'b', name: 'B' },
      destinations: [
        at({ labels: ['health'], trust: 'public', transfer: clauses }),
        at({ id: 'vendor|Aleph|DE', name: 'Aleph', region: 'DE' }),
      ],
    },
  ]);
  expect(
    receivers.map(({ name, region, labels, trust, transfer, flows }) => [name, region, labels, trust, transfer?.short, flows]),
  ).toEqual([
    [
      'OpenAI',
      'US',
      ['contact', 'health'],
      'public',
      'no basis',
      [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    ],
    ['Aleph', 'DE', [], 'trusted', undefined, [{ id: 'b', name: 'B' }]],
    ['crm', '', [], 'trusted', undefined, [{ id: 'a', name: 'A' }]],
  ]);
});

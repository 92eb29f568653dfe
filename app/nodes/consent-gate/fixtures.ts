import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const person = (name: string, consent: Json): Json => ({ name, consent });
const yes = person('Ada', { agreed: true, purposes: ['Newsletter', 'surveys'] });
const text = person('Bob', { agreed: 'true', purposes: 'orders, newsletter' });
const no = [
  person('C', { agreed: false, purposes: ['newsletter'] }),
  person('D', { agreed: true, purposes: ['surveys'] }),
  person('E', {}),
  person('F', { agreed: 'yes, but', purposes: 'newsletter' }),
  { name: 'G' },
];
const dated = (name: string, date: string, withdrawn?: string): Json => ({
  name,
  ok: true,
  date,
  ...(withdrawn === undefined ? {} : { withdrawn }),
});

export const fixtures: NodeFixtures = [
  {
    name: 'only a clear yes to this purpose goes through',
    parameters: { purpose: 'newsletter' },
    inputs: { in: [yes, text, ...no] },
    expect: { outputs: { given: [yes, text], missing: no } },
  },
  {
    name: 'a consent can be taken back and grow old',
    parameters: {
      purpose: 'x',
      agreed: '{{ input.ok }}',
      purposes: '',
      agreedAt: '{{ input.date }}',
      maxAgeDays: 365,
      withdrawnAt: '{{ input.withdrawn }}',
    },
    inputs: {
      in: [
        dated('fresh', '2026-01-01'),
        dated('old', '2025-01-01'),
        dated('ahead', '2027-01-01'),
        dated('back', '2026-01-01', '2026-02-01'),
        dated('odd', '2026-01-01', 'yes'),
        dated('later', '2026-01-01', '2027-02-01'),
      ],
    },
    expect: {
      outputs: {
        given: [dated('fresh', '2026-01-01'), dated('later', '2026-01-01', '2027-02-01')],
        missing: [
          dated('old', '2025-01-01'),
          dated('ahead', '2027-01-01'),
          dated('back', '2026-01-01', '2026-02-01'),
          dated('odd', '2026-01-01', 'yes'),
        ],
      },
    },
  },
  { name: 'a gate without a purpose is shut', parameters: {}, inputs: { in: [yes] }, expect: { error: 'step/failed' } },
];

import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const one = (name: string, parameters: NodeFixtures[number]['parameters'], before: Json, after: Json): NodeFixtures[number] => ({
  name,
  parameters: { field: 'd', ...parameters },
  inputs: { in: [{ d: before }] },
  expect: { outputs: { out: [{ d: after }] } },
});

export const fixtures: NodeFixtures = [
  one(
    'reads a German date in its zone',
    { written: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' },
    '01.07.2026 08:30',
    '2026-07-01T08:30:00.000+02:00',
  ),
  one('reads milliseconds', {}, 1_767_225_600_000, '2026-01-01T00:00:00.000Z'),
  one(
    'writes a date out in a zone',
    { operation: 'format', format: 'EEEE, dd MMMM yyyy HH:mm', zone: 'America/New_York' },
    '2026-03-08T07:30:00Z',
    'Sunday, 08 March 2026 03:30',
  ),
  one(
    'a day over a change of clocks keeps the hour',
    { operation: 'add', amount: 1, zone: 'Europe/Berlin' },
    '2026-03-28T09:00:00+01:00',
    '2026-03-29T09:00:00.000+02:00',
  ),
  one(
    'a month on from the last day is the last day',
    { operation: 'add', amount: 1, unit: 'months' },
    '2026-01-31',
    '2026-02-28T00:00:00.000Z',
  ),
  one('goes to the end of the quarter', { operation: 'end', unit: 'quarters' }, '2026-02-10', '2026-03-31T23:59:59.999Z'),
  one('takes the weekday', { operation: 'part', part: 'weekday' }, '2026-11-28', 6),
  one('what is no date becomes empty', { whenBad: 'empty' }, '31.02.2026', null),
  {
    name: 'measures the time between two dates',
    parameters: { field: 'from', operation: 'difference', other: '{{ input.to }}', into: 'days' },
    inputs: { in: [{ from: '2026-01-01', to: '2026-03-01T12:00:00Z' }] },
    expect: { outputs: { out: [{ from: '2026-01-01', to: '2026-03-01T12:00:00Z', days: 59.5 }] } },
  },
  {
    name: 'adds what the item says',
    parameters: { field: 'd', operation: 'add', amount: '{{ input.term }}' },
    inputs: { in: [{ d: '2026-01-01', term: 14 }] },
    expect: { outputs: { out: [{ d: '2026-01-15T00:00:00.000Z', term: 14 }] } },
  },
  { name: 'fails on what is no date', parameters: { field: 'd' }, inputs: { in: [{ d: 'soon' }] }, expect: { error: 'step/failed' } },
  {
    name: 'fails on a zone that does not exist',
    parameters: { field: 'd', zone: 'Mars/Olympus' },
    inputs: { in: [{ d: '2026-01-01' }] },
    expect: { error: 'step/failed' },
  },
];

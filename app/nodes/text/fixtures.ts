import type { NodeFixtures } from '../kit/fixture.ts';

const one = (
  name: string,
  parameters: NodeFixtures[number]['parameters'],
  before: string,
  after: string | number | boolean | null | readonly string[],
): NodeFixtures[number] => ({
  name,
  parameters: { field: 't', ...parameters },
  inputs: { in: [{ t: before }] },
  expect: { outputs: { out: [{ t: after }] } },
});

export const fixtures: NodeFixtures = [
  one('trims', { operation: 'trim' }, '  a b \n', 'a b'),
  one('writes capitals', { operation: 'upper' }, 'straße', 'STRASSE'),
  one('writes small letters', { operation: 'lower' }, 'ÄB', 'äb'),
  one('writes titles', { operation: 'title' }, 'ADA von lovelace-byron', 'Ada Von Lovelace-Byron'),
  one('replaces letter by letter', { operation: 'replace', find: '.', replacement: '$&' }, '1.2.3', '1$&2$&3'),
  one('cuts at a text', { operation: 'split', find: ', ' }, 'a, b', ['a', 'b']),
  one('cuts at lines', { operation: 'split' }, 'a\r\nb\nc', ['a', 'b', 'c']),
  one('takes a part by characters, not by code units', { operation: 'slice', start: 1, length: 1 }, 'a😀b', '😀'),
  one('takes the end', { operation: 'slice', start: -3 }, 'DE1234', '234'),
  one('fills up', { operation: 'pad', length: 5 }, '42', '00042'),
  one('finds a group', { operation: 'extract', pattern: 'INV-(\\d+)' }, 'Re: INV-2026, INV-7', '2026'),
  one('finds nothing', { operation: 'extract', pattern: '^x' }, 'abc', null),
  one('finds all', { operation: 'extract-all', pattern: '\\d+' }, 'a1 b22', ['1', '22']),
  one(
    'replaces by pattern',
    { operation: 'replace-pattern', pattern: '(\\d{2})\\.(\\d{2})', replacement: '$2/$1' },
    'on 31.12 and 01.02',
    'on 12/31 and 02/01',
  ),
  one('tests a pattern', { operation: 'matches', pattern: '^[A-Z]{2}\\d+$' }, 'DE12', true),
  one('counts characters', { operation: 'length' }, 'a😀', 2),
  {
    name: 'puts the result elsewhere, also of each element of a list',
    parameters: { field: 'items.*.sku', into: 'skus', operation: 'lower' },
    inputs: { in: [{ items: [{ sku: 'A' }, { sku: 'B' }] }] },
    expect: { outputs: { out: [{ items: [{ sku: 'A' }, { sku: 'B' }], skus: ['a', 'b'] }] } },
  },
  {
    name: 'a list is entered by a star and by nothing else',
    parameters: { field: 'items.sku', operation: 'lower' },
    inputs: { in: [{ items: [{ sku: 'A' }] }] },
    expect: { outputs: { out: [{ items: [{ sku: 'A' }] }] } },
  },
  {
    name: 'a pattern that looks ahead is no setting',
    parameters: { field: 't', operation: 'matches', pattern: '(?=a)' },
    inputs: { in: [{ t: 'aaaa' }] },
    expect: { error: 'flow/invalid' },
  },
  {
    name: 'a text too long for its pattern fails the step',
    parameters: { field: 't', operation: 'matches', pattern: 'a+b+c+$' },
    inputs: { in: [{ t: 'a'.repeat(100_001) }] },
    expect: { error: 'step/failed' },
  },
  {
    name: 'a text cannot grow beyond bounds',
    parameters: { field: 't', operation: 'replace', find: 'a', replacement: 'b'.repeat(10_000) },
    inputs: { in: [{ t: 'a'.repeat(200) }] },
    expect: { error: 'step/failed' },
  },
];

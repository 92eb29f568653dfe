import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const one = (
  name: string,
  parameters: NodeFixtures[number]['parameters'],
  before: readonly Json[],
  after: readonly Json[],
): NodeFixtures[number] => ({
  name,
  parameters: { field: 'n', ...parameters },
  inputs: { in: before.map((n) => ({ n })) },
  expect: { outputs: { out: after.map((n) => ({ n })) } },
});

export const fixtures: NodeFixtures = [
  one('reads numbers as Germans write them', { style: 'point-comma' }, ['1.234,50', '-7', '12,5 €', 3], [1234.5, -7, 12.5, 3]),
  one('reads numbers with thin spaces', { style: 'space-comma' }, ['1 234 567,8', '1\u202f234'], [1234567.8, 1234]),
  one(
    'what is no number becomes empty',
    { style: 'comma-point', whenBad: 'empty' },
    ['1,23', '12,34.5', '1 apple', '', true, '0x10', 'Infinity'],
    [null, null, null, null, null, null, null],
  ),
  one('rounds by the digits that people see', { operation: 'round' }, [1.005, 2.675, -1.005, 1e21], [1.01, 2.68, -1.01, 1e21]),
  one('rounds halves to even', { operation: 'round', digits: 0, rounding: 'half-even' }, [2.5, 3.5, -2.5, 2.51], [2, 4, -2, 3]),
  one('rounds up and down', { operation: 'round', digits: 1, rounding: 'down' }, [1.19, -1.11], [1.1, -1.2]),
  one('writes numbers out', { operation: 'format', style: 'point-comma' }, [1234567.891, -0.004, 12], ['1.234.567,89', '0,00', '12,00']),
  one('keeps numbers in bounds', { operation: 'clamp', least: 0, greatest: 100 }, [-5, 50, 500], [0, 50, 100]),
  { name: 'fails on text', parameters: { field: 'n' }, inputs: { in: [{ n: 'many' }] }, expect: { error: 'step/failed' } },
];

/** What is masked of a run: whatever leaves a step, be it taken up by another one or not. */
import { expect, test } from 'vitest';
import { labelMasker, openMasker, shapeMasker } from '../../app/engine/masking.ts';
import type { Json } from '../../app/kernel/json.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { flow, step } from '../lint/kit/flow.ts';

const hook = step('hook', 'webhook-trigger', {
  auth: 'none',
  path: 'a',
  fields: [
    { name: 'email', type: 'text' },
    { name: 'topic', type: 'enum', values: ['order'] },
  ],
} as never);
const item = { body: { email: 'ada@example.com', topic: 'order' } };

test('a way out that no step takes up is masked as those that one does', () => {
  const seen = (edges: readonly string[], port: string): unknown => {
    const labels = runLabels(flow([hook, step('fork', 'if'), step('end', 'noop')], [...edges]));
    return labelMasker(labels).mask('fork', port, [item])[0];
  };
  const masked = { body: { email: '[contact]', topic: 'order' } };
  expect([
    seen(['hook > fork'], 'true'),
    seen(['hook > fork'], 'false'),
    seen(['hook > fork', 'fork.true > end'], 'false'),
    seen(['hook > fork', 'fork.false > end'], 'false'),
    seen(['hook > fork', 'fork.false > end'], 'true'),
  ]).toEqual(Array.from({ length: 5 }, () => masked));
});

const labels = runLabels(flow([hook, step('look', 'script', { code: 'throw new Error()' })], ['hook > look']));

test('what a sender puts beside what was said, or in another shape, is not shown', () => {
  const shown = (body: Json): unknown => labelMasker(labels).mask('hook', 'out', [{ method: 'POST', body }]);
  const at = 'ada@example.com';
  expect([
    shown({ topic: 'order', email: { home: at, work: [at] } }),
    shown({ topic: 'order', mail: at, Email: at, more: { email: at } }),
    shown([{ email: at }]),
    shown({ email: { [at]: 1, home: 2 } }),
    shown(at),
    shown(null),
    labelMasker(labels).mask('hook', 'out', [at]),
  ]).toEqual([
    [{ method: 'POST', body: { topic: 'order', email: { home: '[contact]', work: ['[contact]'] } } }],
    [{ method: 'POST', body: { topic: 'order', mail: '[masked]', Email: '[masked]', more: { email: '[masked]' } } }],
    [{ method: 'POST', body: [{ email: '[masked]' }] }],
    [{ method: 'POST', body: { email: { '[field 1]': '[contact]', home: '[contact]' } } }],
    [{ method: 'POST', body: '[masked]' }],
    [{ method: 'POST', body: null }],
    [at],
  ]);
});

test('a sentence about a step does not repeat what is masked of its data', () => {
  const words = (body: Json, sentence: string): string => labelMasker(labels).words('look', { in: [{ body }] }, sentence);
  const name = 'Ada "the first"';
  expect([
    words({ email: 'ada@example.com', topic: 'order' }, 'Error: no order for ada@example.com'),
    words({ email: name }, `Error: bad ${JSON.stringify({ email: name })}`),
    words({ email: 'for' }, 'Error: no order for it'),
    shapeMasker.words('look', { in: [{ body: { n: 4711 } }] }, 'Error: 4711'),
    openMasker.words('look', { in: [{ body: { n: 4711 } }] }, 'Error: 4711'),
  ]).toEqual([
    'Error: no order for [masked]',
    'Error: bad {"email":"[masked]"}',
    'Error: no order for it',
    'Error: [masked]',
    'Error: 4711',
  ]);
});

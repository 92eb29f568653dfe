/** Files of other products with one thing wrong, and their twins without it, written from the catalogue of rules alone. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { products } from './foreign/all.ts';

const said = (file: Json, path: string): ReadonlySet<string> =>
  new Set(
    importForeignAll(typeof file === 'string' ? file : JSON.stringify(file), path).flatMap(({ flow, leftOut }) =>
      lintFlow(flow, { leftOut }).findings.map(({ ruleId }) => ruleId),
    ),
  );

describe.each(products)('%s', (_product, pairs, path) => {
  it.each(pairs.map((pair) => [pair[0], pair] as const))('%s', (_name, [, rule, planted, twin]) => {
    expect({ seen: said(planted, path).has(rule), alarm: said(twin, path).has(rule) }).toEqual({ seen: true, alarm: false });
  });
});

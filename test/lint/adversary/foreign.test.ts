/** Files of other products with one thing wrong, and their twins without it, written from the catalogue of rules alone. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { joinFlows } from '../../../app/lint/join-flows.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { products } from './foreign/all.ts';

/** What is said of all flows of the file, each seen beside the others. */
function said(file: Json, path: string): ReadonlySet<string> {
  const found = importForeignAll(typeof file === 'string' ? file : JSON.stringify(file), path);
  const near = found.length > 1 ? joinFlows(found.map(({ flow }) => flow)) : undefined;
  return new Set(
    found.flatMap(({ flow, leftOut }) => lintFlow(flow, { ...near?.get(flow.id), leftOut }).findings.map(({ ruleId }) => ruleId)),
  );
}

describe.each(products)('%s', (_product, pairs, path) => {
  it.each(pairs.map((pair) => [pair[0], pair] as const))('%s', (_name, [, rule, planted, twin]) => {
    expect({ seen: said(planted, path).has(rule), alarm: said(twin, path).has(rule) }).toEqual({ seen: true, alarm: false });
  });
});

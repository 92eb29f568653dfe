/** Scripts that carry data by odd ways: each is run for real, and what its summary says must hold what it did. */
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { isOpaqueScript, scriptSteps } from '../../../app/lint/dataflow/script/summary.ts';
import type { CodeFact, Read } from '../../../app/nodes/kit/facts.ts';
import { oddCarriers } from './odd-carriers.ts';
import { oddSilent } from './odd-silent.ts';

const marker = 'ZQMARKERZQ';
const code = (source: string): CodeFact => ({ language: 'javascript', parameter: 'code', source, dialect: 'countersign' });

async function given(source: string): Promise<string> {
  const input = {
    q: marker,
    other: 'other',
    k: 1,
    n: 3,
    d: '2026-01-01',
    rec: { v: marker, length: marker, size: marker },
    rows: [{ id: 1, mail: 'm', n: 2, ok: true }],
    list: ['l'],
  };
  const world = {
    input,
    Buffer,
    TextEncoder,
    TextDecoder,
    URLSearchParams,
    structuredClone,
    atob,
    btoa,
    console: { log: () => undefined },
  };
  return JSON.stringify(await (runInNewContext(`(async () => { ${source}\n})()`, world) as Promise<unknown>)) ?? '';
}

/** A yes, a word of the script's own: nothing of the text itself. */
const isText = (read: Read, type: string | undefined): boolean =>
  (type === undefined || type === 'any' || type === 'text') &&
  !((read.from === 'input' || read.from === 'node') && (read.as === 'boolean' || read.as === 'enum'));
/** What the summary says is in `x`. */
const reads = (source: string): Read[] =>
  scriptSteps(code(source)).flatMap((step) =>
    (step.op === 'assign' || step.op === 'unknown') && (step.path[0] ?? 'x') === 'x'
      ? step.reads.filter((read) => isText(read, step.op === 'assign' ? step.type : undefined))
      : [],
  );
const saysSo = (source: string): boolean =>
  isOpaqueScript(code(source)) ||
  reads(source).some((read) => read.from === 'any' || (read.from === 'input' && ['q', 'rec', undefined].includes(read.path[0])));

it('each way really carries it, or does not', async () => {
  const odd: string[] = [];
  for (const source of oddCarriers) if (!(await given(source)).includes(marker)) odd.push(source);
  for (const source of oddSilent) if ((await given(source)).includes(marker)) odd.push(source);
  expect(odd).toEqual([]);
});
it('no way is lost', () => {
  expect(oddCarriers.filter((source) => !saysSo(source))).toEqual([]);
});
it('what is not carried is not said, and such a script is followed', () => {
  expect(oddSilent.filter(saysSo)).toEqual([]);
});

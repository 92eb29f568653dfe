/** `lint --baseline` and `--write-baseline`: no new risk from here on. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readBaseline } from '../../../app/lint/baseline.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow } from '../../lint/kit/flow.ts';
import { ask, call, manual, openHook } from '../../lint/kit/steps.ts';
import { desk } from '../kit.ts';

const { cli, json, write, file } = desk();
const plain = printFlow(flow([manual(), call('http://api.example.com/x')], ['start > call']));
const leaky = printFlow(flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']));

it('writes a baseline, then counts only what is not in it', async () => {
  write('a.flow.json', plain);
  const before = await cli(['lint', 'a.flow.json']);
  const wrote = await cli(['lint', 'a.flow.json', '--write-baseline', 'base.json']);
  const known = readBaseline(readFileSync(file('base.json'), 'utf8'), 'base.json').findings.length;
  const same = await json(['lint', 'a.flow.json', '--baseline', 'base.json']);
  write('a.flow.json', leaky);
  const worse = await cli(['lint', 'a.flow.json', '--baseline', 'base.json']);
  const [first] = same.doc['files'] as { findings: unknown[] }[];
  expect({
    codes: [before.code, wrote.code, same.code, worse.code],
    figures: same.doc['baseline'],
    shown: first?.findings,
    line: /Baseline: \d+ known, \d+ gone, \d+ left; \d+ new/.test(worse.out),
    tells: worse.out.includes('DF001'),
  }).toEqual({ codes: [1, 0, 0, 1], figures: { known, left: known, gone: 0, fresh: 0 }, shown: [], line: true, tells: true });
});

it('a baseline that cannot be read ends the run before anything is linted', async () => {
  write('odd.json', '{}');
  const results = await Promise.all([
    cli(['lint', 'a.flow.json', '--baseline', 'odd.json']),
    cli(['lint', 'a.flow.json', '--baseline', 'nobody.json']),
  ]);
  expect(results.map(({ code, out }) => [code, out])).toEqual([
    [2, ''],
    [2, ''],
  ]);
});

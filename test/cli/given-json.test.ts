/** JSON that people give on the command line: nothing in it is changed or passed over in silence. */
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

const { cli, write, json } = desk();
const draft = printFlow(flow([step('start', 'manual-trigger')], []));

test.each<[string, string, (path: string) => readonly string[]]>([
  ['the input of a run', '{"a":1,"a":2}', (path) => ['run', write('flow.json', draft), '--dry-run', '--input', path]],
  ['the flow of a run', draft.replace('{', '{"name":"One name",'), (path) => ['run', path, '--dry-run']],
  ['a flow for lint', draft.replace('{', '{"name":"One name",'), (path) => ['lint', path]],
  ['the flow of a bundle', draft.replace('{', '{"name":"One name",'), (path) => ['bundle', 'create', path, '--key', 'none.key']],
  [
    'bindings',
    '{"mail":{"hosts":[]},"mail":{"hosts":[]}}',
    (path) => ['run', write('flow.json', draft), '--unsigned-dev', '--bindings', path],
  ],
  [
    'a list of hosts',
    '{"hosts":["a.example:443"],"hosts":["b.example:443"]}',
    (path) => ['egress', 'check', 'https://b.example/', '--allow', path],
  ],
  ['a policy', '{"minimumTls":"1.3","minimumTls":"1.2"}', (path) => ['lint', write('flow.json', draft), '--policy', path]],
  ['waivers', '{"waivers":[],"waivers":[]}', (path) => ['lint', write('flow.json', draft), '--waivers', path]],
])('a name that stands twice is refused with its place: %s', async (_what, text, args) => {
  const { code, err, out } = await cli(args(write('twice.json', text)));
  expect([code, err + out]).toEqual([2, expect.stringMatching(/twice in one place, the second time at line \d+, column \d+/)]);
});

test('a number that is too large to hold is refused, a long one keeps its digits', async () => {
  const path = write('flow.json', draft);
  const large = await cli(['run', path, '--dry-run', '--input', write('large.json', '{"a":1e400}')]);
  expect([large.code, large.err]).toEqual([2, expect.stringMatching(/too large, at line 1, column 6/)]);
  expect((await json(['script', 'run', write('s.js', 'input'), '--input', '{"a":12345678901234567890}'])).doc).toMatchObject({
    ok: true,
    value: { a: '12345678901234567890' },
  });
  expect((await cli(['script', 'run', write('s.js', 'input'), '--input', '{"a":1,"a":2}'])).err).toMatch(/says “a” twice/);
});

test('ids of lines come back as they are written', async () => {
  const ids = ['12345678901234567890', '1.0', '1e400', '-0', '"a\\u0062"', '7'];
  const lines = (rest: string): string => `${ids.map((id) => `{"meta":{"id":3},"id":${id},${rest}}`).join('\n')}\n`;
  const idOf = (line: string): string | undefined => /^\{"id":([^,]+),/.exec(line)?.[1];
  const wanted = ['12345678901234567890', '1.0', '1e400', '-0', '"ab"', '7'];
  expect((await cli(['detect', 'pii', '-', '--jsonl'], lines('"text":"plain"'))).out.trim().split('\n').map(idOf)).toEqual(wanted);
  expect((await cli(['script', 'run', '--jsonl', '-'], lines('"code":"1"'))).out.trim().split('\n').map(idOf)).toEqual(wanted);
  expect((await cli(['detect', 'pii', '-', '--jsonl'], '{"id":12345678901234567890,"text":5}\n')).out).toMatch(
    /^\{"id":12345678901234567890,.*"error"/,
  );
});

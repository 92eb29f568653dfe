/** What people and programs read: the text to the letter, JSON's keys, SARIF against the reference validator. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../app/cli/main.ts';
import type { CliIo } from '../../app/cli/command.ts';
import { rules } from '../../app/lint/registry.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { flow } from './kit/flow.ts';
import { ask, call, manual, openHook } from './kit/steps.ts';

const leak = printFlow(flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { region: 'us', settings: { alertRoute: 'owner' } }));
const clean = printFlow(flow([manual(), ask('Hello')], ['start > ask'], { settings: { alertRoute: 'owner' } }));

async function run(args: readonly string[], files: Readonly<Record<string, string>>, stdin = ''): Promise<{ code: number; out: string; err: string; read(name: string): string; done(): void }> {
  const cwd = mkdtempSync(join(tmpdir(), 'countersign-lint-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  let out = '';
  let err = '';
  const io: CliIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, stdin: async () => stdin, cwd, tty: false };
  const code = await main(args, io);
  return { code, out, err, read: (name) => readFileSync(join(cwd, name), 'utf8'), done: () => { rmSync(cwd, { recursive: true }); } };
}

it('text: what, where, the way, why, help', async () => {
  const { code, out, done } = await run(['lint', 'a.flow.json', '--persona', 'builder'], { 'a.flow.json': leak });
  done();
  expect(code).toBe(1);
  expect(out.replace(/in [\d.]+ ms/, 'in N ms')).toMatchInlineSnapshot(`
    "blocked[DF001]: Contact data (e-mail, phone or address) in “body.email” reaches OpenAI unmasked
      --> a.flow.json › ask › prompt
      |
      |  1. hook body.email
      |     email in the body of the web request
      |  2. ask prompt
      |     sent to OpenAI in the prompt
      |
      = why:  Each run sends contact data (e-mail, phone or address) of real people to OpenAI. A company
              outside yours then holds it: it may be kept, read by its staff or come out in a breach, and the
              people were not asked.
      = help: Put a Tokenise step before the model and a Restore step after it, or leave these fields out of
              the prompt.
      = fix:  Insert a Tokenise step before “ask” (--fix does this)
      = see countersign rules DF001 · LLM02:2025, LCNC-SEC-03, CWE-359, GDPR 5(1)(c), GDPR 25, GDPR 28, HIPAA 164.502(b)

    1 flow, 1 blocking, 0 high, 0 medium, 2 hints in N ms: 1 cannot be signed off
    "
  `);
});

it('json: one document, errors beside files, the worst exit code', async () => {
  const { code, out, done } = await run(['lint', '.', 'gone.json', '--json'], { 'a.flow.json': leak, 'b.flow.json': clean, 'broken.json': '{ "nodes": [', 'other.json': '{ "hello": 1 }' });
  done();
  const { files, errors } = JSON.parse(out) as { files: { path: string; format: string; nodes: number; verdict: { result: string }; findings: { ruleId: string; path: unknown[] }[] }[]; errors: { path: string; code: string }[] };
  expect({
    code, files: files.map(({ path, format, nodes, verdict, findings }) => [path, format, nodes, verdict.result, findings.filter(({ ruleId }) => ruleId === 'DF001').length]),
    errors: errors.map(({ path, code: why }) => [path, why]),
  }).toEqual({ code: 1, files: [['a.flow.json', 'countersign', 2, 'blocked', 1], ['b.flow.json', 'countersign', 2, 'pass', 0]], errors: [['broken.json', 'file/not-json'], ['gone.json', 'file/not-found']] });
});

it('standard input, usage and unreadable files', async () => {
  const piped = await run(['lint', '-', '--json'], {}, clean);
  const bad = await run(['lint', 'x.json'], { 'x.json': 'no' });
  const none = await run(['lint'], {});
  const odd = await run(['lint', 'x.json', '--format', 'xml'], { 'x.json': clean });
  for (const one of [piped, bad, none, odd]) one.done();
  expect([piped.code, bad.code, none.code, odd.code]).toEqual([0, 2, 2, 2]);
});

it('--fix writes a flow that still opens and no longer blocks', async () => {
  const { code, out, read, done } = await run(['lint', 'a.flow.json', '--fix', '--json'], { 'a.flow.json': leak });
  const fixed = readFlow(read('a.flow.json'), 'a.flow.json');
  done();
  const { files } = JSON.parse(out) as { files: { verdict: { result: string }; fixed: string[] }[] };
  expect({ code, result: files[0]?.verdict.result, types: fixed.nodes.map(({ type }) => type), some: (files[0]?.fixed.length ?? 0) > 0 })
    .toEqual({ code: 0, result: 'pass', types: ['webhook-trigger', 'model-call', 'tokenise'], some: true });
});

it('a policy raises, switches off and names models; a wrong one is refused', async () => {
  const plain = printFlow(flow([manual(), call('http://api.example.com/x', {}, 'call', { timeoutMs: 5 })], ['start > call']));
  const ids = (text: string): string[] => (JSON.parse(text) as { files: { findings: { ruleId: string; severity: string }[] }[] }).files[0]?.findings.map(({ ruleId, severity }) => `${ruleId}:${severity}`) ?? [];
  const policy = JSON.stringify({ rules: { CN001: 'block', DF016: 'off', RL002: 'off' } });
  const with_ = await run(['lint', 'a.json', '--json', '--policy', 'p.json'], { 'a.json': plain, 'p.json': policy });
  const wrong = await run(['lint', 'a.json', '--policy', 'p.json'], { 'a.json': plain, 'p.json': '{ "rules": { "CN001": "loud" } }' });
  with_.done(); wrong.done();
  expect({ found: ids(with_.out), code: wrong.code, says: wrong.err.includes('rules.CN001') }).toEqual({ found: ['CN001:block'], code: 2, says: true });
});

it('sarif: valid by the reference validator, with code flows, fixes and taxonomies', async () => {
  const { code, out, done } = await run(['lint', 'a.flow.json', '--format', 'sarif'], { 'a.flow.json': leak });
  done();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sarif-'));
  const file = join(folder, 'out.sarif');
  writeFileSync(file, out);
  const checked = spawnSync(process.execPath, [new URL('../../node_modules/@microsoft/sarif-multitool/bin.js', import.meta.url).pathname, 'validate', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [sarifRun] = (JSON.parse(out) as { runs: { tool: { driver: { rules: unknown[] } }; taxonomies: { name: string }[]; results: { ruleId: string; codeFlows?: unknown[]; fixes?: unknown[] }[] }[] }).runs;
  const main_ = sarifRun?.results.find(({ ruleId }) => ruleId === 'DF001');
  expect({ code, status: checked.status, problems: `${checked.stdout}${checked.stderr}`.split('\n').filter((line) => / (error|warning) /.test(line)), flows: main_?.codeFlows?.length, fixes: main_?.fixes?.length, rules: sarifRun?.tool.driver.rules.length, cwe: sarifRun?.taxonomies[0]?.name })
    .toEqual({ code: 1, status: 0, problems: [], flows: 1, fixes: 1, rules: rules.length, cwe: 'CWE' });
});

it('a step name cannot talk to the terminal', async () => {
  const evil = flow([openHook(), { ...ask('Answer {{ input.body.email }}'), name: 'ask\u001b[2J\u202e' }], ['hook > ask']);
  const { out, done } = await run(['lint', 'a.json'], { 'a.json': printFlow(evil) });
  done();
  expect(/[\u001b\u202e]/.test(out)).toBe(false);
});

it('flow dataflow and rules', async () => {
  const labels = await run(['flow', 'dataflow', 'a.json', '--json'], { 'a.json': leak });
  const list = await run(['rules', '--json'], {});
  const page = await run(['rules', 'df001'], {});
  const unknown = await run(['rules', 'XX999'], {});
  for (const one of [labels, list, page, unknown]) one.done();
  const { edges } = JSON.parse(labels.out) as { edges: { id: string; fields: { path: string }[] }[] };
  expect({ edge: edges[0]?.id, email: edges[0]?.fields.find(({ path }) => path === 'body.email'), rules: (JSON.parse(list.out) as { rules: unknown[] }).rules.length, page: page.out.startsWith('# DF001'), unknown: unknown.code })
    .toEqual({ edge: 'hook>ask', email: { path: 'body.email', labels: ['contact'], trust: 'public', type: 'text', sources: ['hook.body.email'] }, rules: rules.length, page: true, unknown: 2 });
});

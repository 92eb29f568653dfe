/** Rule packs: patterns as data, evaluated like the program's own rules; the preview; what the schema refuses. */
import { describe, expect, it } from 'vitest';
import { previewPack } from '../../../app/lint/packs/preview.ts';
import { packSchema, readPack, type Pack } from '../../../app/lint/kit/pack.ts';
import { readPolicy } from '../../../app/lint/policy.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { flow } from '../kit/flow.ts';
import { agent, approve, ask, askLocal, brain, call, mail, manual, openHook, post, script, signedHook } from '../kit/steps.ts';

const words = { title: 'Not allowed here', severity: 'high', message: 'It may harm.', remedy: 'Do it otherwise.' };
const pack = (...rules: object[]): Pack =>
  packSchema.parse({
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'acme',
    name: 'Acme',
    version: '1.0.0',
    publisher: 'Acme security',
    rules: rules.map((rule, index) => ({ id: `ACME-${index + 1}`, ...words, ...rule })),
  });
const hits = (rule: object, one: Parameters<typeof previewPack>[1][number]): readonly (string | undefined)[] =>
  previewPack(pack(rule), [one]).flows[0]?.findings.map(({ nodeId }) => nodeId) ?? [];

const contact = flow(
  [openHook(), ask('Answer {{ input.body.email }}'), mail('a@other.example', '{{ input.body.email }}')],
  ['hook > ask', 'hook > mail'],
);

describe('patterns', () => {
  it('follow data to a place', () => {
    const rule = { data: { labels: ['contact'] }, step: { sinks: ['message'], zones: ['public'] } };
    expect([hits(rule, contact), hits(rule, flow([openHook(), mail('a@other.example', 'Hello')], ['hook > mail']))]).toEqual([
      ['mail'],
      [],
    ]);
  });
  it('show the way of the data', () => {
    const [finding] =
      previewPack(pack({ data: { labels: ['contact'] }, step: { sinks: ['prompt.user'] } }), [contact]).flows[0]?.findings ?? [];
    expect(finding?.path.map(({ nodeId }) => nodeId)).toEqual(['hook', 'ask']);
  });
  it('tell trust, and who wrote it', () => {
    const trust = { data: { trust: 'public' }, step: { sinks: ['network'] } };
    const send = post('https://api.example.com/x', '{{ input.body.text }}');
    const model = { data: { byModel: true }, step: { effects: ['send'], sinks: ['message'] } };
    expect([
      hits(trust, flow([openHook(), send], ['hook > call'])),
      hits(trust, flow([signedHook(), send], ['hook > call'])),
      hits(model, flow([manual(), askLocal('Write'), mail('a@example.com', '{{ input.answer }}')], ['start > ask', 'ask > mail'])),
      hits(model, flow([manual(), mail('a@example.com', 'Hi')], ['start > mail'])),
    ]).toEqual([['call'], [], ['mail'], []]);
  });
  it('name steps by host, provider, language and place in the flow', () => {
    const base = flow([openHook(), call('https://api.tracker.example/x'), script('return input;')], ['hook > call', 'call > script']);
    expect([
      hits({ step: { hosts: ['*.tracker.example'] } }, base),
      hits({ step: { hosts: ['tracker.example'] } }, base),
      hits({ step: { languages: ['javascript'] }, after: { triggers: ['webhook'] } }, base),
      hits({ step: { languages: ['javascript'] }, after: { triggers: ['schedule'] } }, base),
      hits({ step: { providers: ['openai'], zones: ['vendor'] } }, contact),
      hits({ step: { providers: ['mistral'] } }, contact),
      hits(
        { step: { asTool: true, effects: ['write'] } },
        flow(
          [manual(), agent('Go'), brain(), post('https://api.example.com/x', '{}')],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
        ),
      ),
    ]).toEqual([['call'], [], ['script'], [], ['ask'], [], ['call']]);
  });
  it('keep quiet behind a guard, and in flows that they do not mean', () => {
    const rule = { step: { effects: ['send'] }, unless: ['approval'] };
    const guarded = flow([manual(), approve(['text']), mail('a@example.com', 'Hi')], ['start > approve', 'approve.approved > mail']);
    const bare = flow([manual(), mail('a@example.com', 'Hi')], ['start > mail']);
    expect([
      hits(rule, guarded),
      hits(rule, bare),
      hits({ ...rule, when: { environments: ['prod'] } }, bare),
      hits({ ...rule, when: { environments: ['prod'] } }, { ...bare, environment: 'prod' }),
    ]).toEqual([[], ['mail'], [], ['mail']]);
  });
});

describe('a pack', () => {
  it('is counted in its preview, flows without a hit too', () => {
    const preview = previewPack(pack({ step: { effects: ['send'] } }, { step: { languages: ['python'] } }), [
      contact,
      { ...contact, id: 'f2' },
      flow([manual()], [], { id: 'f3' }),
    ]);
    expect({
      rules: preview.rules.map(({ ruleId, flows, findings }) => [ruleId, flows, findings]),
      flows: preview.flows.map(({ flowId, findings }) => [flowId, findings.length]),
    }).toEqual({
      rules: [
        ['ACME-1', 2, 2],
        ['ACME-2', 0, 0],
      ],
      flows: [
        ['flow_test', 1],
        ['f2', 1],
        ['f3', 0],
      ],
    });
  });
  it("of a policy is linted with the program's own rules, and its severity can be set or taken away", () => {
    const text = (rules: object) => JSON.stringify({ rules, packs: [pack({ severity: 'block', step: { effects: ['send'] } })] });
    const found = (rules: object) => {
      const { findings, verdict } = lintFlow(contact, { policy: readPolicy(text(rules), 'policy.json') });
      return {
        own: findings.some(({ ruleId }) => ruleId === 'DF001'),
        pack: findings.find(({ ruleId }) => ruleId === 'ACME-1')?.severity,
        result: verdict.result,
      };
    };
    expect([found({}), found({ 'ACME-1': 'high' })]).toEqual([
      { own: true, pack: 'block', result: 'blocked' },
      { own: true, pack: 'block', result: 'blocked' },
    ]);
  });
  it.each<[string, object]>([
    ["an id that looks like the program's own", { id: 'DF001', step: { effects: ['send'] } }],
    ['a pattern that says nothing', { step: {} }],
    ['data without a word about it', { data: { guesses: false }, step: { effects: ['send'] } }],
    ['an unknown key', { step: { effects: ['send'], colour: ['red'] } }],
    ['an unknown label', { data: { labels: ['gossip'] }, step: { effects: ['send'] } }],
    ['no message', { message: '', step: { effects: ['send'] } }],
  ])('with %s is refused', (_name, rule) => {
    const text = JSON.stringify({ ...pack({ step: { effects: ['send'] } }), rules: [{ id: 'ACME-1', ...words, ...rule }] });
    expect(() => readPack(text, 'pack.json')).toThrowError(expect.objectContaining({ code: 'lint/bad-policy', place: 'pack.json' }));
  });
  it('that is no JSON, or names a rule twice, is refused', () => {
    const twice = pack({ step: { effects: ['send'] } });
    expect(() => readPack('{', 'pack.json')).toThrowError(expect.objectContaining({ code: 'lint/bad-policy' }));
    expect(() => readPack(JSON.stringify({ ...twice, rules: [...twice.rules, ...twice.rules] }), 'pack.json')).toThrowError(
      /two rules have the same id/,
    );
  });
});

/** A bot that answers in the chat it was asked in, and one that only looks so. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

type Node = {
  readonly name: string;
  readonly type: string;
  readonly parameters: object;
  readonly typeVersion?: number;
  readonly disabled?: boolean;
};
const base = (name: string, type: string, parameters: object = {}, more: object = {}): Node => ({
  name,
  type: type.includes('.') ? type : `n8n-nodes-base.${type}`,
  typeVersion: 1.2,
  parameters,
  ...more,
});
const lc = '@n8n/n8n-nodes-langchain.';
const agent = base('Bot', `${lc}agent`, { promptType: 'define', text: "={{ $('In').item.json.message.text }}" }, { typeVersion: 1.7 });
const model = base('Model', `${lc}lmChatOpenAi`, { model: 'gpt-4o' });
const chain = (names: readonly string[]): object =>
  Object.fromEntries(names.slice(1).map((to, index) => [names[index], { main: [[{ node: to, type: 'main', index: 0 }]] }]));

/** Rules on `Out`, in a chain of these steps in which the model stands behind `Bot`. */
function judged(steps: readonly Node[], links: object = {}): readonly string[] {
  const nodes = [...steps, model].map((node, index) => ({ ...node, id: `n${index}`, position: [index * 200, 0] }));
  const file = {
    name: 'bot',
    nodes,
    connections: {
      ...chain(steps.map(({ name }) => name)),
      Model: { ai_languageModel: [[{ node: 'Bot', type: 'ai_languageModel', index: 0 }]] },
      ...links,
    },
  };
  return importForeignAll(JSON.stringify(file), 'bot.json')
    .flatMap(({ flow }) => lintFlow(flow).findings)
    .filter(({ nodeName, ruleId }) => nodeName === 'Out' && (ruleId === 'AI001' || ruleId === 'AI005'))
    .map(({ ruleId }) => ruleId)
    .sort();
}

const telegram = base('In', 'telegramTrigger', { updates: ['message'] });
const out = (parameters: object, type = 'telegram'): Node => base('Out', type, { text: '={{ $json.output }}', ...parameters });
const set = (name: string, field: string, value: string, more: object = {}): Node =>
  base(name, 'set', { assignments: { assignments: [{ name: field, value, type: 'string' }] }, ...more }, { typeVersion: 3.4 });

describe('an answer in the chat that started the flow is no deed of the model', () => {
  it.each([
    "={{ $('In').item.json.message.chat.id }}",
    "={{ $('In').first().json.message.from.id }}",
    '={{ $node["In"].json["message"]["chat"]["id"] }}',
    "={{ $('In').item.json.callback_query.message.chat.id }}",
    "={{ $('In').item.json?.message?.chat?.id }}",
  ])('by %s', (chatId) => expect(judged([telegram, agent, out({ chatId })])).toEqual([]));
  it('through a field that was set, and steps that hand it on', () => {
    expect(
      judged([
        telegram,
        set('Keep', 'chat', '={{ $json.message.chat.id }}'),
        base('Wait', 'noOp'),
        agent,
        out({ chatId: "={{ $('Wait').item.json.chat }}" }),
      ]),
    ).toEqual([]);
  });
  it('on WhatsApp, on Slack, and in the chat of n8n itself', () => {
    expect(
      judged([
        base('In', 'whatsAppTrigger'),
        agent,
        out(
          { operation: 'send', textBody: '={{ $json.output }}', recipientPhoneNumber: "={{ $('In').item.json.contacts[0].wa_id }}" },
          'whatsApp',
        ),
      ]),
    ).toEqual([]);
    expect(
      judged([
        base('In', 'slackTrigger'),
        agent,
        out({ select: 'channel', channelId: { __rl: true, mode: 'id', value: "={{ $('In').item.json.channel }}" } }, 'slack'),
      ]),
    ).toEqual([]);
    expect(judged([base('In', `${lc}chatTrigger`, { public: true }), agent, out({ message: '={{ $json.output }}' }, `${lc}chat`)])).toEqual(
      [],
    );
  });
});

describe('a message to anybody else is one', () => {
  it.each([
    '99887766',
    '={{ $json.output }}',
    "={{ $('In').item.json.message.text }}",
    "={{ $('In').item.json.message.reply_to_message.from.id }}",
    "={{ $('In').item.json.message.forward_from.id }}",
    "={{ $('In').item.json.message.chat.id + $json.output }}",
    "={{ $json.output || $('In').item.json.message.chat.id }}",
    "={{ $('In').item.json.message.text.chat.id }}",
    "={{ $fromAI('chat') }}",
    "={{ $('In').item.json.message.chat.id.toString().replace(/.*/, $json.output) }}",
  ])('%s', (chatId) => expect(judged([telegram, agent, out({ chatId })])).toEqual(['AI001', 'AI005']));
  it.each([
    ['set to somebody', set('Keep', 'chat', '112233')],
    ['set by the text', set('Keep', 'chat', '={{ $json.message.text }}')],
    ['under a name that data chooses', set('Keep', '={{ $json.message.text }}', '={{ $json.message.chat.id }}')],
    ['by a script', base('Keep', 'code', { jsCode: 'return [{ json: { chat: $json.message.text } }]' })],
  ])('the field was %s', (_, keep) =>
    expect(judged([telegram, keep, agent, out({ chatId: "={{ $('Keep').item.json.chat }}" })])).toEqual(['AI001', 'AI005']),
  );
  it('the flow was started by something else, whose fields are called the same', () => {
    const hook = base('In', 'webhook', { path: 'a', httpMethod: 'POST' });
    const found = judged([hook, agent, out({ chatId: "={{ $('In').item.json.message.chat.id }}" })]);
    expect(found).toContain('AI005');
    expect(
      judged([{ ...telegram, name: 'Other', disabled: true }, hook, agent, out({ chatId: "={{ $('Other').item.json.message.chat.id }}" })]),
    ).toContain('AI005');
  });
  const also = { includeOtherFields: true };
  const from = (step: string): Node => out({ chatId: `={{ $('${step}').item.json.chat }}` });
  it.each([
    ['somebody fills in a form on the way', [base('Ask', 'wait', { resume: 'form' }), agent, from('Ask')]],
    ['a call from outside goes on', [base('Ask', 'wait', { resume: 'webhook' }), agent, from('Ask')]],
    ['the name is spelled with brackets', [set('Again', '["chat"]', '={{ $json.message.text }}', also), agent, from('Again')]],
    ['the name is that of an element', [set('Again', 'chat[0]', '={{ $json.message.text }}', also), agent, from('Again')]],
    [
      'rows are sorted by a script',
      [base('Sort', 'sort', { type: 'code', code: 'a.json.chat = a.json.message.text; return 0' }), agent, from('Sort')],
    ],
    [
      'tables are joined by a statement',
      [
        base('Join', 'merge', { mode: 'combineBySql', query: 'SELECT message->text AS chat FROM input1' }, { typeVersion: 3 }),
        agent,
        from('Join'),
      ],
    ],
    [
      'another message is changed',
      [
        agent,
        out({
          operation: 'editMessageText',
          messageType: 'inlineMessage',
          inlineMessageId: '={{ $json.output }}',
          chatId: "={{ $('Keep').item.json.chat }}",
        }),
      ],
    ],
  ])('the field was kept, but %s', (_, then) =>
    expect(judged([telegram, set('Keep', 'chat', '={{ $json.message.chat.id }}', also), ...then])).toEqual(['AI001', 'AI005']),
  );
  it('Slack is told the channel the old way', () => {
    const slack = base('In', 'slackTrigger');
    expect(
      judged([
        slack,
        agent,
        base(
          'Out',
          'slack',
          { text: '={{ $json.output }}', channel: '={{ $json.output }}', channelId: "={{ $('In').item.json.channel }}" },
          { typeVersion: 1 },
        ),
      ]),
    ).toEqual(['AI001', 'AI005']);
    expect(
      judged([
        slack,
        base('Keep', 'set', { values: { boolean: [{ name: 'channel', value: '={{ $json.text }}' }] } }, { typeVersion: 1 }),
        agent,
        out({ channelId: "={{ $('Keep').item.json.channel }}" }, 'slack'),
      ]),
    ).toEqual(['AI001', 'AI005']);
  });
  it('a call that a wait waits for brings another', () => {
    const chain = (wait: Node): readonly Node[] => [telegram, wait, agent, out({ chatId: "={{ $('Wait').item.json.message.chat.id }}" })];
    expect(judged(chain(base('Wait', 'wait', { resume: 'webhook' }, { typeVersion: 1.1 })))).toContain('AI005');
    expect(judged(chain(base('Wait', 'wait', { amount: 5 }, { typeVersion: 1.1 })))).toEqual([]);
  });
  it('a file of many ways that meet again is judged at once', () => {
    const rows = Array.from({ length: 28 }, (_, index) => [base(`A${index}`, 'noOp'), base(`B${index}`, 'noOp')]);
    const links = Object.fromEntries(
      rows.flatMap(([a, b], index) =>
        [a, b].map((from) => [
          from?.name ?? '',
          { main: [(rows[index + 1] ?? [agent]).map(({ name }) => ({ node: name, type: 'main', index: 0 }))] },
        ]),
      ),
    );
    const steps = [telegram, ...rows.flat(), agent, out({ chatId: "={{ $('A27').item.json.message.chat.id }}" })];
    expect(
      judged(steps, {
        ...links,
        In: { main: [['A0', 'B0'].map((node) => ({ node, type: 'main', index: 0 }))] },
        B27: { main: [[{ node: 'Bot', type: 'main', index: 0 }]] },
      }),
    ).toEqual([]);
  });
  it('one of two ways brings another', () => {
    const steps = [
      telegram,
      set('Keep', 'chat', '={{ $json.message.chat.id }}'),
      base('Wait', 'noOp'),
      agent,
      out({ chatId: "={{ $('Wait').item.json.chat }}" }),
      base('Hook', 'webhook', { path: 'a' }),
    ];
    expect(judged(steps, { Out: {}, Hook: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] } })).toEqual(['AI001', 'AI005']);
  });
  it('more is done than said: a member is banned', () => {
    const banned = judged([
      telegram,
      agent,
      out({ resource: 'chat', operation: 'leave', chatId: "={{ $('In').item.json.message.chat.id }}" }),
    ]);
    expect(
      judged([telegram, agent, base('Out', 'telegram', { operation: 'sendMessage', text: '={{ $json.output }}', chatId: '42' })]),
    ).toEqual(['AI001', 'AI005']);
    expect(banned).toEqual(judged([telegram, agent, out({ resource: 'chat', operation: 'leave', chatId: '42' })]));
  });
});

describe('a file in which ways part and meet again and again', () => {
  it('is read step by step, and not way by way', () => {
    const layers = Array.from({ length: 28 }, (_, index) => [`a${index}`, `b${index}`]);
    const wires = (to: readonly string[]): object => ({ main: [to.map((node) => ({ node, type: 'main', index: 0 }))] });
    const rows = [['In'], ...layers, ['Bot'], ['Out']];
    const steps = [
      telegram,
      ...layers.flat().map((name) => base(name, 'noOp')),
      agent,
      out({ chatId: "={{ $('a27').item.json.message.chat.id }}" }),
    ];
    expect(
      judged(steps, Object.fromEntries(rows.flatMap((row, index) => row.map((name) => [name, wires(rows[index + 1] ?? [])])))),
    ).toEqual([]);
  });
});

describe('what Markdown becomes', () => {
  const rules = (parameters: object): readonly string[] => {
    const nodes = [
      base('In', 'webhook', { path: 'a', httpMethod: 'POST' }),
      set('Clean', 'a', 'fixed'),
      base('Text', 'markdown', { markdown: "={{ $('In').item.json.body.text }}", ...parameters }),
      base('Run', 'executeCommand', { command: '=ls {{ $json.out }}' }),
    ].map((node, index) => ({ ...node, id: `n${index}`, position: [index * 200, 0] }));
    return importForeignAll(JSON.stringify({ name: 'm', nodes, connections: chain(nodes.map(({ name }) => name)) }), 'm.json')
      .flatMap(({ flow }) => lintFlow(flow).findings)
      .filter(({ nodeName }) => nodeName === 'Run')
      .map(({ ruleId }) => ruleId);
  };
  it.each([
    { mode: 'markdownToHtml', destinationKey: 'out' },
    { mode: '={{ "markdownToHtml" }}', destinationKey: 'out' },
    { mode: 'markdownToHtml', destinationKey: '={{ "out" }}' },
  ])('%j', (parameters) => expect(rules(parameters)).toEqual(rules({ mode: 'markdownToHtml', destinationKey: 'out' })));
  it("is an outsider's where it was", () => expect(rules({ mode: 'markdownToHtml', destinationKey: 'out' })).toEqual(['CN014']));
});

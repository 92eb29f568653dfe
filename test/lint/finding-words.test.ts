/** What a finding says, who reads what a model wrote, and who is waited for. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { storeWords } from '../../app/lint/kit/stores.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { readUrl } from '../../app/nodes/kit/url.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { AGENT, GPT, HTTP, IF, LLM, MAIL, SLACK, START, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';
import { flow, step } from './kit/flow.ts';
import { CHAT, MODEL, SEND, found, kept, lint } from './kit/n8n-findings.ts';
import { ask, manual, openHook, post, set } from './kit/steps.ts';

describe('words of a finding', () => {
  const said = (rule: string, drawn: Parameters<typeof lintFlow>[0]): string[] =>
    lintFlow(drawn)
      .findings.filter(({ ruleId }) => ruleId === rule)
      .map(({ title, message }) => `${title} | ${message}`);
  const pays = (start: FlowNode) =>
    flow(
      [start, ask('{{ input.body.text }}'), post('https://pay.example.com/x', '{{ input.answer }}', { effect: 'pay' })],
      [`${start.id} > ask`, 'ask > call'],
    );
  it('a second finding of one cause says that one mend ends both', () => {
    const names = (start: FlowNode): boolean[] =>
      said('AI005', pays(start)).map((text) => text.includes("also ends the finding about outsiders' text"));
    expect([names(openHook()), names(manual())]).toEqual([[true], [false]]);
  });
  it.each([
    [
      'data by its kind',
      'DF001',
      flow(
        [openHook([{ name: 'diagnosis' }, { name: 'email' }]), ask('{{ input.body.diagnosis }} {{ input.body.email }}')],
        ['hook > ask'],
      ),
      /^Health data in “body\.diagnosis”, with other personal data, reaches OpenAI unmasked/,
    ],
    [
      'what a model wrote chooses whom to write to',
      'AI024',
      flow(
        [
          openHook(),
          ask('{{ input.body.text }}'),
          step('mail', 'send-mail', { from: 'd@example.com', to: '{{ input.answer }}', subject: 'x', text: 'y' }),
        ],
        ['hook > ask', 'ask > mail'],
      ),
      /^“mail” picks whom it writes to by “answer”, which a model wrote/,
    ],
    [
      'a door behind which there is only an answer',
      'CN008',
      flow([openHook(), step('answer', 'respond-webhook', { body: 'Hello {{ input.body.text }}' })], ['hook > answer']),
      /^Anyone can start “hook” and gets what “answer” answers \| Whoever finds the address gets/,
    ],
    [
      'a door behind which something is done beside the answer',
      'CN008',
      flow(
        [openHook(), step('answer', 'respond-webhook', { body: 'Hello' }), post('https://api.example.com/x', '{}')],
        ['hook > answer', 'answer > call'],
      ),
      /^Anyone can start “hook”, which sets off “call” \| .*make “call” act/,
    ],
    [
      'what happens twice',
      'RL005',
      flow(
        [step('hook', 'webhook-trigger', { auth: 'hmac', fields: [] }), set({ a: 'b' }), post('https://api.example.com/x', '{}')],
        ['hook > set', 'set > call'],
      ),
      /^“hook” may deliver the same thing twice, and “call” sends data to api\.example\.com each time/,
    ],
    [
      'where an address leads',
      'AI003',
      flow([openHook(), ask('{{ input.body.text }}'), post('{{ input.answer }}', '{}')], ['hook > ask', 'ask > call']),
      /another page or another server/,
    ],
  ])('%s', (_what, rule, drawn, words) => {
    expect(said(rule, drawn)[0]).toMatch(words);
  });
  it('FEEL joins texts and names: what stands behind a slash chooses no host', () => {
    const call = (source: string): readonly string[] =>
      readUrl({ $foreign: 'feel', source }).hostReads.flatMap((read) => ('path' in read ? [read.path.join('.')] : ['?']));
    expect(call('=base+"/v2/documents/"+doc.id+"?hash="+doc.hash')).toEqual(['base']);
    expect(call('="https://api.example.com/orders/" + order.id')).toEqual([]);
    expect(call('="https://"+shop+".example.com/x"')).toEqual(['shop']);
    expect(new Set(call('=base+"/x/"+upper case(doc.id)'))).toEqual(new Set(['base', 'doc.id', 'doc.*.id']));
    expect(new Set(call('=if a then base else other'))).toEqual(new Set(['a', 'base', 'other']));
  });
  it('who restricts a chat to people by their numbers hears nobody else', () => {
    const heard = (additionalFields: JsonObject): string[] =>
      found(
        'AI001',
        [
          ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields }, cr('telegramApi')],
          LLM('Ask', '={{ $json.message.text }}'),
          GPT(),
          MAIL('Tell', { message: '={{ $json.text }}' }),
        ],
        ['Message > Ask', MODEL, 'Ask > Tell'],
      );
    expect([
      heard({}),
      heard({ userIds: '=' + '{{ $env.ANYBODY }}' }),
      heard({ userIds: '12345,67890' }),
      heard({ chatIds: '-100123' }),
    ]).toEqual([['block Tell'], ['block Tell'], [], []]);
  });
  it('a question to a service is no act, though it is asked by POST', () => {
    const asks = (url: string): string[] =>
      found(
        'AI001',
        [
          CHAT,
          AGENT('Ask', '={{ $json.message.text }}'),
          GPT(),
          [
            'Tool',
            'httpRequestTool',
            4.2,
            {
              method: 'POST',
              url,
              sendBody: true,
              bodyParameters: { parameters: [{ name: 'query', value: "={{ $fromAI('q') }}" }] },
              options: kept,
            },
          ],
        ],
        ['Message > Ask', MODEL, 'Tool -tool> Ask'],
      );
    expect([
      asks('https://kb.example.com/webhook/query'),
      asks('https://kb.example.com/webhook/orders'),
      asks("=https://kb.example.com/{{ $fromAI('what') }}/query"),
    ]).toEqual([[], ['block Tool'], ['block Tool']]);
  });
  it('a statement that a database carries out is an act, though the address ends like a question', () => {
    const asks = (url: string, body: string): string[] =>
      found('AI001', [CHAT, LLM('Ask', '={{ $json.message.text }}'), GPT(), SEND('Do', url, body)], ['Message > Ask', MODEL, 'Ask > Do']);
    expect([
      asks('https://kb.example.com/query', '={"question": "{{ $json.text }}"}'),
      asks('https://api.example.com/v4/d1/database/x/query', '={"params": "{{ $json.text }}"}'),
      asks('https://api.example.com/query', '={"sql": "{{ $json.text }}"}'),
      asks('https://api.example.com/query', '={{ JSON.stringify({ statement: $json.text }) }}'),
    ]).toEqual([[], ['block Do'], ['block Do'], ['block Do']]);
  });
  it('say whether a model decides that something is done, or only what goes into it', () => {
    const titles = (nodes: readonly Step[], wires: readonly string[]): string[] =>
      lint([CHAT, AGENT('Ask', '={{ $json.message.text }}'), GPT(), ...nodes], ['Message > Ask', MODEL, ...wires])
        .filter(({ ruleId }) => /^AI00[15]$/.test(ruleId))
        .map(({ title }) => title);
    const mail = (message: string): JsonObject => ({ sendTo: 'desk@example.com', subject: 'x', message });
    expect(titles([MAIL('Tell', mail('={{ $json.output }}'))], ['Ask > Tell'])).toEqual([
      "An outsider's text can steer, through a model, what “Tell” does: it sends something through Google",
      '“Tell” sends something through Google by what a model wrote, and no person looks at it',
    ]);
    expect(titles([['Tell', 'gmailTool', 2.1, mail("={{ $fromAI('text') }}"), cr('gmailOAuth2')]], ['Tell -tool> Ask'])).toEqual([
      "An outsider's text can make the model decide that “Tell” sends something through Google",
      '“Tell” sends something through Google because a model says so, and no person looks at it',
    ]);
  });
  it('name the model where it fills a tool in, and begin there', () => {
    const all = lint(
      [
        CHAT,
        AGENT('Ask', '={{ $json.message.text }}'),
        GPT(),
        ['Tool', 'httpRequestTool', 4.2, { method: 'GET', url: "={{ $fromAI('url') }}", options: kept }],
      ],
      ['Message > Ask', MODEL, 'Tool -tool> Ask'],
    );
    expect(
      all
        .filter(({ ruleId }) => ruleId === 'AI003' || ruleId === 'CN005')
        .map(({ ruleId, title }) => `${ruleId} ${title}`)
        .sort(),
    ).toEqual([
      'AI003 What the model fills in becomes part of a web address',
      "CN005 An outsider's text in what the model fills in chooses the host that “Tool” calls",
    ]);
    expect(all.find(({ ruleId }) => ruleId === 'AI003')?.path.map(({ nodeName }) => nodeName)).toEqual(['Ask', 'Tool']);
  });
});
describe('who reads, and who is waited for', () => {
  const wrote = (from: Step, out: Step): string[] =>
    found('AI005', [from, LLM('Ask', '=Write about {{ $json.message.text }}'), GPT(), out], [`${from[0]} > Ask`, MODEL, `Ask > ${out[0]}`]);
  it('what a model wrote to a room of your own blocks nothing, where no outsider had a say', () => {
    expect([wrote(START, SLACK('Tell', '={{ $json.text }}')), wrote(CHAT, SLACK('Tell', '={{ $json.text }}'))]).toEqual([
      ['medium Tell'],
      ['block Tell'],
    ]);
    expect(wrote(START, MAIL('Tell', { sendTo: '={{ $json.to }}', message: '={{ $json.text }}' }))).toEqual(['block Tell']);
  });
  const round = (asked: Step): string[] =>
    found(
      'RL004',
      [START, LLM('Ask', 'Write'), GPT(), asked, IF('Good?', '={{ $json.data.approved }}', true, 'boolean', 'true')],
      ['Start > Ask', MODEL, `Ask > ${asked[0]}`, `${asked[0]} > Good?`, 'Good?#1 > Ask'],
    );
  it('a circle that waits and asks again keeps a run open; one that acts does it all over again', () => {
    const poll = (method: string, pause: Step): string[] =>
      found(
        'RL004',
        [START, HTTP('Job', { method, url: 'https://api.example.com/job' }), IF('Done?', '={{ $json.status }}', 'done'), pause],
        ['Start > Job', 'Job > Done?', `Done?#1 > ${pause[0]}`, `${pause[0]} > Job`],
      );
    const wait: Step = ['Wait', 'wait', 1.1, { amount: 45 }];
    expect([poll('GET', wait), poll('POST', wait), poll('GET', ['Pass', 'noOp', 1, {}])]).toEqual([
      ['medium Job'],
      ['high Job'],
      ['high Job'],
    ]);
  });
  it('a circle in which each round waits for a person goes on as long as they like', () => {
    const until = { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'minutes' } } };
    expect(round(MAIL('Look', { operation: 'sendAndWait', message: '={{ $json.text }}', options: until })).length).toBe(1);
    expect([
      round(MAIL('Look', { operation: 'sendAndWait', message: '={{ $json.text }}' })).length,
      round(MAIL('Look', { message: '={{ $json.text }}' })).length,
    ]).toEqual([0, 1]);
  });
});
it('a column whose name is too long for a field is answered like any other', () => {
  const [one] = importForeignAll(
    JSON.stringify(
      wf(
        [
          START,
          [
            'Keep',
            'googleSheets',
            4.5,
            {
              operation: 'append',
              documentId: rl('d', 'id'),
              sheetName: rl('gid=0'),
              columns: { mappingMode: 'defineBelow', value: { ['x'.repeat(300)]: '={{ $json.a }}', ['__proto__x']: '1' } },
              options: {},
            },
            cr('googleSheetsOAuth2Api'),
          ],
        ],
        ['Start > Keep'],
      ),
    ),
    'w.json',
  );
  expect(
    lintFlow(
      one?.flow ??
        (() => {
          throw new Error('no flow');
        })(),
    ).findings.filter(({ ruleId }) => ruleId === 'RL014'),
  ).toEqual([]);
});

it.each([
  ['sql:leads', '“sql:leads”'],
  ['airtable:appSg3x9TqLm2VbCd/tblQ8rW2zXk5Jn1Ha', 'the place that “Keep it” uses'],
  ['googleSheets:1aBcD3fGhIjK-lMnOpQrStUvWxYz/Orders', '“Orders” of “Keep it”'],
  ['notion:0f8fad5b-d9cb-469f-a165-70867728950e', 'the place that “Keep it” uses'],
  ['postgres:customer_orders_of_2026', '“postgres:customer_orders_of_2026”'],
])('a place known by a made-up id is named by the step that uses it: %s', (key, words) => {
  expect(storeWords(key, 'Keep it')).toBe(words);
});

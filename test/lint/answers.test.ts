/** What a service answers, who reads what is sent, and where a request goes: each beside what looks like it and is another matter. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { AGENT, GPT, HOOK, LLM, MAIL, PG, SET, SLACK, START, cr, rl, type Step } from './adversary/foreign/n8n-kit.ts';
import { CHAT, GET, MODEL, SEND, found } from './kit/n8n-findings.ts';

const REPLY = (name: string, text: string): Step => [
  name,
  'telegram',
  1.2,
  { chatId: "={{ $('Message').item.json.message.chat.id }}", text, additionalFields: {} },
  cr('telegramApi'),
];

describe('personal data in the answer of a service that was asked with it', () => {
  const asked = (service: Step, from: Step = CHAT): string[] =>
    found(
      'DF001',
      [from, service, LLM('Ask', '=Sum up {{ $json.text }}'), GPT()],
      [`${from[0]} > ${service[0]}`, `${service[0]} > Ask`, MODEL],
    );
  it('may be in it, and is told so', () => {
    expect(
      asked(
        GET('Transcript', {
          url: '=https://videos.example.com/transcript',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'video', value: '={{ $json.message.text }}' }] },
        }),
      ),
    ).toEqual(['medium Ask']);
    expect(
      asked(
        GET('Search', {
          url: 'https://api.example.com/search',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'q', value: '={{ $json.message.text }}' }] },
        }),
      ),
    ).toEqual(['medium Ask']);
  });
  it('is in it where the service gives the same text again', () =>
    expect(asked(SEND('Translate', 'https://api.example.com/translate', '={"text": "{{ $json.message.text }}"}'))).toEqual(['block Ask']));
  it('is the record of the one who was asked for', () => {
    const mail: Step = ['Mail', 'gmailTrigger', 1.2, { simple: true, filters: {} }, cr('gmailOAuth2')];
    expect(
      asked(
        GET('Customer', {
          url: 'https://crm.example.com/customers',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'mail', value: '={{ $json.From }}' }] },
        }),
        mail,
      ),
    ).toEqual(['high Ask']);
  });
  it('is what was kept, where it was kept', () => {
    const nodes = [
      CHAT,
      [
        'Keep',
        'postgres',
        2.5,
        {
          operation: 'insert',
          schema: rl('public'),
          table: rl('notes'),
          columns: { mappingMode: 'defineBelow', value: { text: '={{ $json.message.text }}' } },
        },
        cr('postgres'),
      ] as Step,
      LLM('Ask', '=Sum up {{ $json.text }}'),
      GPT(),
    ];
    expect(found('DF001', nodes, ['Message > Keep', 'Keep > Ask', MODEL])).toEqual(['block Ask']);
    expect(
      found(
        'DF001',
        [CHAT, nodes[1] as Step, PG('Read', 'SELECT text FROM notes'), ...nodes.slice(2)],
        ['Message > Keep', 'Keep > Read', 'Read > Ask', MODEL],
      ),
    ).toEqual(['block Ask']);
  });
  it('is the message itself, where a file of it was fetched', () => {
    const file: Step = ['File', 'telegram', 1.2, { resource: 'file', fileId: '={{ $json.message.voice.file_id }}' }, cr('telegramApi')];
    const hear: Step = ['Ask', 'L.openAi', 1.8, { resource: 'audio', operation: 'transcribe', options: {} }, cr('openAiApi')];
    expect(found('DF001', [CHAT, file, hear], ['Message > File', 'File > Ask'])).toEqual(['block Ask']);
  });
  it('is a name that the field itself has', () =>
    expect(asked(SET('Name', { text: '={{ $json.message.from.first_name }}' }))).toEqual(['block Ask']));
  it('that people have published themselves is told, and blocks nothing', () => {
    const posts: Step = ['Posts', 'reddit', 1, { operation: 'getAll', subreddit: 'gardening', filters: {} }, cr('redditOAuth2Api')];
    expect(
      found('DF001', [START, posts, LLM('Ask', '=Sum up {{ $json.selftext }}'), GPT()], ['Start > Posts', 'Posts > Ask', MODEL]),
    ).toEqual(['medium Ask']);
  });
});
describe('what a sheet gives back of the row that was written', () => {
  const keep = (value: JsonObject, more: JsonObject = {}): Step => [
    'Keep',
    'googleSheets',
    4.5,
    {
      operation: 'append',
      documentId: rl('doc1', 'id'),
      sheetName: rl('gid=0'),
      columns: { mappingMode: 'defineBelow', value, ...more },
      options: {},
    },
    cr('googleSheetsOAuth2Api'),
  ];
  const told = (field: string, row: Step): string[] =>
    found('DF001', [CHAT, row, LLM('Ask', `=Sum up {{ $json.${field} }}`), GPT()], ['Message > Keep', 'Keep > Ask', MODEL]);
  const row = { Topic: 'gardens', Words: '={{ $json.message.text }}' };
  it('is each column as it was filled', () => expect([told('Topic', keep(row)), told('Words', keep(row))]).toEqual([[], ['block Ask']]));
  it('is the item, where its fields became the columns', () =>
    expect(told('message.text', keep({}, { mappingMode: 'autoMapInputData' }))).toEqual(['block Ask']));
});
describe("private data and outsiders' text in one model, and a way out", () => {
  const words = SEND('Words', 'https://api.example.com/translate', '={"text": "{{ $json.message.text }}"}');
  const trifecta = (out: Step): string[] =>
    found(
      'DF004',
      [CHAT, words, LLM('Ask', '=Sum up {{ $json.data }}'), GPT(), out],
      ['Message > Words', 'Words > Ask', MODEL, `Ask > ${out[0]}`],
    );
  it('is none where what goes back to the asker came from the asker', () =>
    expect(trifecta(REPLY('Answer', '={{ $json.text }}'))).toEqual([]));
  it('is one where somebody else hears it', () =>
    expect(trifecta(MAIL('Tell', { sendTo: "={{ $('Words').item.json.mail }}", message: '={{ $json.text }}' }))).toEqual(['block Ask']));
  it('is less where only a room of your own hears it', () => expect(trifecta(SLACK('Tell', '={{ $json.text }}'))).toEqual(['medium Ask']));
  it('is one where data names somebody else who gets it too, or it goes back to whoever wrote', () => {
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}' }))).toEqual(['medium Ask']);
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}', options: { bccList: 'all@example.com' } }))).toEqual(['medium Ask']);
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}', options: { bccList: "={{ $('Words').item.json.mail }}" } }))).toEqual([
      'block Ask',
    ]);
    expect(
      trifecta([
        'Tell',
        'microsoftOutlook',
        2,
        {
          toRecipients: 'desk@example.com',
          subject: 'x',
          bodyContent: '={{ $json.text }}',
          additionalFields: { bccRecipients: "={{ $('Words').item.json.mail }}" },
        },
        cr('microsoftOutlookOAuth2Api'),
      ]),
    ).toEqual(['block Ask']);
    expect(trifecta(MAIL('Tell', { operation: 'reply', messageId: 'x', message: '={{ $json.text }}' }))).toEqual(['block Ask']);
  });
  it('is one where the asker hears what others wrote', () => {
    const box: Step = ['Box', 'gmailTool', 2.1, { operation: 'getAll', filters: {} }, cr('gmailOAuth2')];
    expect(
      found(
        'DF004',
        [CHAT, AGENT('Ask', '={{ $json.message.text }}'), GPT(), box, REPLY('Answer', '={{ $json.output }}')],
        ['Message > Ask', MODEL, 'Box -tool> Ask', 'Ask > Answer'],
      ),
    ).toEqual(['block Ask']);
  });
  it('is none where a model is told what is public anyway', () => {
    const posts: Step = ['Posts', 'reddit', 1, { operation: 'getAll', subreddit: 'gardening', filters: {} }, cr('redditOAuth2Api')];
    expect(
      found(
        'DF004',
        [START, posts, LLM('Ask', '=Sum up {{ $json.selftext }}'), GPT(), MAIL('Tell', { sendTo: '={{ $json.text }}', message: 'x' })],
        ['Start > Posts', 'Posts > Ask', MODEL, 'Ask > Tell'],
      ),
    ).toEqual([]);
  });
  it('has no way out by another agent that has none', () => {
    const inner: Step = ['Helper', 'L.agentTool', 2.2, { text: "={{ $fromAI('task') }}", toolDescription: 'Helps', options: {} }];
    const box: Step = ['Box', 'gmailTool', 2.1, { operation: 'getAll', filters: {} }, cr('gmailOAuth2')];
    const all = (tools: readonly Step[]): string[] =>
      found(
        'DF004',
        [START, AGENT('Ask', 'Sort the mail'), GPT(), box, inner, GPT('Other'), ...tools],
        [
          'Start > Ask',
          MODEL,
          'Box -tool> Ask',
          'Helper -tool> Ask',
          'Other -model> Helper',
          ...tools.map(([name]) => `${name} -tool> Helper`),
        ],
      ).filter((one) => one.endsWith(' Ask'));
    expect([
      all([]),
      all([
        ['Send', 'gmailTool', 2.1, { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('text') }}" }, cr('gmailOAuth2')],
      ]),
    ]).toEqual([[], ['high Ask']]);
  });
});
describe('where a request goes', () => {
  const job = (extra: JsonObject): Step => SEND('Job', 'https://api.example.com/videos', '={"prompt": "{{ $json.body.idea }}"}', {}, extra);
  const hosts = (url: string, from: readonly Step[] = [job(cr('httpHeaderAuth'))]): string[] =>
    found(
      'CN005',
      [HOOK(), ...from, GET('Get', { url })],
      [
        `Webhook > ${from[0]?.[0] ?? 'Get'}`,
        ...from.slice(1).map(([name], at) => `${from[at]?.[0] ?? ''} > ${name}`),
        ...(from.length > 0 ? [`${from.at(-1)?.[0] ?? ''} > Get`] : []),
      ],
    );
  const keyed = SEND('Job', 'https://api.example.com/videos', '={"prompt": "{{ $json.body.idea }}"}', {
    sendHeaders: true,
    headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.KEY }}' }] },
  });
  it('may be said by the service that has just been asked', () =>
    expect([hosts('={{ $json.status_url }}', [keyed]), hosts('={{ $json.status_url }}', [job({})])]).toEqual([
      ['medium Get'],
      ['high Get'],
    ]));
  it('and by the address that it named', () =>
    expect(
      hosts('={{ $json.response_url }}', [
        keyed,
        GET('Look', {
          url: '={{ $json.status_url }}',
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.KEY }}' }] },
        }),
      ]),
    ).toContain('medium Get'));
  it("is an outsider's choice where they say it", () =>
    expect([hosts('={{ $json.body.url }}', []), hosts("={{ $('Webhook').item.json.body.url }}")]).toEqual([['block Get'], ['block Get']]));
  it('is theirs where the service only says it again', () => expect(hosts('={{ $json.input.url }}', [keyed])).toEqual(['block Get']));
  it('what others have written there leads wherever they like', () => {
    const list = GET('Job', { url: 'https://api.github.com/repos/o/r/issues' });
    expect([
      hosts('=https://api.github.com/repos/o/r/contents/{{ $json.title }}', [list]),
      hosts('=https://api.github.com/repos/o/r/issues/{{ $json.id }}/comments', [list]),
    ]).toEqual([['high Get'], []]);
  });
  it('an id of the same host leads nowhere else', () => {
    expect(hosts('=https://api.example.com/videos/{{ $json.job_id }}')).toEqual([]);
    expect(hosts('=https://other.example.com/videos/{{ $json.job_id }}', [job({})])).toEqual(['high Get']);
    expect(hosts("=https://api.example.com/videos/{{ $('Webhook').item.json.body.id }}")).toEqual(['high Get']);
  });
});

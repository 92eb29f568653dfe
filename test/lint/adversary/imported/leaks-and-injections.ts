/** Leaks, injections, statements, hosts and keys. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken as tok } from '../../kit/steps.ts';
import { agent, code, gmailTool, hook, http, login, model, oai, pg, set, slack, start, wf, type Case, type Node } from './kit.ts';

const post = (jsonBody: string, more: JsonObject = {}): Node =>
  http({ method: 'POST', sendBody: true, specifyBody: 'json', jsonBody, ...more });
const tele = (text: string): Node => ['Telegram', 'telegram', { chatId: '1', text }, { typeVersion: 1.2, ...login('telegramApi') }];

export const leaksAndInjections: readonly Case[] = [
  ['email to openai', wf([hook, oai('=Write to {{ $json.body.email }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  [
    'email renamed by set',
    wf([hook, set({ who: '={{ $json.body.email }}' }), oai('=Hi {{ $json.who }}')], ['Webhook > Set', 'Set > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'set drops, only text',
    wf([hook, set({ t: '={{ $json.body.product }}' }), oai('=Hi {{ $json.t }}')], ['Webhook > Set', 'Set > OpenAI']),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'code maps',
    wf(
      [hook, code('return $input.all().map(i => ({ json: { m: i.json.body.email } }));'), oai('=Hi {{ $json.m }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'code rest',
    wf(
      [
        hook,
        code('return $input.all().map(({ json }) => { const { email, phone, ...rest } = json.body; return { json: rest }; });'),
        oai('=Hi {{ $json.product }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'by node name',
    wf([hook, http({}), oai("=Hi {{ $('Webhook').item.json.body.email }}")], ['Webhook > HTTP', 'HTTP > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'code by node name',
    wf(
      [hook, http({}), code("return [{ json: { m: $('Webhook').first().json.body.email } }];"), oai('=Hi {{ $json.m }}')],
      ['Webhook > HTTP', 'HTTP > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'http to openai',
    wf(
      [
        hook,
        post('={"model":"gpt-4o","messages":[{"role":"user","content":"{{ $json.body.email }}"}]}', {
          url: 'https://api.openai.com/v1/chat/completions',
        }),
      ],
      ['Webhook > HTTP'],
    ),
    ['DF001@HTTP'],
  ],
  [
    'http to unknown completions',
    wf(
      [
        hook,
        post('={"messages":[{"role":"user","content":"{{ $json.body.email }}"}]}', { url: 'https://llm.acme-ai.io/v1/chat/completions' }),
      ],
      ['Webhook > HTTP'],
    ),
    ['DF001@HTTP'],
  ],
  [
    'agent with db tool',
    wf(
      [hook, agent('={{ $json.body.text }}'), model, pg('SELECT email, iban FROM customers', {}, 'DB')],
      ['Webhook > Agent', 'Model -model> Agent', 'DB -tool> Agent'],
    ),
    [],
  ],
  [
    'lethal trifecta',
    wf(
      [
        hook,
        agent('={{ $json.body.text }}'),
        model,
        [
          'DB',
          'postgresTool',
          { operation: 'executeQuery', query: 'SELECT email, iban FROM customers', options: {} },
          { typeVersion: 2.5, credentials: { postgres: { id: '3', name: 'p' } } },
        ],
        gmailTool(),
      ],
      ['Webhook > Agent', 'Model -model> Agent', 'DB -tool> Agent', 'Gmail Tool -tool> Agent'],
    ),
    ['DF004@Agent', 'AI001@Gmail Tool'],
  ],
  [
    'injection to write',
    wf(
      [
        hook,
        oai('=Do {{ $json.body.text }}'),
        pg('INSERT INTO t VALUES (1)', {
          operation: 'insert',
          table: { __rl: true, mode: 'name', value: 'orders' },
          columns: { mappingMode: 'defineBelow', value: { note: '={{ $json.message.content }}' } },
        }),
      ],
      ['Webhook > OpenAI', 'OpenAI > Postgres'],
    ),
    ['AI001@Postgres'],
  ],
  [
    'injection to slack',
    wf([hook, oai('=Do {{ $json.body.text }}'), slack('={{ $json.message.content }}')], ['Webhook > OpenAI', 'OpenAI > Slack']),
    ['AI001@Slack'],
  ],
  [
    'fixed text after model',
    wf([hook, oai('=Do {{ $json.body.text }}'), slack('A request came in')], ['Webhook > OpenAI', 'OpenAI > Slack']),
    [],
    ['AI001@Slack'],
  ],
  ['sql built', wf([hook, pg("=SELECT * FROM t WHERE a = '{{ $json.body.name }}'")], ['Webhook > Postgres']), ['CN014@Postgres']],
  [
    'sql bound',
    wf([hook, pg('SELECT * FROM t WHERE a = $1', { options: { queryReplacement: '={{ $json.body.name }}' } })], ['Webhook > Postgres']),
    [],
    ['CN014@Postgres'],
  ],
  [
    'ai sql',
    wf([hook, oai('=Write SQL for {{ $json.body.q }}'), pg('={{ $json.message.content }}')], ['Webhook > OpenAI', 'OpenAI > Postgres']),
    ['AI003@Postgres'],
  ],
  ['exec', wf([hook, ['Cmd', 'executeCommand', { command: '=convert {{ $json.body.file }}' }]], ['Webhook > Cmd']), ['CN014@Cmd']],
  ['host from body', wf([hook, http({ url: '={{ $json.body.callback }}' })], ['Webhook > HTTP']), ['CN005@HTTP']],
  [
    'host from body via set',
    wf([hook, set({ u: '={{ $json.body.callback }}' }), http({ url: '=https://{{ $json.u }}/x' })], ['Webhook > Set', 'Set > HTTP']),
    ['CN005@HTTP'],
  ],
  [
    'key in header',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer ' + tok('', 40) }] } })],
      ['Start > HTTP'],
    ),
    ['CN007@HTTP'],
  ],
  [
    'key in query',
    wf([start, http({ sendQuery: true, queryParameters: { parameters: [{ name: 'apikey', value: tok('', 32) }] } })], ['Start > HTTP']),
    ['CN007@HTTP'],
  ],
  [
    'key in code pieces',
    wf([start, code(`const p = ['${tok('sk-proj-', 20)}', '${tok('', 24)}']; return [{ json: { k: p.join('') } }];`)], ['Start > Code']),
    ['CN007@Code'],
  ],
  [
    'key in expression pieces',
    wf([start, set({ k: `={{ '${tok('sk-proj-', 14)}' + '${tok('', 26)}' }}` })], ['Start > Set']),
    ['CN007@Set'],
  ],
  ['key in sticky', wf([start, ['Note', 'stickyNote', { content: 'use ' + tok('ghp_', 36) }]], []), ['CN007@Note']],
  [
    'key in pinData',
    wf([start, http({})], ['Start > HTTP'], { pinData: { HTTP: [{ json: { token: tok('ghp_', 36) } }] } }),
    ['CN007@HTTP'],
  ],
  [
    'key in node notes',
    wf(
      [
        start,
        ['HTTP', 'httpRequest', { url: 'https://api.acme.io/x', options: {} }, { typeVersion: 4.2, notes: 'key ' + tok('ghp_', 36) }],
      ],
      ['Start > HTTP'],
    ),
    ['CN007@HTTP'],
  ],
  [
    'password to telegram',
    wf([start, pg('SELECT login, password FROM users'), tele('={{ $json.password }}')], ['Start > Postgres', 'Postgres > Telegram']),
    ['DF003@Telegram'],
  ],
];

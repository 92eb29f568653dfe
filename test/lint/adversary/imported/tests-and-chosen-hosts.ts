/** Tests in scripts, hosts that are picked from a list, and an approval in between. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { IF, code, hook, http, login, oai, wf, type Case, type Node } from './kit.ts';

const hubspot: Node = [
  'HubSpot',
  'hubspot',
  { resource: 'contact', operation: 'getAll', returnAll: true, additionalFields: {} },
  { typeVersion: 2.1, ...login('hubspotApi') },
];
const gmail = (more: JsonObject): Node => [
  'Gmail',
  'gmail',
  { sendTo: 'a@example.com', subject: 'x', message: 'x', ...more },
  { typeVersion: 2.1, ...login('gmailOAuth2') },
];

export const testsAndChosenHosts: readonly Case[] = [
  [
    'a test copies the item into what it then takes it out of',
    wf([hubspot, oai("=Hi {{ (o => Object.assign(o, $json) ? o.properties : '')({}) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a test puts the item into a list',
    wf([hubspot, oai("=Hi {{ (m => { if (m.push($json)) { return m[0]; } return ''; })([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'and so does what stands before an and',
    wf([hubspot, oai("=Hi {{ (o => (o.push($json) && 'x') + o[0])([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a comparison puts it there',
    wf([hubspot, oai('=Hi {{ (o => [o.push($json) > 0, o[0]])([]) }}')], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a method of its own that bears a harmless name',
    wf([hubspot, oai("=Hi {{ (x => (o => o.includes($json) ? x[0] : '')({ includes: (v) => x.push(v) }))([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'tests that only look',
    wf(
      [
        hubspot,
        oai(
          "=Hi {{ $json.properties.email.toLowerCase().endsWith('@example.com') ? 'colleague' : 'guest' }}, {{ $json.tags.some(t => t.trim() === 'new') && 'x' }}",
        ),
      ],
      ['HubSpot > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a field picks one of fixed hosts',
    wf(
      [
        hook,
        code(
          'const hosts = { eu: "https://eu.acme.io", us: "https://us.acme.io" }; return [{ json: { u: hosts[$json.body.region.toLowerCase()] ?? hosts.eu } }];',
        ),
        http({ url: '={{ $json.u }}' }),
      ],
      ['Webhook > Code', 'Code > HTTP'],
    ),
    [],
    ['CN005@HTTP'],
  ],
  [
    'letters, one by one, pick others',
    wf(
      [
        hook,
        code('const t = { a: "b", b: "c" }; return [{ json: { u: $json.body.host.split("").map(c => t[c]).join("") } }];'),
        http({ url: '=https://{{ $json.u }}/x' }),
      ],
      ['Webhook > Code', 'Code > HTTP'],
    ),
    ['CN005@HTTP'],
  ],
  [
    'approval between',
    wf(
      [
        hook,
        oai('=Do {{ $json.body.text }}'),
        [
          'Ask',
          'slack',
          {
            operation: 'sendAndWait',
            select: 'user',
            user: { __rl: true, mode: 'id', value: 'U1' },
            message: '={{ $json.message.content }}',
            options: {},
          },
          { typeVersion: 2.3, credentials: { slackApi: { id: '4', name: 's' } } },
        ],
        IF('={{ $json.data.approved }}'),
        gmail({ message: '={{ $("OpenAI").item.json.message.content }}' }),
      ],
      ['Webhook > OpenAI', 'OpenAI > Ask', 'Ask > If', 'If#0 > Gmail'],
    ),
    [],
  ],
];

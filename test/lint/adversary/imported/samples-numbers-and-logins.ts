/** Keys that come back or are to be filled in, samples, numbers, bytes and logins. */
import { fakeToken as tok } from '../../kit/steps.ts';
import { code, hook, http, oai, pg, set, slack, start, wf, type Case } from './kit.ts';

export const samplesNumbersAndLogins: readonly Case[] = [
  [
    'a key that was sent does not come back',
    wf(
      [
        hook,
        set({ key: '={{ $json.body.apiKey }}', id: '1' }),
        http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $json.key }}' }] } }),
        slack('=Job {{ $json.job_id }}'),
      ],
      ['Webhook > Set', 'Set > HTTP', 'HTTP > Slack'],
    ),
    [],
    ['DF003@Slack'],
  ],
  [
    'a key that a service gave',
    wf([hook, http({}), slack('=Key {{ $json.access_token }}')], ['Webhook > HTTP', 'HTTP > Slack']),
    ['DF003@Slack'],
  ],
  [
    'the number of a conversation',
    wf(
      [['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }], slack('=In {{ $json.sessionId }}')],
      ['Chat > Slack'],
    ),
    [],
    ['DF003@Slack'],
  ],
  [
    'a header to fill in',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'a header in angle brackets',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer <token>' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'a header of crosses',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer XXXXXXXXXXXX' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'addresses in a sample, under a name that says nothing',
    wf([start, http({}), oai('=Hi {{ $json.x1 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'ada@example.com', x2: 'blue' } }, { json: { x1: 'bob@example.org', x2: 'red' } }] },
    }),
    ['DF001@OpenAI'],
  ],
  [
    'the field beside them',
    wf([start, http({}), oai('=Hi {{ $json.x2 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'ada@example.com', x2: 'blue' } }, { json: { x1: 'bob@example.org', x2: 'red' } }] },
    }),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'an address once in a longer list of words',
    wf([start, http({}), oai('=Hi {{ $json.x1 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'blue' } }, { json: { x1: 'red' } }, { json: { x1: 'ada@example.com' } }] },
    }),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a sample of a hook',
    wf([hook, oai('=Hi {{ $json.body.data[0].v }}')], ['Webhook > OpenAI'], {
      pinData: { Webhook: [{ json: { body: { data: [{ v: 'DE89 3704 0044 0532 0130 00' }] } } }] },
    }),
    ['DF001@OpenAI'],
  ],
  [
    'how many, yes or no, and a number inside a text',
    wf(
      [
        hook,
        code(
          'const b = $input.first().json.body; return [{ json: { line: "Mails: " + [b.email].length + ", known: " + (b.email !== "") + ", price " + Number(b.price) } }];',
        ),
        oai('=Say {{ $json.line }}, {{ $json.line.length }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'the same beside the address',
    wf(
      [
        hook,
        code('const b = $input.first().json.body; return [{ json: { line: "Known: " + (b.email !== "") + " " + b.email } }];'),
        oai('=Say {{ $json.line }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a card as a number inside a text',
    wf(
      [hook, code('return [{ json: { line: "Card " + Number($json.body.cardNumber) } }];'), oai('=Say {{ $json.line }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a list of yes and no',
    wf(
      [
        hook,
        code('const all = []; all.push(Boolean($json.body.email)); return [{ json: { line: all.concat([1]).join(" ") } }];'),
        oai('=Say {{ $json.line }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a number of a model inside a text',
    wf(
      [
        hook,
        oai('=Rate {{ $json.body.text }}'),
        code('return [{ json: { line: `Score: ${Number($json.message.content)}` } }];'),
        slack('={{ $json.line }}'),
      ],
      ['Webhook > OpenAI', 'OpenAI > Code', 'Code > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a comparison inside a text',
    wf([hook, slack('=Known: {{ $json.body.password === "x" ? "yes" : "no" }}, {{ $json.body.token.length }} signs')], ['Webhook > Slack']),
    [],
    ['DF003@Slack'],
  ],
  [
    'the secret beside the comparison',
    wf([hook, slack('={{ $json.body.password === "x" ? "yes" : $json.body.password }}')], ['Webhook > Slack']),
    ['DF003@Slack'],
  ],
  ['a telephone number as a number', wf([hook, oai('=Call {{ Number($json.body.phone) }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  ['a place, rounded', wf([hook, oai('=Near {{ $json.body.latitude.round(4) }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  [
    'a finding of a laboratory, times one',
    wf([hook, oai('=Value {{ $json.body.bloodPressure * 1 }}')], ['Webhook > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'telephone numbers of many, as numbers',
    wf([hook, oai('=Call {{ $json.body.people.map(p => +p.phone).join() }}')], ['Webhook > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a telephone number as a number of a script',
    wf(
      [hook, code('return [{ json: { line: "Call " + Number($json.body.phone) } }];'), oai('=Say {{ $json.line }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'how many telephone numbers, where a sign is, and a price',
    wf(
      [
        hook,
        oai(
          '=Has {{ $json.body.phones.length * 1 }}, at {{ $json.body.phone.indexOf("+") }}, {{ Number($json.body.phone) > 5 }}, {{ $json.body.price / 12 }}',
        ),
      ],
      ['Webhook > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a choice of a form, posted by hand',
    wf(
      [
        [
          'Form',
          'formTrigger',
          {
            formTitle: 'x',
            formFields: { values: [{ fieldLabel: 'Kind', fieldType: 'dropdown', fieldOptions: { values: [{ option: 'a' }] } }] },
          },
          { typeVersion: 2.2 },
        ],
        oai('=Do {{ $json.Kind }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Form > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'a number of a form',
    wf(
      [
        [
          'Form',
          'formTrigger',
          { formTitle: 'x', formFields: { values: [{ fieldLabel: 'Count', fieldType: 'number' }] } },
          { typeVersion: 2.2 },
        ],
        oai('=Do {{ $json.Count }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Form > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a number of an outsider beside a text of the house',
    wf(
      [
        start,
        pg('SELECT note FROM tasks'),
        oai('=Rate {{ $json.note }} by {{ Number($("Hook").item.json.body.n) }}'),
        slack('={{ $json.message.content }}'),
        ['Hook', 'webhook', { path: 'in2', httpMethod: 'POST' }, { typeVersion: 2 }],
      ],
      ['Start > Postgres', 'Hook > Postgres', 'Postgres > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a text of an outsider beside it',
    wf(
      [
        start,
        pg('SELECT note FROM tasks'),
        oai('=Rate {{ $json.note }} by {{ $("Hook").item.json.body.n }}'),
        slack('={{ $json.message.content }}'),
        ['Hook', 'webhook', { path: 'in2', httpMethod: 'POST' }, { typeVersion: 2 }],
      ],
      ['Start > Postgres', 'Hook > Postgres', 'Postgres > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes become text',
    wf(
      [hook, oai('=Do {{ String.fromCharCode(...$json.body.codes.map(c => c * 1)) }}'), slack('={{ $json.message.content }}')],
      ['Webhook > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes stay numbers',
    wf(
      [hook, oai('=Do {{ $json.body.codes.map(c => c * 1) }}'), slack('={{ $json.message.content }}')],
      ['Webhook > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'bytes become text in a script',
    wf(
      [
        hook,
        code('return [{ json: { t: `${Buffer.from($json.body.codes.map(c => Number(c)))}` } }];'),
        oai('=Do {{ $json.t }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes stay numbers in a script',
    wf(
      [
        hook,
        code('return [{ json: { t: `${$json.body.codes.map(c => Number(c))}` } }];'),
        oai('=Do {{ $json.t }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a login in the query beside a header to fill in',
    wf(
      [
        start,
        http({
          url: `https://api.acme.io/x?auth=${tok('', 24)}`,
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a login in a query row beside it',
    wf(
      [
        start,
        http({
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'api_key', value: tok('', 24) }] },
          url: 'https://api.acme.io/x?key=YOUR_API_KEY',
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a login without a colon in front of the host',
    wf(
      [
        start,
        http({
          url: `https://${tok('', 24)}@api.acme.io/x`,
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a key to fill in, beside a page and a name that is filled in',
    wf(
      [
        start,
        http({
          url: 'https://api.acme.io/x?key=YOUR_API_KEY&page=2',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'token', value: '={{ $json.t }}' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    [],
    ['CN012@HTTP'],
  ],
];

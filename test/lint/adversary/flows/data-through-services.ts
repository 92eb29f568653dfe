/** Personal data and secrets through feeds, mails, stores of files and of vectors, and tools. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, call, localBrain, mail, manual, openHook, post, set, signedHook, sql, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { health, merge, named, noop, restore, secretHook, slack, split } from '../steps.ts';
import { all, both, chain, failing, graph, inbox, mapList, mcp, rss, s3, vectors, what, type Fields } from './kit/services.ts';

const person: Fields = [{ name: 'email' }, { name: 'text', label: 'none' }];
const mails = step('mails', 'mail-read', {});
const file = (path: string, content: string) => step('file', 'file-write', { path, content });
const gate = (more: JsonObject = {}) =>
  step('gate', 'consent-gate', { purpose: 'news', agreed: '{{ input.body.agreed }}', purposes: '', ...more });
const asked: Fields = [
  { name: 'email', consent: true },
  { name: 'agreed', type: 'boolean', label: 'none' },
  { name: 'text', label: 'none' },
];
const news = (id = 'call') => post('https://api.mailchimp.com/x', '{{ input.body.email }}', {}, id);
const form = (fields: Fields, more: JsonObject = {}) =>
  step('task', 'form-task', { title: 'Please', fields: [...fields], arguments: [], ...more });
const asking = named('callee', chain([manual(), ask('Hi {{ input.x }}')]));
const overList = (value: string): Flow =>
  named(
    'main',
    chain([
      openHook([{ name: 'rows.*.email' }, { name: 'rows.*.n', type: 'number' }]),
      mapList('body.rows', 'callee', [{ name: 'x', value }]),
    ]),
  );

export const dataThroughServices: Adversary = {
  DF001: all(
    both(
      ['the sender of a mail', chain([inbox(), ask('Who is {{ input.from }}?')])],
      ['how many files came', chain([inbox(), ask('{{ size(input.attachments) }} files')])],
    ),
    both(
      [
        'translated before a model reads it',
        chain([
          signedHook(person),
          post('https://api.deepl.com/v2/translate', '{"text":"{{ input.body.email }}"}'),
          ask('Sort {{ input.text }}'),
        ]),
      ],
      [
        'told to a service that does not say it again',
        chain([
          signedHook(person),
          post('https://rates.example.com/v2/rates', '{"text":"{{ input.body.email }}"}'),
          ask('Sort {{ input.text }}'),
        ]),
      ],
    ),
    both(
      [
        'restored behind the model, and asked again',
        chain([
          openHook(person),
          tokenise(['body.email']),
          askLocal('Hi {{ input.body.email }}'),
          restore(['answer']),
          ask('Again: {{ input.answer }}', {}, 'again'),
        ]),
      ],
      [
        'restored behind the last model',
        chain([openHook(person), tokenise(['body.email']), ask('Hi {{ input.body.email }}'), restore(['answer'])]),
      ],
    ),
    both(
      [
        'merged back beside the masked',
        chain(
          [openHook(person), tokenise(['body.email']), merge({ mode: 'append' }), ask('Hi {{ input.body.email }}')],
          [],
          ['hook > merge.b'],
        ),
      ],
      [
        'merged with what says nothing',
        chain(
          [openHook(person), tokenise(['body.email']), merge({ mode: 'append' }), ask('Hi {{ input.body.text }}')],
          [],
          ['hook > merge.b'],
        ),
      ],
    ),
    both(
      [
        'sent by the way of failures',
        flow(
          [openHook(person), failing(call('https://api.example.com/{{ input.body.text }}')), ask('Explain {{ input.body.email }}')],
          ['hook > call', 'call -error> ask'],
        ),
      ],
      [
        'what kind of failure it was',
        flow(
          [openHook(person), failing(call('https://api.example.com/x')), ask('Explain {{ input.error.code }}')],
          ['hook > call', 'call -error> ask'],
        ),
      ],
    ),
    both(
      [
        'written to a file, and read again',
        flow(
          [
            openHook(person),
            file('/data/last.txt', '{{ input.body.email }}'),
            manual(),
            step('read', 'file-read', { path: '/data/last.txt' }),
            ask('About {{ input.text }}'),
          ],
          ['hook > file', 'start > read', 'read > ask'],
        ),
      ],
      [
        'another file',
        flow(
          [
            openHook(person),
            file('/data/last.txt', '{{ input.body.email }}'),
            manual(),
            step('read', 'file-read', { path: '/data/other.txt', fields: [] }),
            ask('About it'),
          ],
          ['hook > file', 'start > read', 'read > ask'],
        ),
      ],
    ),
    both(
      [
        'found in the store of vectors',
        flow(
          [
            openHook(person),
            vectors('add', { text: '{{ input.body.email }}' }, 'add'),
            manual(),
            vectors('search', { text: 'who' }),
            ask('About {{ input.found }}'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask'],
        ),
      ],
      [
        'of another store',
        flow(
          [
            openHook(person),
            vectors('add', { text: '{{ input.body.email }}', store: 'mails' }, 'add'),
            manual(),
            vectors('search', { text: 'who' }),
            ask('About docs'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask'],
        ),
      ],
    ),
    both(
      [
        'the greatest of a group',
        chain([
          openHook([{ name: 'rows.*.email' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'greatest', field: 'email', into: 'x' }] }),
          ask('Hi {{ input.x }}'),
        ]),
      ],
      [
        'how many of a group',
        chain([
          openHook([{ name: 'rows.*.email' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: 'email', into: 'x' }] }),
          ask('Hi {{ input.x }}'),
        ]),
      ],
    ),
    both(
      [
        'what a person fills in',
        flow(
          [manual(), form([{ name: 'email' }, { name: 'topic', label: 'none' }]), ask('Hi {{ input.answer.email }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
      [
        'the other field',
        flow(
          [manual(), form([{ name: 'email' }, { name: 'topic', label: 'none' }]), ask('Hi {{ input.answer.topic }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
    ),
    both(
      [
        'in a page that is written',
        chain([openHook(person), step('words', 'write-text', { text: 'Dear {{ input.body.email }}' }), ask('Better: {{ input.text }}')]),
      ],
      [
        'without it',
        chain([openHook(person), step('words', 'write-text', { text: 'Dear {{ input.body.text }}' }), ask('Better: {{ input.text }}')]),
      ],
    ),
    both(
      ['in a list that another flow goes through', overList('{{ input.email }}'), {}, [asking]],
      ['whether it is long', overList('{{ input.n > 3 }}'), {}, [asking]],
    ),
  ),
  DF003: all(
    both(
      [
        'put into the key of a file',
        chain([
          openHook(secretHook),
          s3('write', { key: 'logs/{{ input.body.key }}.txt', content: 'x' }),
          slack('Kept {{ input.object }}'),
        ]),
      ],
      ['a fixed key', chain([openHook(secretHook), s3('write', { content: '{{ input.body.text }}' }), slack('Kept {{ input.object }}')])],
    ),
    both(
      ['shown to a person by chat', chain([openHook(secretHook), set({ line: '{{ input.body.key }}' }), slack('{{ input.line }}')])],
      ['that there is one', chain([openHook(secretHook), set({ line: '{{ has(input.body.key) }}' }), slack('{{ input.line }}')])],
    ),
    both(
      [
        'turned round by a text step',
        chain([openHook(secretHook), step('t', 'text', { field: 'body.key', operation: 'trim' }), slack('{{ input.body.key }}')]),
      ],
      [
        'another field',
        chain([openHook(secretHook), step('t', 'text', { field: 'body.text', operation: 'trim' }), slack('{{ input.body.text }}')]),
      ],
    ),
  ),
  DF004: all(
    both(
      [
        'news, mails and a way out',
        flow(
          [
            step('start', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' }),
            agent('Do the day'),
            localBrain(),
            rss,
            { ...sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }) },
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['start > agent', 'brain -model> agent', 'rss -tool> agent', 'sql -tool> agent', 'mail -tool> agent'],
        ),
      ],
      [
        'no way out',
        flow(
          [
            step('start', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' }),
            agent('Do the day'),
            localBrain(),
            rss,
            { ...sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }) },
          ],
          ['start > agent', 'brain -model> agent', 'rss -tool> agent', 'sql -tool> agent'],
        ),
      ],
    ),
    both(
      [
        'mails and what an MCP tool takes',
        flow(
          [
            manual(),
            agent('Go through the mails'),
            localBrain(),
            mails,
            sql('SELECT iban FROM customers', { columns: [{ name: 'iban' }] }),
            mcp('Sends a note.', [what('{{ model.what }}')], { effect: 'send' }),
          ],
          ['start > agent', 'brain -model> agent', 'mails -tool> agent', 'sql -tool> agent', 'mcp -tool> agent'],
        ),
      ],
      [
        'only mails',
        flow(
          [manual(), agent('Go through the mails'), localBrain(), mails],
          ['start > agent', 'brain -model> agent', 'mails -tool> agent'],
        ),
      ],
    ),
  ),
  DF009: both(
    [
      'to a graph far away',
      chain([signedHook(person), graph([{ name: 'a', value: '{{ input.body.email }}' }], 'https://api.hubapi.com/graphql')]),
    ],
    [
      'what is not personal',
      chain([signedHook(person), graph([{ name: 'a', value: '{{ input.body.text }}' }], 'https://api.hubapi.com/graphql')]),
    ],
  ),
  DF011: all(
    both(
      ['by the way of no', flow([openHook(asked), gate(), news()], ['hook > gate', 'gate.missing > call'])],
      ['by the way of yes', flow([openHook(asked), gate(), news()], ['hook > gate', 'gate.given > call'])],
    ),
    both(
      [
        'looked up for another use',
        flow(
          [
            openHook(asked),
            step('register', 'consent-register', { operation: 'check', subject: '{{ input.body.email }}', purpose: 'news' }),
            news(),
          ],
          ['hook > register', 'register > call', 'hook > call'],
        ),
      ],
      ['asked before', flow([openHook(asked), gate(), noop(), news()], ['hook > gate', 'gate.given > noop', 'noop > call'])],
    ),
    both(
      [
        'round the gate by a list',
        flow(
          [openHook(asked), gate(), merge({ mode: 'append' }), news()],
          ['hook > gate', 'gate.given > merge.a', 'hook > merge.b', 'merge > call'],
        ),
      ],
      [
        'all through the gate',
        flow(
          [openHook(asked), gate(), merge({ mode: 'append' }), news()],
          ['hook > gate', 'gate.given > merge.a', 'gate.given > merge.b', 'merge > call'],
        ),
      ],
    ),
  ),
  DF014: both(
    [
      'restored, and posted',
      chain([
        openHook(person),
        tokenise(['body.email']),
        restore(['body.email']),
        post('https://api.hubapi.com/x', '{{ input.body.email }}'),
      ]),
    ],
    [
      'restored behind it',
      chain([
        openHook(person),
        tokenise(['body.email']),
        post('https://api.hubapi.com/x', '{{ input.body.email }}'),
        restore(['body.email']),
      ]),
    ],
  ),
  DF017: both(
    [
      'an answer out of health goes to a chat',
      chain([signedHook(health), askLocal('Sum up {{ input.body.patient.diagnosis }}'), slack('{{ input.answer }}')]),
    ],
    ['an answer out of nothing', chain([signedHook(health), askLocal('Sum up {{ input.body.text }}'), slack('{{ input.answer }}')])],
  ),
};

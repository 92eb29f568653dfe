/** Models that act by tools, graphs and lists, and failures before something is done. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, approve, ask, askLocal, call, localBrain, localModel, mail, manual, openHook, post, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { named, noop } from '../steps.ts';
import { all, both, chain, extract, failing, graph, inbox, mapList, mcp, rss, s3, text, vectors, what } from './kit/services.ts';

const write = (body: string, id = 'write') => post('https://api.example.com/orders', body, {}, id);
const writing = named('callee', chain([manual(), write('{ "n": "{{ input.x }}" }')]));
/** A model answers with a list, and a flow is called for each. */
const answered = (row: JsonObject, value: string): Flow =>
  named(
    'main',
    chain([
      openHook(text),
      askLocal('A list of {{ input.body.text }}', { output: 'schema', schema: [row] }),
      mapList('answer.rows', 'callee', [{ name: 'x', value }]),
    ]),
  );

export const modelsAndServices: Adversary = {
  AI001: all(
    both(
      [
        'mail, extraction with an open field, and a write',
        chain([inbox(), extract([{ name: 'note', type: 'text' }], '{{ input.text }}'), write('{ "n": "{{ input.extracted.note }}" }')]),
      ],
      [
        'only a yes or no',
        chain([inbox(), extract([{ name: 'ok', type: 'boolean' }], '{{ input.text }}'), write('{ "n": "{{ input.extracted.ok }}" }')]),
      ],
    ),
    both(
      [
        'found in a store that outsiders fill',
        flow(
          [
            openHook(text),
            vectors('add', { text: '{{ input.body.text }}' }, 'add'),
            manual(),
            vectors('search', { text: 'orders' }),
            askLocal('Do {{ input.found }}'),
            write('{ "n": "{{ input.answer }}" }'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask', 'ask > write'],
        ),
      ],
      [
        'asked of nothing',
        flow([manual(), askLocal('Write a poem'), write('{ "n": "{{ input.answer }}" }')], ['start > ask', 'ask > write']),
      ],
    ),
    both(
      [
        'read out of a document',
        chain([
          inbox(),
          step('doc', 'read-document', { file: 'attachments.0.base64', format: 'csv', fields: [{ name: 'note', label: 'none' }] }),
          askLocal('Do {{ input.note }}'),
          write('{ "n": "{{ input.answer }}" }'),
        ]),
      ],
      [
        'a document that is only answered',
        chain([
          inbox(),
          step('doc', 'read-document', { file: 'attachments.0.base64', format: 'csv', fields: [{ name: 'note', label: 'none' }] }),
          askLocal('Do {{ input.note }}'),
          noop(),
        ]),
      ],
    ),
    both(
      [
        'a tool of an MCP server',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}'),
            localBrain(),
            mcp('Changes it.', [what('{{ model.what }}')], { effect: 'write' }),
          ],
          ['hook > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
      ['without a tool', flow([openHook(text), agent('{{ input.body.text }}'), localBrain()], ['hook > agent', 'brain -model> agent'])],
    ),
    both(
      [
        'what a graph is told',
        chain([openHook(text), askLocal('Do {{ input.body.text }}'), graph([{ name: 'a', value: '{{ input.answer }}' }])]),
      ],
      ['what nobody steers', chain([manual(), askLocal('Write a poem'), graph([{ name: 'a', value: '{{ input.answer }}' }])])],
    ),
    both(
      ['each of a list', answered({ name: 'rows', type: 'list' }, '{{ input.note }}'), {}, [writing]],
      ['each of a list of numbers', answered({ name: 'rows', type: 'list' }, '{{ size(input.notes) }}'), {}, [writing]],
    ),
  ),
  AI002: all(
    both(
      ['orders out of a feed', chain([rss, ask('Hi', { system: 'Write like {{ input.title }}' })])],
      ["orders of one's own", chain([rss, ask('{{ input.title }}', { system: 'Write shortly' })])],
    ),
    both(
      [
        'orders out of an object of a bucket',
        chain([manual(), s3('read', { trust: 'public' }), ask('Hi', { system: '{{ input.text }}' })]),
      ],
      ['data out of it', chain([manual(), s3('read', { trust: 'public' }), ask('{{ input.text }}', { system: 'Hi' })])],
    ),
  ),
  AI003: all(
    both(
      ['a model names the key of an object', chain([openHook(text), askLocal('{{ input.body.text }}'), sql('SELECT {{ input.answer }}')])],
      [
        'a bound value',
        chain([
          openHook(text),
          askLocal('{{ input.body.text }}'),
          sql('SELECT :a', { values: [{ name: 'a', value: '{{ input.answer }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'a model writes a page in a bucket',
        chain([
          openHook(text),
          askLocal('{{ input.body.text }}'),
          s3('write', { key: 'index.html', content: '<p>{{ input.answer }}</p>' }),
        ]),
      ],
      [
        'a text in a bucket',
        chain([openHook(text), askLocal('{{ input.body.text }}'), s3('write', { key: 'index.txt', content: '{{ input.answer }}' })]),
      ],
    ),
  ),
  AI005: all(
    both(
      [
        'a model file says who is paid',
        chain(
          [
            openHook([{ name: 'amount', type: 'number' }]),
            localModel({ values: [{ value: '{{ input.body.amount }}', input: '' }] }),
            step('if', 'if', { conditions: [{ left: '{{ input.prediction.class }}', operator: 'equals', right: 'fine' }] }),
            post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay'),
          ].slice(0, 3),
          [post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay')],
          ['if.true > pay'],
        ),
      ],
      [
        'a person says so',
        chain(
          [openHook([{ name: 'amount', type: 'number' }]), approve(['body.amount'])],
          [post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay')],
          ['approve.approved > pay'],
        ),
      ],
    ),
    both(
      [
        'an agent deletes by an MCP tool',
        flow(
          [manual(), agent('Clean up'), localBrain(), mcp('Deletes.', [what('{{ model.what }}')], { effect: 'delete' })],
          ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
      [
        'an agent reads by it',
        flow(
          [manual(), agent('Look'), localBrain(), mcp('Reads.', [what('{{ model.what }}')], { effect: 'read' })],
          ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
    ),
  ),
  AI015: both(
    [
      'a store of vectors that outsiders fill',
      flow(
        [
          openHook(text),
          vectors('add', { text: '{{ input.body.text }}' }, 'add'),
          manual(),
          agent('Do the work'),
          localBrain(),
          vectors('search', { text: '{{ model.q }}' }),
          mail('{{ model.to }}', 'x'),
        ],
        ['hook > add', 'start > agent', 'brain -model> agent', 'vectors -tool> agent', 'mail -tool> agent'],
      ),
    ],
    [
      "a store of one's own",
      flow(
        [
          openHook(text),
          vectors('add', { text: '{{ input.body.text }}', store: 'others' }, 'add'),
          manual(),
          agent('Do the work'),
          localBrain(),
          vectors('search', { text: '{{ model.q }}' }),
          mail('{{ model.to }}', 'x'),
        ],
        ['hook > add', 'start > agent', 'brain -model> agent', 'vectors -tool> agent', 'mail -tool> agent'],
      ),
    ],
  ),
  AI022: both(
    [
      'signs in a description',
      flow(
        [manual(), agent('Look'), localBrain(), mcp('Reads.\u{E0041}\u{E0042}\u{E0043}')],
        ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
      ),
    ],
    ['plain', flow([manual(), agent('Look'), localBrain(), mcp('Reads.')], ['start > agent', 'brain -model> agent', 'mcp -tool> agent'])],
  ),
  RL004: both(
    [
      'back by the way of failures',
      flow(
        [manual(), failing(call('https://api.example.com/x')), step('wait', 'wait', { seconds: 5 })],
        ['start > call', 'call -error> wait', 'wait > call'],
      ),
    ],
    [
      'on by it',
      flow(
        [manual(), failing(call('https://api.example.com/x')), step('wait', 'wait', { seconds: 5 })],
        ['start > call', 'call -error> wait'],
      ),
    ],
  ),
  RL009: both(
    [
      'a check that may fail',
      flow(
        [
          manual(),
          { ...step('check', 'verify-signature', {}), onError: 'continue' as const },
          post('https://bank.example.com/payments', '{}', { effect: 'pay' }, 'pay'),
        ],
        ['start > check', 'check.valid > pay'],
      ),
    ],
    [
      'a check that stops',
      flow(
        [manual(), step('check', 'verify-signature', {}), post('https://bank.example.com/payments', '{}', { effect: 'pay' }, 'pay')],
        ['start > check', 'check.valid > pay'],
      ),
    ],
  ),
};

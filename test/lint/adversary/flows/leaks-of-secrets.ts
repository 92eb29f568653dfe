/** Where secrets go, and where private data and the words of outsiders meet. */
import { flow, step } from '../../kit/flow.ts';
import {
  agent,
  approve,
  askLocal,
  call,
  judge,
  localBrain,
  mail,
  manual,
  openHook,
  post,
  script,
  signedHook,
  sql,
  tokenise,
} from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { mask, mem, named, respond, secretHook, slack } from '../steps.ts';

export const leaksOfSecrets: Adversary = {
  DF003: {
    fires: [
      [
        'pieces put together',
        flow(
          [
            openHook(secretHook),
            script(
              'const parts = [input.body.key.slice(0,4), input.body.key.slice(4)]; return { u: "https://x.example.com/?k=" + parts.join("") };',
            ),
            call('{{ input.u }}'),
          ],
          ['hook > script', 'script > call'],
        ),
      ],
      ['to slack', flow([openHook(secretHook), slack('key: {{ input.body.key }}')], ['hook > slack'])],
      [
        'in mail subject',
        flow(
          [
            openHook(secretHook),
            step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com', subject: '{{ input.body.key }}', text: 'x' }),
          ],
          ['hook > mail'],
        ),
      ],
      ['path segment', flow([openHook(secretHook), call('https://api.example.com/v1/{{ input.body.key }}/x')], ['hook > call'])],
      [
        'query list',
        flow(
          [openHook(secretHook), call('https://api.example.com/v1', { query: [{ name: 'k', value: '{{ input.body.key }}' }] })],
          ['hook > call'],
        ),
      ],
      ['answer to caller', flow([openHook(secretHook), respond('{{ input }}')], ['hook > respond'])],
      [
        'error message',
        flow(
          [openHook(secretHook), script('throw new Error("denied for " + input.body.key)'), slack('{{ input.error }}')],
          ['hook > script', 'script -error> slack'],
        ),
      ],
      [
        'password from table to prompt',
        flow([manual(), sql('SELECT password FROM users'), askLocal('{{ input.password }}')], ['start > sql', 'sql > ask']),
      ],
      [
        'memory part',
        flow(
          [openHook(secretHook), agent('x {{ input.body.key }}'), localBrain(), mem()],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
        ),
      ],
      ['stop message', flow([openHook(secretHook), slack('Failed: {{ input.body }}')], ['hook > slack'])],
    ],
    silent: [
      [
        'in a header',
        flow(
          [
            openHook(secretHook),
            call('https://api.example.com/x', { headers: [{ name: 'Authorization', value: 'Bearer {{ input.body.key }}' }] }),
          ],
          ['hook > call'],
        ),
      ],
      [
        'tokenised first',
        flow([openHook(secretHook), tokenise(['body.key']), askLocal('{{ input.body.key }}')], ['hook > tokenise', 'tokenise > ask']),
      ],
      ['masked then slack', flow([openHook(secretHook), mask('body.key'), slack('{{ input.body.key }}')], ['hook > mask', 'mask > slack'])],
      ['other field', flow([openHook(secretHook), slack('{{ input.body.text }}')], ['hook > slack'])],
      [
        'script only compares',
        flow(
          [openHook(secretHook), script('return { ok: input.body.key === "x" };'), slack('{{ input.ok }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        'respond with part',
        flow(
          [openHook(secretHook), script('const { key, ...rest } = input.body; return rest;'), respond('{{ input }}')],
          ['hook > script', 'script > respond'],
        ),
      ],
    ],
  },
  DF004: {
    fires: [
      [
        'agent with mail read + crm + http tool',
        flow(
          [
            step('m', 'mail-trigger', {}),
            agent('{{ input.text }}'),
            localBrain(),
            sql('SELECT name, email FROM customers'),
            call('https://{{ model.host }}/x', {}, 'web'),
          ],
          ['m > agent', 'brain -model> agent', 'sql -tool> agent', 'web -tool> agent'],
        ),
      ],
      [
        'two models in a row',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            askLocal('Plan: {{ input.body.text }}', { resultField: 'plan' }, 'plan'),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["plan"].plan }} {{ input.iban }}', {}, 'ask'),
            post('https://hooks.example.org/x', '{ "t": "{{ input.answer }}" }', { effect: 'send' }),
          ],
          ['hook > plan', 'plan > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'answered over rss and slack',
        flow(
          [
            step('rss', 'rss-read', { address: 'https://news.example.org/feed' }),
            sql('SELECT salary, name FROM staff', { columns: [{ name: 'name' }, { name: 'salary', label: 'confidential' }] }),
            askLocal('{{ node["rss"].title }} {{ input.name }}'),
            mail('{{ input.answer }}', '{{ input.answer }}'),
          ],
          ['rss > sql', 'sql > ask', 'ask > mail'],
        ),
      ],
    ],
    silent: [
      [
        'way out approved',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["hook"].body.text }} {{ input.iban }}'),
            approve(['answer']),
            mail('x@example.com', '{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'closed answer',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            judge('{{ node["hook"].body.text }} {{ input.iban }}'),
            post('https://api.example.com/x', '{ "ok": "{{ input.answer.ok }}" }'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'partner content',
        flow(
          [
            signedHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["hook"].body.text }} {{ input.iban }}'),
            post('https://api.example.com/x', '{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
    ],
  },
  DF005: {
    fires: [
      [
        'vector store joins',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Answer from what is known'),
              localBrain(),
              step('v', 'vector-store', { operation: 'search', store: 'kb', model: 'nomic', provider: 'ollama', text: '{{ model.q }}' }),
              sql('SELECT email FROM customers'),
              post('https://api.example.org/x', '{{ model.text }}', {}, 'web'),
            ],
            ['start > agent', 'brain -model> agent', 'v -tool> agent', 'sql -tool> agent', 'web -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [
                openHook([{ name: 'text', label: 'none' }]),
                step('v', 'vector-store', {
                  operation: 'add',
                  store: 'kb',
                  model: 'nomic',
                  provider: 'ollama',
                  text: '{{ input.body.text }}',
                }),
              ],
              ['hook > v'],
            ),
          ),
        ],
      ],
      [
        'memory same key',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('shared'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'text', label: 'none' }]), agent('{{ input.body.text }}'), localBrain(), mem('shared')],
              ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
            ),
          ),
        ],
      ],
    ],
    silent: [
      [
        'another store',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('own'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'text', label: 'none' }]), agent('{{ input.body.text }}'), localBrain(), mem('shared')],
              ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
            ),
          ),
        ],
      ],
      [
        'trusted writer',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('shared'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([manual(), agent('hello'), localBrain(), mem('shared')], ['start > agent', 'brain -model> agent', 'mem -memory> agent']),
          ),
        ],
      ],
    ],
  },
};

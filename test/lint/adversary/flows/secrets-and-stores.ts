/** Secrets that are told, private data that a model could carry out, and stores through which an outsider speaks. */
import { flow, step } from '../../kit/flow.ts';
import { agent, askLocal, call, localBrain, mail, manual, openHook, post, script, set, signedHook, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, mask, mem, named, secretHook, slack, sub, table } from '../steps.ts';
import { each, text } from './kit/outsiders-and-vendors.ts';

export const secretsAndStores: Adversary = {
  DF003: {
    fires: [
      [
        'into a prompt, by script',
        flow(
          [openHook(secretHook), script('const { key: k } = input.body; return { t: `Use ${k}` };'), askLocal('{{ input.t }}')],
          ['hook > script', 'script > ask'],
        ),
      ],
      [
        'in an error that is mailed',
        flow(
          [
            openHook(secretHook),
            script('throw new Error("bad key " + input.body.key);'),
            mail('ops@example.com', '{{ input.error.message }}'),
          ],
          ['hook > script', 'script -error> mail'],
        ),
      ],
      [
        'by a flow of its own',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), slack('Key {{ input.k }}')], ['start > slack']))],
      ],
      [
        'in an address, encoded',
        flow(
          [openHook(secretHook), script('return { q: btoa(input.body.key) };'), call('https://api.example.com/x?q={{ input.q }}')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'round by round',
        flow(
          [openHook([{ name: 'keys.*.secret', label: 'secret' }]), each('body.keys'), slack('{{ input.secret }}')],
          ['hook > loop', 'loop.loop > slack', 'slack > loop.back'],
        ),
      ],
      [
        'as JSON of all',
        flow(
          [openHook(secretHook), script('return { t: JSON.stringify(input) };'), slack('{{ input.t }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        "by the model's tool",
        flow([openHook(secretHook), agent('Key {{ input.body.key }}'), localBrain()], ['hook > agent', 'brain -model> agent']),
      ],
      [
        'on the way where it was not hidden',
        flow(
          [openHook(secretHook), iff('{{ input.body.text }}'), mask('body.key'), slack('{{ input.body.key }}')],
          ['hook > if', 'if.true > mask', 'mask > slack', 'if.false > slack'],
        ),
      ],
      [
        'from a password column',
        flow(
          [manual(), sql('SELECT login, password FROM users'), mail('a@example.com', 'Your {{ input.password }}')],
          ['start > sql', 'sql > mail'],
        ),
      ],
    ],
    silent: [
      [
        'whether it is right',
        flow([openHook(secretHook), set({ ok: '{{ input.body.key == "x" }}' }), slack('{{ input.ok }}')], ['hook > set', 'set > slack']),
      ],
      [
        'how long it is',
        flow(
          [openHook(secretHook), script('return { n: input.body.key.length };'), slack('{{ input.n }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      ['the other field', flow([openHook(secretHook), slack('{{ input.body.text }}')], ['hook > slack'])],
      [
        'dropped first',
        flow(
          [openHook(secretHook), script('const { key, ...rest } = input.body; return rest;'), slack('{{ input }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        'hidden on both ways',
        flow(
          [
            openHook(secretHook),
            iff('{{ input.body.text }}'),
            mask('body.key'),
            mask('body.key', 'redact', 'm2'),
            slack('{{ input.body.key }}'),
          ],
          ['hook > if', 'if.true > mask', 'if.false > m2', 'mask > slack', 'm2 > slack'],
        ),
      ],
      [
        'another flow half hides it',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mask('k', 'mask'), slack('Key {{ input.k }}')], ['start > mask', 'mask > slack']))],
      ],
      [
        'another flow hides it',
        named('main', flow([openHook(secretHook), sub({ k: '{{ input.body.key }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mask('k'), slack('Key {{ input.k }}')], ['start > mask', 'mask > slack']))],
      ],
    ],
  },
  DF004: {
    fires: [
      [
        'all in one agent',
        agentIn(openHook(text), [
          sql('SELECT email, iban FROM customers', { columns: [{ name: 'email' }, { name: 'iban' }] }),
          mail('{{ model.to }}', '{{ model.text }}'),
        ]),
      ],
      [
        'the outsider comes by a tool',
        flow(
          [
            manual(),
            agent('Help'),
            localBrain(),
            call('https://news.example.org/{{ model.topic }}', {}, 'web'),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['start > agent', 'brain -model> agent', 'web -tool> agent', 'sql -tool> agent', 'mail -tool> agent'],
        ),
      ],
      [
        'no tools: data, outsider and answer on one path',
        flow(
          [
            openHook(text),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            askLocal('Answer {{ node["hook"].body.text }} with {{ input.email }}'),
            call('https://collect.example.org/{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'the data come by memory',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}'),
            localBrain(),
            mem('c', 'mem'),
            signedHook([{ name: 'email' }], 'crm'),
            agent('Remember {{ input.body.email }}', {}, 'a2'),
            localBrain('b2'),
            mem('c', 'm2'),
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent', 'mail -tool> agent', 'crm > a2', 'b2 -model> a2', 'm2 -memory> a2'],
        ),
      ],
      [
        'out by the address of a read',
        agentIn(openHook(text), [
          sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
          call('https://api.example.org/find?q={{ model.q }}', {}, 'web'),
        ]),
      ],
    ],
    silent: [
      ['nowhere to go', agentIn(openHook(text), [sql('SELECT email FROM customers', { columns: [{ name: 'email' }] })])],
      [
        'nothing private',
        agentIn(openHook(text), [
          sql('SELECT total FROM orders', { columns: [{ name: 'total', type: 'number' }] }),
          mail('{{ model.to }}', '{{ model.text }}'),
        ]),
      ],
      [
        'no outsider',
        agentIn(
          manual(),
          [sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }), mail('{{ model.to }}', '{{ model.text }}')],
          'Send the news',
        ),
      ],
      [
        'a yes or no goes out',
        flow(
          [
            openHook(text),
            sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
            step('ask', 'model-call', {
              provider: 'ollama',
              model: 'llama3',
              prompt: 'Is {{ input.email }} in {{ node["hook"].body.text }}?',
              output: 'schema',
              schema: [{ name: 'ok', type: 'boolean' }],
            }),
            post('https://api.example.org/x', '{ "ok": "{{ input.answer.ok }}" }'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
    ],
  },
  DF005: {
    fires: [
      [
        'a table brings the outsider',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'a vector store brings the outsider',
        named(
          'main',
          agentIn(
            manual(),
            [
              step('find', 'vector-store', {
                operation: 'search',
                store: 'kb',
                provider: 'ollama',
                model: 'nomic',
                text: '{{ model.q }}',
                trustedOnly: true,
              }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [
                openHook(text),
                step('add', 'vector-store', {
                  operation: 'add',
                  store: 'kb',
                  provider: 'ollama',
                  model: 'nomic',
                  text: '{{ input.body.text }}',
                }),
              ],
              ['hook > add'],
            ),
          ),
        ],
      ],
      [
        'the path of a model, not an agent',
        named(
          'main',
          flow(
            [
              manual(),
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              askLocal('Use {{ node["table"].note }} and {{ input.email }}'),
              mail('{{ input.answer }}', '{{ input.answer }}'),
            ],
            ['start > table', 'table > sql', 'sql > ask', 'ask > mail'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'a table brings the private',
        named(
          'main',
          agentIn(
            openHook(text),
            [table('find', { columns: [{ name: 'x', label: 'none' }] }), mail('{{ model.to }}', '{{ model.text }}')],
            '{{ input.body.text }}',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [signedHook([{ name: 'email' }]), table('insert', { values: [{ name: 'x', value: '{{ input.body.email }}' }] })],
              ['hook > table'],
            ),
          ),
        ],
      ],
    ],
    silent: [
      [
        'another table',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { table: 'own', columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'only numbers are kept',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'n', type: 'number' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'n', type: 'number' }]), table('insert', { values: [{ name: 'n', value: '{{ input.body.n }}' }] })],
              ['hook > table'],
            ),
          ),
        ],
      ],
      [
        'nothing goes out',
        named(
          'main',
          agentIn(
            manual(),
            [table('find', { columns: [{ name: 'note' }] }), sql('SELECT email FROM customers', { columns: [{ name: 'email' }] })],
            'Answer',
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'colleagues wrote it',
        named(
          'main',
          agentIn(
            manual(),
            [
              table('find', { columns: [{ name: 'note' }] }),
              sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
              mail('{{ model.to }}', '{{ model.text }}'),
            ],
            'Answer',
          ),
        ),
        {},
        [named('writer', flow([manual(), table('insert', { values: [{ name: 'note', value: 'Be kind' }] })], ['start > table']))],
      ],
    ],
  },
};

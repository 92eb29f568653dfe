/** Data that come back from tokens, files, addresses, and what can be told from the rest. */
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { approve, ask, askLocal, call, mail, manual, openHook, post, script, signedHook, sql, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { cond, health, iff, mask, noop, rename, restore, secretHook, slack } from '../steps.ts';

function sqlBank(): FlowNode {
  return sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] });
}

export const tracesOfData: Adversary = {
  DF014: {
    fires: [
      [
        'restored then hubspot',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.email }}'),
            restore(['body.email']),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > call'],
        ),
      ],
      [
        'restored, renamed, then google',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            restore(['body.email']),
            rename('body.email', 'who'),
            post('https://sheets.googleapis.com/x', '{{ input.who }}'),
          ],
          ['hook > tokenise', 'tokenise > restore', 'restore > rename', 'rename > call'],
        ),
      ],
    ],
    silent: [
      [
        'restored for mail',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.text }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'x'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'restored after',
        flow(
          [openHook(), tokenise(['body.email']), post('https://api.hubapi.com/x', '{{ input.body.email }}'), restore(['body.email'])],
          ['hook > tokenise', 'tokenise > call', 'call > restore'],
        ),
      ],
    ],
  },
  DF015: {
    fires: [
      [
        'all three beside hash',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'sex' }, { name: 'customerId', label: 'id' }]),
            mask('body.customerId', 'hash'),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'in German',
        flow(
          [
            openHook([{ name: 'plz' }, { name: 'geburtsdatum', type: 'date' }, { name: 'geschlecht' }, { name: 'email' }]),
            tokenise(['body.email']),
            ask('{{ input.body }}'),
          ],
          ['hook > tokenise', 'tokenise > ask'],
        ),
      ],
    ],
    silent: [
      [
        'no sex',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'customerId', label: 'id' }]),
            mask('body.customerId', 'hash'),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'postcode masked',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'sex' }, { name: 'customerId', label: 'id' }]),
            step('mask', 'mask', {
              fields: [
                { path: 'body.customerId', method: 'hash' },
                { path: 'body.postcode', method: 'redact' },
              ],
            }),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
    ],
  },
  DF016: {
    fires: [
      ['webhook without fields', flow([openHook([]), noop()], ['hook > noop'])],
      ['http without response fields', flow([manual(), call('https://api.example.com/x'), noop()], ['start > call', 'call > noop'])],
    ],
    silent: [
      ['declared', flow([signedHook(), noop()], ['hook > noop'])],
      ['manual with fields', flow([step('start', 'manual-trigger', { fields: [{ name: 'a' }] }), noop()], ['start > noop'])],
    ],
  },
  DF017: {
    fires: [
      [
        'bank in, answer to vendor',
        flow(
          [sqlBank(), askLocal('Sum up {{ input.iban }}'), post('https://api.hubapi.com/x', '{ "n": "{{ input.answer }}" }')],
          ['sql > ask', 'ask > call'],
        ),
      ],
      [
        'through script',
        flow(
          [sqlBank(), askLocal('Sum up {{ input.iban }}'), script('return { note: `AI: ${input.answer}` };'), slack('{{ input.note }}')],
          ['sql > ask', 'ask > script', 'script > slack'],
        ),
      ],
    ],
    silent: [
      [
        'closed',
        flow(
          [
            sqlBank(),
            askLocal('{{ input.iban }}', { output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }),
            slack('{{ input.answer.ok }}'),
          ],
          ['sql > ask', 'ask > slack'],
        ),
      ],
      [
        'inside',
        flow(
          [sqlBank(), askLocal('{{ input.iban }}'), post('https://erp.corp.internal/x', '{{ input.answer }}')],
          ['sql > ask', 'ask > call'],
        ),
      ],
      [
        'approved',
        flow(
          [sqlBank(), askLocal('{{ input.iban }}'), approve(['answer']), slack('{{ input.answer }}')],
          ['sql > ask', 'ask > approve', 'approve.approved > slack'],
        ),
      ],
    ],
  },
  DF018: {
    fires: [
      ['in path', flow([signedHook(), call('https://api.example.com/users/{{ input.body.email }}')], ['hook > call'])],
      [
        'query row',
        flow(
          [signedHook(), call('https://api.example.com/users', { query: [{ name: 'q', value: '{{ input.body.email }}' }] })],
          ['hook > call'],
        ),
      ],
      [
        'built in script',
        flow(
          [
            signedHook(),
            script(
              'const u = new URL("https://api.example.com/u"); u.searchParams.set("m", input.body.email); return { url: u.toString() };',
            ),
            call('{{ input.url }}'),
          ],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'encodeURIComponent',
        flow(
          [signedHook(), script('return { q: encodeURIComponent(input.body.email) };'), call('https://api.example.com/u?q={{ input.q }}')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        's3 key',
        flow(
          [
            signedHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.eu-central-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: '{{ input.body.email }}.json',
              content: 'x',
            }),
          ],
          ['hook > s3'],
        ),
      ],
    ],
    silent: [
      ['body', flow([signedHook(), post('https://api.example.com/users', '{ "m": "{{ input.body.email }}" }')], ['hook > call'])],
      [
        'hash in path',
        flow(
          [signedHook(), mask('body.email', 'hash'), call('https://api.example.com/users/{{ input.body.email }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
      ['number', flow([signedHook(), call('https://api.example.com/orders?min={{ input.body.amount }}')], ['hook > call'])],
    ],
  },
  DF019: {
    fires: [
      [
        'file to disk',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('w', 'file-write', { path: '/d/x.pdf', format: 'base64', content: '{{ input.body.doc }}' }),
          ],
          ['hook > w'],
        ),
      ],
      [
        'check on one way',
        flow(
          [
            openHook([
              { name: 'doc', type: 'file' },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('check', 'check-file', { file: 'body.doc' }),
            post('https://api.example.com/x', '{ "d": "{{ input.body.doc }}" }'),
          ],
          ['hook > if', 'if.true > check', 'check.passed > call', 'if.false > call'],
        ),
      ],
    ],
    silent: [
      [
        'checked',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('check', 'check-file', { file: 'body.doc' }),
            post('https://api.example.com/x', '{ "d": "{{ input.body.doc }}" }'),
          ],
          ['hook > check', 'check.passed > call'],
        ),
      ],
      [
        'not passed on',
        flow(
          [
            openHook([
              { name: 'doc', type: 'file' },
              { name: 'n', type: 'number' },
            ]),
            post('https://api.example.com/x', '{ "d": "{{ input.body.n }}" }'),
          ],
          ['hook > call'],
        ),
      ],
    ],
  },
  DF020: {
    fires: [
      [
        'switch on diagnosis',
        flow(
          [
            openHook(health),
            step('s', 'switch', {
              cases: [
                {
                  id: 'one',
                  title: '',
                  combine: 'all',
                  conditions: [{ left: '{{ input.body.patient.diagnosis }}', operator: 'isNotEmpty', right: '' }],
                },
              ],
              fallback: true,
            }),
            mail('x@example.org', 'Hello'),
          ],
          ['hook > s', 's.one > mail'],
        ),
      ],
      [
        'filter on secret',
        flow([openHook(secretHook), step('f', 'filter-items', cond('{{ input.body.key }}')), slack('hi')], ['hook > f', 'f > slack']),
      ],
    ],
    silent: [
      ['branch on number', flow([openHook(), iff(), mail('x@example.org', 'Hello')], ['hook > if', 'if.true > mail'])],
      ['nothing visible', flow([openHook(health), iff('{{ input.body.patient.diagnosis }}'), noop()], ['hook > if', 'if.true > noop'])],
    ],
  },
};

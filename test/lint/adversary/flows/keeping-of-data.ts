/** What is kept, for how long, in which region, for which purpose and with whose consent. */
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, localBrain, mail, manual, openHook, post, script, set, sql, signedHook } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { health, iff, mask, mem, noop, pick, slack, table } from '../steps.ts';

function sqlC(): FlowNode {
  return sql('SELECT margin FROM deals', { columns: [{ name: 'margin', label: 'confidential' }] });
}

export const keepingOfData: Adversary = {
  DF006: {
    fires: [
      [
        'whole record to api, one field needed by prompt',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }, { name: 'text', label: 'none' }]),
            post('https://crm.example.com/x', '{{ input }}'),
          ],
          ['hook > call'],
        ),
      ],
      [
        'script spreads',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }, { name: 'text', label: 'none' }]),
            script('return { ...input };'),
            ask('{{ input }}'),
          ],
          ['hook > script', 'script > ask'],
        ),
      ],
    ],
    silent: [
      [
        'picked',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }]),
            pick(['body.email']),
            post('https://crm.example.com/x', '{{ input.body.email }}'),
          ],
          ['hook > pick', 'pick > call'],
        ),
      ],
      [
        'one field used',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }]),
            post('https://crm.example.com/x', '{ "e": "{{ input.body.email }}" }'),
          ],
          ['hook > call'],
        ),
      ],
    ],
  },
  DF007: {
    fires: [
      ['redaction off', flow([openHook(health), noop()], ['hook > noop'], { settings: { redactRunData: false } })],
      [
        'redaction off, secret from sql',
        flow([manual(), sql('SELECT password FROM users')], ['start > sql'], { settings: { redactRunData: false } }),
      ],
    ],
    silent: [
      ['default', flow([openHook(health), noop()], ['hook > noop'])],
      [
        'nothing personal',
        flow([openHook([{ name: 'n', type: 'number', label: 'none' }]), noop()], ['hook > noop'], { settings: { redactRunData: false } }),
      ],
    ],
  },
  DF008: {
    fires: [
      [
        'confidential to telegram',
        flow([sqlC(), post('https://api.telegram.org/botX/sendMessage', '{ "t": "{{ input.margin }}" }')], ['sql > call']),
      ],
      [
        'discord through script',
        flow(
          [sqlC(), script('return { content: `Margin ${input.margin}` };'), post('https://discord.com/api/webhooks/1/abc', '{{ input }}')],
          ['sql > script', 'script > call'],
        ),
      ],
      ['webhook.site', flow([sqlC(), post('https://webhook.site/abc', '{{ input }}')], ['sql > call'])],
    ],
    silent: [
      ['to slack (business)', flow([sqlC(), slack('{{ input.margin }}')], ['sql > slack'])],
      [
        'public data to discord',
        flow(
          [openHook([{ name: 'text', label: 'none' }]), post('https://discord.com/api/webhooks/1/abc', '{{ input.body.text }}')],
          ['hook > call'],
        ),
      ],
      [
        'masked',
        flow([sqlC(), mask('margin'), post('https://discord.com/api/webhooks/1/abc', '{{ input.margin }}')], ['sql > mask', 'mask > call']),
      ],
    ],
  },
  DF009: {
    fires: [
      [
        'us bucket by host',
        flow(
          [
            openHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.us-east-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: 'x',
              content: '{{ input.body.email }}',
            }),
          ],
          ['hook > s3'],
        ),
      ],
      [
        'cn vendor',
        flow(
          [
            openHook(),
            ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' }),
          ],
          ['hook > ask'],
        ),
      ],
      ['us api by name', flow([openHook(), post('https://api.us.acme.example/x', '{{ input.body }}')], ['hook > call'])],
    ],
    silent: [
      [
        'eu bucket',
        flow(
          [
            openHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.eu-central-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: 'x',
              content: '{{ input.body.email }}',
            }),
          ],
          ['hook > s3'],
        ),
      ],
      [
        'mistral is EU',
        flow(
          [
            openHook(),
            ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1', model: 'mistral-large-2411' }),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'no person data',
        flow(
          [
            openHook(),
            ask('{{ input.body.text }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' }),
          ],
          ['hook > ask'],
        ),
      ],
      ['dpa... us flow', flow([openHook(), ask('{{ input.body.email }}')], ['hook > ask'], { region: 'us' })],
    ],
  },
  DF010: {
    fires: [
      [
        'collected for orders, used for ads',
        flow([signedHook([{ name: 'email', purpose: 'order handling' }], 'c'), mail('{{ input.body.email }}', 'Buy')], ['c > mail'], {
          purpose: 'Advertising campaign',
        }),
      ],
    ],
    silent: [
      [
        'same purpose',
        flow(
          [signedHook([{ name: 'email', purpose: 'order handling' }], 'c'), mail('{{ input.body.email }}', 'Your order')],
          ['c > mail'],
          {
            purpose: 'Order handling',
          },
        ),
      ],
      [
        'not used',
        flow(
          [
            signedHook([{ name: 'email', purpose: 'order handling' }], 'c'),
            set({ x: '1' }, 'set', false),
            mail('x@example.com', '{{ input.x }}'),
          ],
          ['c > set', 'set > mail'],
          { purpose: 'Advertising campaign' },
        ),
      ],
    ],
  },
  DF011: {
    fires: [
      [
        'gate on one way',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > if', 'if.true > gate', 'gate.given > mail', 'if.false > mail'],
        ),
      ],
      [
        'renamed and scripted',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            script('return { to: input.body.email.toLowerCase() };'),
            mail('{{ input.to }}', 'News'),
          ],
          ['hook > script', 'script > mail'],
        ),
      ],
      [
        'whole to crm',
        flow([openHook([{ name: 'email', consent: true }]), post('https://api.hubapi.com/x', '{{ input }}')], ['hook > call']),
      ],
    ],
    silent: [
      [
        'gate',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > mail'],
        ),
      ],
      [
        'other field',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'text', label: 'none' },
            ]),
            mail('x@example.com', '{{ input.body.text }}'),
          ],
          ['hook > mail'],
        ),
      ],
      [
        'masked',
        flow(
          [openHook([{ name: 'email', consent: true }]), mask('body.email'), post('https://api.hubapi.com/x', '{{ input.body.email }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
    ],
  },
  DF012: {
    fires: [
      [
        'another database heeds no days of the flow',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.email }}' }] })],
          ['hook > sql'],
          { settings: { retentionDays: 30 } },
        ),
      ],
      [
        'data table keeps for ever',
        flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table']),
      ],
      [
        'vector store',
        flow(
          [openHook(), step('v', 'vector-store', { operation: 'add', provider: 'ollama', model: 'nomic', text: '{{ input.body.email }}' })],
          ['hook > v'],
        ),
      ],
      [
        'memory',
        flow(
          [openHook(), agent('{{ input.body.email }}'), localBrain(), mem('c', 'mem', { retentionDays: 0 })],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
        ),
      ],
      ['file', flow([openHook(), step('w', 'file-write', { path: '/data/x.txt', content: '{{ input.body.email }}' })], ['hook > w'])],
    ],
    silent: [
      [
        'keepDays',
        flow([openHook(), table('insert', { keepDays: 30, values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table']),
      ],
      ['no person', flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.text }}' }] })], ['hook > table'])],
      [
        'flow retention',
        flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table'], {
          settings: { retentionDays: 30 },
        }),
      ],
    ],
  },
  DF013: {
    fires: [
      [
        'sql',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.email }}' }] })],
          ['hook > sql'],
          { settings: { retentionDays: 30 } },
        ),
        { policy: { organisation: { flows: [], erasable: [] } }, around: { flows: [], whole: true } },
      ],
    ],
    silent: [
      [
        'no person',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.text }}' }] })],
          ['hook > sql'],
        ),
        { policy: { organisation: { flows: [], erasable: [] } } },
      ],
    ],
  },
};

/** Who hears of what a flow does, who wrote it, and what is about to end. */
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, brain, call, manual, openHook, post } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, mask, noop, rename, split } from '../steps.ts';
import { approval, each, known, prod, small } from './kit/signed.ts';

const badges = { badges: { high: 'safe-ai-2', critical: 'safe-ai-3' } };
const grave = flow([manual(), call('https://api.example.com/x', { method: 'DELETE' })], ['start > call'], { riskTier: 'high' });
const vendors = { policy: { vendors: [{ name: 'Anthropic', dpa: true }, { name: 'HubSpot' }] } };
const pay = post('https://bank.example.com/p', '{}', { effect: 'pay' });

export const alertsAndAuthors: Adversary = {
  GV010: {
    fires: [
      ['pays in a loop', flow([manual(), each, pay], ['start > loop', 'loop.loop > call', 'call > loop.back'], prod)],
      [
        'deletes, by an agent',
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x/{{ model.id }}', { method: 'DELETE' }, 'del')],
          ['start > agent', 'brain -model> agent', 'del -tool> agent'],
          prod,
        ),
      ],
      ['deletes rows', flow([manual(), step('table', 'data-table', { table: 'people', operation: 'delete' })], ['start > table'], prod)],
      [
        'gives rights, behind a branch',
        flow(
          [manual(), iff('{{ input.a }}'), post('https://idp.example.com/x', '{}', { effect: 'grant' })],
          ['start > if', 'if.true > call'],
          prod,
        ),
      ],
    ],
    silent: [
      ['somebody hears of it', flow([manual(), pay], ['start > call'], { ...prod, settings: { alertRoute: 'owner' } })],
      ['only writes', flow([manual(), post('https://api.example.com/x', '{}')], ['start > call'], prod)],
      ['in development', flow([manual(), pay], ['start > call'])],
      ['off', flow([manual(), { ...pay, disabled: true }], ['start > call'], prod)],
    ],
  },
  GV011: {
    fires: [
      [
        'through a list',
        flow(
          [openHook([{ name: 'people.*.email' }]), split('body.people'), post('https://api.hubapi.com/x', '{{ input.email }}')],
          ['hook > split', 'split > call'],
        ),
        vendors,
      ],
      ['as a vector', flow([openHook(), step('e', 'embed', { text: '{{ input.body.email }}' })], ['hook > e']), vendors],
      [
        "an agent's tool",
        flow(
          [
            openHook(),
            agent('{{ input.body.email }}'),
            brain({ provider: 'ollama', model: 'llama3' }),
            post('https://api.hubapi.com/x', '{{ model.note }}'),
          ],
          ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
        ),
        vendors,
      ],
      [
        'renamed',
        flow(
          [openHook(), rename('body.email', 'x'), post('https://api.hubapi.com/x', '{{ input.x }}')],
          ['hook > rename', 'rename > call'],
        ),
        vendors,
      ],
    ],
    silent: [
      [
        'agreed',
        flow([openHook(), ask('{{ input.body.email }}', { provider: 'anthropic', model: 'claude-3-5-sonnet-20241022' })], ['hook > ask']),
        vendors,
      ],
      [
        'masked',
        flow([openHook(), mask('body.email'), post('https://api.hubapi.com/x', '{{ input.body.email }}')], ['hook > mask', 'mask > call']),
        vendors,
      ],
      ['inside', flow([openHook(), post('https://crm.corp.internal/x', '{{ input.body.email }}')], ['hook > call']), vendors],
      ['here', flow([openHook(), askLocal('{{ input.body.email }}')], ['hook > ask']), vendors],
    ],
  },
  GV012: {
    fires: [
      [
        'for half a year',
        flow([step('clock', 'schedule-trigger', { cron: '0 9 * * *', timezone: 'UTC' }), noop()], ['clock > noop']),
        known({ enabled: { since: '2026-01-01T00:00:00Z', lastRun: '2026-12-01T00:00:00Z' } }),
      ],
      ['never', flow([openHook(), noop()], ['hook > noop']), known({ enabled: { since: '2027-02-01T00:00:00Z' } })],
      [
        '91 days',
        flow([openHook(), noop()], ['hook > noop']),
        known({ enabled: { since: '2026-01-01T00:00:00Z', lastRun: '2027-03-01T00:00:00Z' } }),
      ],
      [
        'at its release',
        flow([openHook(), noop()], ['hook > noop']),
        known({ stage: 'release', enabled: { since: '2026-01-01T00:00:00Z' } }),
      ],
    ],
    silent: [
      [
        'yesterday',
        flow([openHook(), noop()], ['hook > noop']),
        known({ enabled: { since: '2026-01-01T00:00:00Z', lastRun: '2027-05-31T00:00:00Z' } }),
      ],
      ['new', flow([openHook(), noop()], ['hook > noop']), known({ enabled: { since: '2027-05-30T00:00:00Z' } })],
      ['not enabled', flow([openHook(), noop()], ['hook > noop']), known({})],
      [
        'the clock is unknown',
        flow([openHook(), noop()], ['hook > noop']),
        { record: { stage: 'draft', enabled: { since: '2026-01-01T00:00:00Z' } } },
      ],
    ],
  },
  GV013: {
    fires: [
      ['the badge below', grave, known({ builders: [{ name: 'ada', badges: ['safe-ai-1'] }] }, { policy: badges })],
      [
        'the one of three',
        grave,
        known(
          {
            builders: [
              { name: 'a', badges: ['safe-ai-2'] },
              { name: 'b', badges: ['safe-ai-2'] },
              { name: 'c', badges: [] },
            ],
          },
          { policy: badges },
        ),
      ],
      [
        'graver than it says',
        { ...grave, riskTier: 'critical' },
        known({ builders: [{ name: 'ada', badges: ['safe-ai-2'] }] }, { policy: badges }),
      ],
      ['none', grave, known({ builders: [{ name: 'ada', badges: [] }] }, { policy: badges })],
    ],
    silent: [
      ['has it', grave, known({ builders: [{ name: 'ada', badges: ['safe-ai-1', 'safe-ai-2'] }] }, { policy: badges })],
      ['needs none', { ...small, riskTier: 'minimal' }, known({ builders: [{ name: 'ada', badges: [] }] }, { policy: badges })],
      ['none are kept', grave, known({ builders: [{ name: 'ada', badges: [] }] })],
      ['nobody knows who', grave, known({}, { policy: badges })],
    ],
  },
  GV014: {
    fires: [
      [
        'the last one',
        small,
        known({
          commits: [
            { id: 'c1', author: 'ada', signer: 'ada' },
            { id: 'c2', author: 'ada' },
          ],
        }),
      ],
      ['by another', small, known({ commits: [{ id: 'c1', author: 'ada', signer: 'eve' }] })],
      [
        'the first one',
        small,
        known({
          commits: [
            { id: 'c1', author: 'ada' },
            { id: 'c2', author: 'ada', signer: 'ada' },
          ],
        }),
      ],
      ['nearly the name', small, known({ commits: [{ id: 'c1', author: 'ada', signer: 'adam' }] })],
    ],
    silent: [
      ['all signed', small, known({ commits: [{ id: 'c1', author: 'ada', signer: 'ada' }] })],
      ['no commits', small, known({ commits: [] })],
      ['nobody knows', small],
      ['in capitals', small, known({ commits: [{ id: 'c1', author: 'ada@example.com', signer: 'Ada@Example.com' }] })],
    ],
  },
  GV015: {
    fires: [
      ['tomorrow', small, known({ approval: approval(small, { until: '2027-06-02T00:00:00Z' }) })],
      ['a key', small, known({ ends: [{ kind: 'key', name: 'k', at: '2027-06-10T00:00:00Z' }] })],
      [
        'one of two',
        small,
        known({
          ends: [
            { kind: 'key', name: 'k', at: '2030-06-10T00:00:00Z' },
            { kind: 'policy-pack', name: 'p', at: '2027-06-03T00:00:00Z' },
          ],
        }),
      ],
      ['it has ended', small, known({ ends: [{ kind: 'trust-root', name: 'r', at: '2027-05-01T00:00:00Z' }] })],
    ],
    silent: [
      ['next year', small, known({ approval: approval(small, { until: '2028-06-02T00:00:00Z' }) })],
      ['a key for years', small, known({ ends: [{ kind: 'key', name: 'k', at: '2031-01-01T00:00:00Z' }] })],
      ['nothing', small, known({})],
      ['the clock is unknown', small, { record: { stage: 'draft', ends: [{ kind: 'key', name: 'k', at: '2027-06-10T00:00:00Z' }] } }],
    ],
  },
};

/** What happened to a flow and to what surrounds it: sign-offs, waivers, people, keys, and who hears of what it does. */
import { portableHash } from '../../../app/lint/hash.ts';
import { drawingHash, type FlowRecord } from '../../../app/lint/kit/flow-record.ts';
import { promptHash } from '../../../app/lint/kit/prompt-hash.ts';
import { lintFlow, type LintContext } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import { agent, ask, askLocal, brain, call, manual, openHook, post, script, set, slot, sql, tokenise } from '../kit/steps.ts';
import type { Adversary } from './cases.ts';
import { bound, conn, health, iff, mask, noop, one, rename, split } from './steps.ts';

const prod = { environment: 'prod' as const };
const small = flow([manual(), set({ a: 'b' })], ['start > set']);
const now = '2027-06-01T00:00:00Z';
const known = (record: Partial<FlowRecord>, more: LintContext = {}): LintContext => ({
  now,
  record: { stage: 'draft', ...record },
  ...more,
});
const approval = (of: Flow, more: Partial<NonNullable<FlowRecord['approval']>> = {}): NonNullable<FlowRecord['approval']> => ({
  flow: drawingHash(of, portableHash),
  changed: [],
  at: '2027-01-01T00:00:00Z',
  until: '2028-01-01T00:00:00Z',
  approvers: ['grace'],
  authors: ['ada'],
  ...more,
});
const released = (of: Flow, more: Partial<NonNullable<FlowRecord['approval']>> = {}): LintContext =>
  known({ stage: 'release', approval: approval(of, more) });
const hashOf = (of: Flow, id: string): string => {
  const found = lintFlow(of).view.stepById(id);
  if (found === undefined) throw new Error(id);
  return promptHash(found, portableHash);
};
const tested = flow([manual(), ask('Answer {{ input.q }}', { system: 'Be kind' })], ['start > ask']);
const evaluated = (of: Flow, id = 'ask'): LintContext =>
  known({ evaluations: (['evaluation', 'red-team'] as const).map((kind) => ({ hash: hashOf(of, id), kind, passed: true })) });
const tool = (nodeId: string, changed = true) => ({
  nodeId,
  tool: 'search',
  approved: 'a'.repeat(64),
  now: (changed ? 'b' : 'a').repeat(64),
});
const withTool = (id: string, more = {}): Flow =>
  flow(
    [manual(), agent('x'), brain(), { ...call('https://tools.example.com/mcp', {}, id), ...more }],
    ['start > agent', 'brain -model> agent', `${id} -tool> agent`],
  );
const leak = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']);
const print = lintFlow(leak).findings.find(({ ruleId }) => ruleId === 'DF001')?.fingerprint ?? '';
const waived = (more: Partial<NonNullable<FlowRecord['waivers']>[number]> = {}): LintContext =>
  known({ waivers: [{ ruleId: 'DF001', fingerprint: print, reason: 'Under contract with us', until: '2027-12-01T00:00:00Z', ...more }] });
const usesIt = (more = {}): Flow => one(call('https://api.example.com/x', {}, 'call', bound), conn(more));
const connections = (more: object): LintContext => ({ now, policy: { organisation: { connections: [{ name: 'Shop', ...more }] } } });
const run = (code: string, id = 'script'): Flow => flow([manual(), script(code, id)], [`start > ${id}`]);
const reviewed = { reviewed: { scripts: { script: portableHash.sha256('return { a: input.a };') } } };
const badges = { badges: { high: 'safe-ai-2', critical: 'safe-ai-3' } };
const grave = flow([manual(), call('https://api.example.com/x', { method: 'DELETE' })], ['start > call'], { riskTier: 'high' });
const vendors = { policy: { vendors: [{ name: 'Anthropic', dpa: true }, { name: 'HubSpot' }] } };
const pay = post('https://bank.example.com/p', '{}', { effect: 'pay' });
const each = step('loop', 'loop', { list: '' });

export const history: Adversary = {
  AI017: {
    fires: [
      ['renamed since', withTool('call', { name: 'Harmless' }), known({ tools: [tool('call')] })],
      ['one of two', withTool('call'), known({ tools: [{ ...tool('call', false), tool: 'list' }, tool('call')] })],
      ['in a plain place of the flow', one(call('https://tools.example.com/mcp')), known({ tools: [tool('call')] })],
      ['at its release', withTool('call'), known({ stage: 'release', tools: [tool('call')] })],
    ],
    silent: [
      ['as it was', withTool('call'), known({ tools: [tool('call', false)] })],
      ['of a step that is gone', withTool('call'), known({ tools: [tool('gone')] })],
      ['off', withTool('call', { disabled: true }), known({ tools: [tool('call')] })],
      ['nobody looked', withTool('call')],
    ],
  },
  AI019: {
    fires: [
      [
        'another instruction',
        flow([manual(), ask('Answer {{ input.q }}', { system: 'Be kind and quick' })], ['start > ask']),
        evaluated(tested),
      ],
      [
        'another model',
        flow([manual(), ask('Answer {{ input.q }}', { system: 'Be kind', model: 'gpt-4.1-2025-04-14' })], ['start > ask']),
        evaluated(tested),
      ],
      ['not under attack', tested, known({ evaluations: [{ hash: hashOf(tested, 'ask'), kind: 'evaluation', passed: true }] })],
      [
        'it failed',
        tested,
        known({
          evaluations: [
            { hash: hashOf(tested, 'ask'), kind: 'evaluation', passed: true },
            { hash: hashOf(tested, 'ask'), kind: 'red-team', passed: false },
          ],
        }),
      ],
      [
        'one of two',
        flow([manual(), ask('Answer {{ input.q }}', { system: 'Be kind' }), ask('More', {}, 'more')], ['start > ask', 'ask > more']),
        evaluated(tested),
      ],
    ],
    silent: [
      ['as it was', tested, evaluated(tested)],
      ['renamed and moved', { ...tested, nodes: tested.nodes.map((node) => ({ ...node, name: `${node.name} now` })) }, evaluated(tested)],
      [
        'another step was added',
        flow([manual(), ask('Answer {{ input.q }}', { system: 'Be kind' }), noop()], ['start > ask', 'ask > noop']),
        evaluated(tested),
      ],
      ['nobody keeps a record', tested],
    ],
  },
  GV004: {
    fires: [
      [
        'a draft of development in production',
        flow([manual(), noop()], ['start > noop'], { environment: 'dev' }),
        known({ stage: 'release', environment: 'prod' }),
      ],
      [
        'changed where it runs',
        flow([manual(), noop()], ['start > noop'], prod),
        known({ stage: 'release', environment: 'prod', editedIn: 'prod' }),
      ],
      [
        'changed where it runs, and a draft',
        flow([manual(), noop()], ['start > noop'], prod),
        known({ environment: 'prod', editedIn: 'prod' }),
      ],
      ['production in a test runner', flow([manual(), noop()], ['start > noop'], prod), known({ stage: 'release', environment: 'test' })],
    ],
    silent: [
      [
        'made in development, released',
        flow([manual(), noop()], ['start > noop'], prod),
        known({ stage: 'release', environment: 'prod', editedIn: 'dev' }),
      ],
      ['all in development', small, known({ environment: 'dev', editedIn: 'dev' })],
      ['nobody knows', small],
      [
        'a test in a test',
        flow([manual(), noop()], ['start > noop'], { environment: 'test' }),
        known({ stage: 'release', environment: 'test' }),
      ],
    ],
  },
  GV005: {
    fires: [
      ['a wire less', flow([manual(), set({ a: 'b' })], []), released(small)],
      ['the same name, another type', flow([manual(), noop('set')], ['start > set']), released(small)],
      ['the model was swapped', small, released(small, { changed: ['models'] })],
      ['a called flow changed', small, released(small, { changed: ['subflow:callee'] })],
      ['it was taken back', small, released(small, { ended: 'Taken back by grace' })],
      ['another environment', { ...small, environment: 'prod' }, released(small)],
    ],
    silent: [
      ['as it was', small, released(small)],
      ['moved', { ...small, layout: { nodes: { set: { x: 7, y: 8 } }, notes: {} } }, released(small)],
      ['a note', { ...small, nodes: small.nodes.map((node) => ({ ...node, note: 'mind this' })) }, released(small)],
      ['bound to a connection', { ...small, connections: [slot()] }, released(small)],
    ],
  },
  GV006: {
    fires: [
      [
        'one of many',
        small,
        known({
          stage: 'release',
          parts: [
            { kind: 'sub-flow', name: 'a', signed: true },
            { kind: 'sub-flow', name: 'b', signed: false },
          ],
        }),
      ],
      ['a policy', small, known({ stage: 'release', parts: [{ kind: 'policy', name: 'House', signed: false }] })],
      ['a connector', small, known({ stage: 'release', parts: [{ kind: 'connector', name: 'Shop', signed: false }] })],
      [
        'with an approval',
        small,
        known({ stage: 'release', approval: approval(small), parts: [{ kind: 'connector', name: 'Shop', signed: false }] }),
      ],
    ],
    silent: [
      ['all signed', small, known({ stage: 'release', parts: [{ kind: 'sub-flow', name: 'a', signed: true }] })],
      ['no parts', small, known({ stage: 'release', parts: [] })],
      ['nobody knows', small],
      ['signed policy', small, known({ stage: 'release', parts: [{ kind: 'policy', name: 'House', signed: true }] })],
    ],
  },
  GV007: {
    fires: [
      ['in capitals', small, released(small, { approvers: ['ADA'] })],
      ['one of three', small, released(small, { approvers: ['grace', 'lin', 'ada'] })],
      ['who wrote a part of it', small, released(small, { approvers: ['kim'], authors: ['ada', 'kim'] })],
      ['with a space', small, released(small, { approvers: ['ada '], authors: ['ada'] })],
    ],
    silent: [
      ['somebody else', small, released(small)],
      ['a name that begins the same', small, released(small, { approvers: ['adam'], authors: ['ada'] })],
      ['no approval', small, known({})],
      ['two others', small, released(small, { approvers: ['kim', 'lin'], authors: ['ada', 'bob'] })],
    ],
  },
  GV008: {
    fires: [
      ['ended yesterday', leak, waived({ until: '2027-05-31T00:00:00Z' })],
      ['spaces for a reason', leak, waived({ reason: '             ' })],
      [
        'another path',
        flow(
          [openHook(), tokenise(['body.amount']), script('return { t: input.body.email };'), ask('Answer {{ input.t }}')],
          ['hook > tokenise', 'tokenise > script', 'script > ask'],
        ),
        waived(),
      ],
      ['no reason', leak, waived({ reason: '' })],
    ],
    silent: [
      ['holds', leak, waived()],
      [
        'renamed',
        {
          ...leak,
          nodes: leak.nodes.map((node) => ({
            ...node,
            name: `${node.name} 2`,
            parameters: JSON.parse(JSON.stringify(node.parameters).replace('hook', 'hook 2')) as Flow['nodes'][number]['parameters'],
          })),
        },
        waived(),
      ],
      ['none', leak, known({ waivers: [] })],
      ['moved', { ...leak, layout: { nodes: { ask: { x: 3, y: 4 } }, notes: {} } }, waived()],
    ],
  },
  GV009: {
    fires: [
      [
        "health, by a colleague's form",
        flow(
          [manual(), step('task', 'form-task', { fields: [{ name: 'diagnosis', label: 'health' }] }), noop()],
          ['start > task', 'task.filled > noop'],
          prod,
        ),
      ],
      [
        'bank data from a table',
        flow([manual(), sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] })], ['start > sql'], prod),
      ],
      [
        'cards, round by round',
        flow([openHook([{ name: 'rows.*.card', label: 'card' }]), split('body.rows'), noop()], ['hook > split', 'split > noop'], prod),
      ],
      ['a secret', flow([openHook([{ name: 'key', label: 'secret' }]), noop()], ['hook > noop'], prod), { around: {} }],
      [
        "an agent's tool reads it",
        flow(
          [manual(), agent('x'), brain(), sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] })],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent'],
          prod,
        ),
      ],
    ],
    silent: [
      ['a place that gets it', flow([openHook(health), noop()], ['hook > noop'], { ...prod, settings: { auditSink: 'siem' } })],
      [
        'in a test',
        flow([openHook(health), noop()], ['hook > noop'], { environment: 'test' }),
        { policy: { organisation: { auditSink: 'SIEM' } } },
      ],
      ['nothing sensitive', flow([openHook([{ name: 'n', type: 'number', label: 'none' }]), noop()], ['hook > noop'], prod)],
      ['in development', flow([openHook(health), noop()], ['hook > noop'])],
    ],
  },
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
  PM011: {
    fires: [
      ['never changed', usesIt(), connections({ createdAt: '2024-01-01', usedAt: '2027-05-31' })],
      ['never used', usesIt(), connections({ createdAt: '2026-12-01' })],
      [
        'sooner, says the organisation',
        usesIt(),
        {
          now,
          policy: {
            organisation: {
              unusedAfterDays: 10,
              connections: [{ name: 'Shop', createdAt: '2027-05-01', usedAt: '2027-05-15', rotatedAt: '2027-05-15' }],
            },
          },
        },
      ],
      [
        'by its id',
        usesIt(),
        { now, policy: { organisation: { connections: [{ name: 'slot', createdAt: '2024-01-01', usedAt: '2025-01-01' }] } } },
      ],
    ],
    silent: [
      ['in use, changed', usesIt(), connections({ createdAt: '2024-01-01', usedAt: '2027-05-31', rotatedAt: '2027-05-01' })],
      [
        'later, says the organisation',
        usesIt(),
        {
          now,
          policy: {
            organisation: {
              unusedAfterDays: 400,
              rotateAfterDays: 2_000,
              connections: [{ name: 'Shop', createdAt: '2026-09-01', usedAt: '2026-10-01' }],
            },
          },
        },
      ],
      ['nothing is known', usesIt()],
      ['the clock is unknown', usesIt(), { policy: { organisation: { connections: [{ name: 'Shop', createdAt: '2020-01-01' }] } } }],
    ],
  },
  PM012: {
    fires: [
      [
        'in capitals',
        usesIt(),
        {
          policy: {
            organisation: {
              people: [{ name: 'BOB@example.com', active: false }],
              connections: [{ name: 'shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        'seen by the workspace',
        usesIt(),
        { around: { people: [{ name: 'bob@example.com', active: false }], connections: [{ name: 'Shop', owner: 'bob@example.com' }] } },
      ],
      [
        'used by a tool',
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          conn({}),
        ),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: false }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        'half here, half there',
        usesIt(),
        {
          policy: { organisation: { people: [{ name: 'bob@example.com', active: false }] } },
          around: { connections: [{ name: 'Shop', owner: 'bob@example.com' }] },
        },
      ],
    ],
    silent: [
      [
        'still there',
        usesIt(),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: true }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        "nobody's",
        usesIt(),
        { policy: { organisation: { people: [{ name: 'bob@example.com', active: false }], connections: [{ name: 'Shop' }] } } },
      ],
      [
        "another one's",
        usesIt({ name: 'Other' }),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: false }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      ['no list of people', usesIt(), { policy: { organisation: { connections: [{ name: 'Shop', owner: 'bob@example.com' }] } } }],
    ],
  },
  SC008: {
    fires: [
      ['one letter', run('return { a: input.b };'), reviewed],
      ['a comment that hides nothing', run('return { a: input.a }; // ok'), reviewed],
      ['another step', run('return { a: input.a };', 'more'), reviewed],
      [
        'in a loop',
        flow([manual(), each, script('return { a: 2 };')], ['start > loop', 'loop.loop > script', 'script > loop.back']),
        reviewed,
      ],
    ],
    silent: [
      ['as it was', run('return { a: input.a };'), reviewed],
      [
        'renamed',
        {
          ...run('return { a: input.a };'),
          nodes: run('return { a: input.a };').nodes.map((node) => ({ ...node, name: `${node.name} 2` })),
        },
        reviewed,
      ],
      ['nobody reviewed', run('return { b: 1 };')],
      ['no script', one(noop()), reviewed],
    ],
  },
};

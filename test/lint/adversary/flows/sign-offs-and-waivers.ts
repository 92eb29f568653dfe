/** What happened to a flow after its sign-off: changes, waivers, tools that describe themselves anew. */
import { portableHash } from '../../../../app/lint/hash.ts';
import type { FlowRecord } from '../../../../app/lint/kit/flow-record.ts';
import { promptHash } from '../../../../app/lint/kit/prompt-hash.ts';
import { lintFlow, type LintContext } from '../../../../app/lint/run.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, brain, call, manual, openHook, script, set, slot, sql, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { health, noop, one, split } from '../steps.ts';
import { approval, known, prod, small } from './kit/signed.ts';

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

export const signOffsAndWaivers: Adversary = {
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
      ['in letters of another script, each in its own', small, released(small, { approvers: ['\u0430da'], authors: ['ad\u0430'] })],
      ['in a Latin letter that looks like another', small, released(small, { approvers: ['l\u0131nus'], authors: ['linus'] })],
      ['with a sign that nobody sees', small, released(small, { approvers: ['a\u3164da'], authors: ['ada'] })],
    ],
    silent: [
      ['somebody else', small, released(small)],
      ['a name that begins the same', small, released(small, { approvers: ['adam'], authors: ['ada'] })],
      ['a name of plain letters that look alike', small, released(small, { approvers: ['lan'], authors: ['ian'] })],
      ['a name with an accent', small, released(small, { approvers: ['änna'], authors: ['anna'] })],
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
};

/** What of a record is about people, and what is not. */
import { expect, test } from 'vitest';
import { personOf } from '../../app/kernel/person-words.ts';
import { nameForms } from '../../app/kernel/name-forms.ts';
import { formsOfPerson } from '../../app/store/repositories/personal-change.ts';
import { personalParts } from '../../app/store/repositories/personal-parts.ts';
import { rowNames, rowWithout } from '../../app/store/repositories/personal-texts.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';

const after = (where: string, value: unknown, ...names: readonly string[]): readonly [unknown, boolean] => {
  const text = JSON.stringify(value);
  const rest = rowWithout(where, text, personOf(names));
  return [rest === undefined ? 'as it was' : JSON.parse(rest), rowNames(where, rest ?? text, personOf(names))];
};

test('an event of a run loses values, reasons and messages; ports, states and ids stay', () => {
  const event = {
    type: 'woken',
    at: 5350,
    node: 'denied',
    round: 0,
    decision: { kind: 'denied', by: 'Denied', reason: 'Mr Denied asked' },
  };
  expect(after('journal events', [event], 'Denied', '5350')).toEqual([
    [{ ...event, decision: { kind: 'denied', by: '[erased]', reason: 'Mr [erased] asked' } }],
    false,
  ]);
  const ended = {
    type: 'ended',
    at: 1,
    status: 'failed',
    error: { code: 'step/failed', class: 'terminal', message: 'No Terminal' },
    evidence: { node: 'terminal', undone: ['Terminal'], host: 'x' },
  };
  expect(after('journal events', [ended], 'Terminal')).toEqual([
    [{ ...ended, error: { ...ended.error, message: 'No [erased]' }, evidence: { node: 'terminal', undone: ['[erased]'], host: 'x' } }],
    false,
  ]);
  expect(
    after(
      'journal events',
      [{ type: 'succeeded', outputs: {}, masked: { main: [{ Main: 'main', n: 5350, 'Main 5': 1, 'main@example.com': 2 }] } }],
      'Main',
      '5350',
    ),
  ).toEqual([
    [
      {
        type: 'succeeded',
        outputs: {},
        masked: { main: [{ Main: '[erased]', n: '[erased]', '[erased] 5': 1, '[erased]@example.com': 2 }] },
      },
    ],
    false,
  ]);
  expect(after('journal kept', { 0: { outputs: { done: [{ to: 'Done' }] } }, 1: true }, 'Done')).toEqual([
    { 0: { outputs: { done: [{ to: '[erased]' }] } }, 1: true },
    false,
  ]);
});

test('a name of a flow stays as long as a list takes it', () => {
  const [record, named] = after('run record', { runId: 'run_1', flowName: 'Mark '.repeat(40).trim(), startedAt: 1 }, 'Mark');
  expect([(record as { flowName: string }).flowName.length <= 200, named]).toEqual([true, false]);
});

test('what somebody signed stays and is found; a form is asked for under its own fields', () => {
  const question = {
    ask: { title: 'Amount for Amount', fields: [{ name: 'Amount', type: 'number', required: true, values: [] }] },
    decisions: [{ by: 'a', decision: 'approved', reason: '', values: { Amount: 'Amount' }, signed: 'by Amount' }],
    state: 'approved',
  };
  expect(after('approval record', question, 'Amount', 'Approved')).toEqual([
    {
      ...question,
      ask: { ...question.ask, title: '[erased] for [erased]' },
      decisions: [{ ...question.decisions[0], values: { Amount: '[erased]' } }],
    },
    true,
  ]);
});

test('a drawn flow keeps its hosts, fields, states, programs and what its formulas read', () => {
  const parameters = {
    method: 'POST',
    mode: 'post',
    note: 'Ask Post',
    fields: ['post'],
    maxItems: 5350,
    text: 'Dear Post, {{ input["Post"] + input.Post + " to Post" }}',
    code: 'return Post + "for Post" + $json["Post"];',
  };
  const flow = {
    ...emptyFlow('f', 'For Post'),
    connections: [{ id: 'post', name: 'Post', type: 'http', auth: 'none', hosts: ['post.example.com'], scopes: [] }],
    nodes: [{ id: 'post', type: 'post', typeVersion: 1, name: 'Step', parameters, sample: [{ Post: 'Post' }] }],
  };
  const entry = {
    id: 1,
    at: 5350,
    title: 'Rename to Post',
    patches: [{ op: 'replace', path: ['nodes', 0, 'name'], value: 'Post' }],
    inverse: [],
  };
  expect(after('recovery document', { version: 1, flow, base: 5350, undo: [entry], redo: [], savedEntry: 5350 }, 'Post', '5350')).toEqual([
    {
      version: 1,
      base: 5350,
      redo: [],
      savedEntry: 5350,
      undo: [{ ...entry, title: 'Rename to [erased]', patches: [{ op: 'replace', path: ['nodes', 0, 'name'], value: '[erased]' }] }],
      flow: {
        ...flow,
        name: 'For [erased]',
        connections: [{ ...flow.connections[0], name: '[erased]' }],
        nodes: [
          {
            ...flow.nodes[0],
            parameters: {
              ...parameters,
              note: 'Ask [erased]',
              text: 'Dear [erased], {{ input["Post"] + input.Post + " to [erased]" }}',
              code: 'return Post + "for [erased]" + $json["Post"];',
            },
            sample: [{ Post: '[erased]' }],
          },
        ],
      },
    },
    true,
  ]);
});

test('unsaved work in which nothing can be taken out counts as not changed, in whatever order its keys stand', () => {
  const { name, ...rest } = {
    ...emptyFlow('f', 'F'),
    connections: [{ id: 'c', name: 'C', type: 'http', auth: 'none', hosts: ['jane.example.com'], scopes: [] }],
  };
  expect(after('recovery document', { savedEntry: 0, flow: { ...rest, name }, base: 1 }, 'Jane')).toEqual(['as it was', true]);
});

test('two steps that are called after the person do not get one name', () => {
  const step = (id: string, name: string, parameters = {}) => ({ id, type: 'text', typeVersion: 1, name, parameters });
  const flow = {
    ...emptyFlow('f', 'F'),
    nodes: [step('a', 'Jane'), step('b', 'jane'), step('c', 'Third', { text: '{{ node.Jane.x }} {{ node["jane"].y }}' })],
  };
  const [rest] = after('recovery document', { version: 1, flow, base: 1, undo: [], redo: [], savedEntry: 0 }, 'Jane');
  const { nodes } = (rest as { flow: { nodes: { name: string; parameters: { text?: string } }[] } }).flow;
  expect([new Set(nodes.map(({ name }) => name)).size, nodes[2]?.parameters.text]).toEqual([
    3,
    `{{ node["${nodes[0]?.name ?? ''}"].x }} {{ node["${nodes[1]?.name ?? ''}"].y }}`,
  ]);
});

test('what is no JSON, or would not fit any more, stays and is found', () => {
  const person = personOf(['Jane']);
  expect([rowWithout('recovery document', 'Jane {', person), rowNames('recovery document', 'Jane {', person)]).toEqual([undefined, true]);
  expect(rowWithout('flow_example record', JSON.stringify([{ name: 'Jane' }]), person, () => false)).toBeUndefined();
  expect(rowNames('journal events', '[{"input":["\\u004aane"]}]', person)).toBe(true);
});

test('fields that are called like the person keep their names, and are told with other forms of the name; words of the program are not', () => {
  const forms = (where: string, value: unknown, ...names: readonly string[]): readonly string[] => [
    ...formsOfPerson(value, personalParts[where] ?? 'held', personOf(names), nameForms(names)),
  ];
  const event = { type: 'succeeded', node: 'Emails', outputs: { out: [{ Email: 'a@example.com', text: 'Emails of Email, Emaile' }] } };
  expect([after('journal events', [event], 'Email'), forms('journal events', [event], 'Email')]).toEqual([
    [[{ ...event, outputs: { out: [{ Email: 'a@example.com', text: 'Emails of [erased], Emaile' }] } }], false],
    ['Email', 'Emails', 'Emaile'],
  ]);
});

/** Carriers by the steps that catch failures, call other flows, keep, gather, pace and ask people. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import {
  expression,
  plain,
  renaming,
  scripts,
  straight,
  template,
  through,
  winding,
  type Carrier,
  type Sketch,
  type Track,
} from './carriers.ts';
import { flow, step } from './flow.ts';

export const localModel: JsonObject = { provider: 'ollama', model: 'llama3' };

/** A flow that is called with `value`; its steps run one after the other. Gives its id. */
export function callee(sketch: Sketch, steps: readonly FlowNode[], wires?: readonly string[]): string {
  const id = `callee${sketch.others.length}`;
  const all = [step('begin', 'manual-trigger'), ...steps];
  sketch.others.push({ ...flow(all, wires ?? all.slice(1).map((one, index) => `${all[index]?.id ?? ''} > ${one.id}`)), id, name: id });
  return id;
}

/** Flows that give their `value` back under some name, and that name. */
const giving: readonly ((sketch: Sketch) => readonly [string, string])[] = [
  (sketch) => [callee(sketch, [step('on', 'noop')]), 'value'],
  (sketch) => [callee(sketch, [step('on', 'rename-fields', { renames: [{ from: 'value', to: 'other' }] })]), 'other'],
  (sketch) => [
    callee(sketch, [step('on', 'script', { code: 'const { value, ...rest } = input; return { ...rest, told: `so: ${value}` };' })]),
    'told',
  ],
  (sketch) => [
    callee(
      sketch,
      [
        step('if', 'if', { conditions: [{ left: '{{ input.value }}', operator: 'isNotEmpty', right: '' }] }),
        step('hide', 'mask', { fields: [{ path: 'value', method: 'redact' }] }),
        step('end', 'noop'),
      ],
      ['begin > if', 'if.true > hide', 'hide > end', 'if.false > end'],
    ),
    'value',
  ],
];

const listed = (sketch: Sketch, at: Track): Track => {
  const id = sketch.add('script', { code: `return { list: [{ value: ${expression(at.path)} }] };` });
  sketch.link(at.from, id);
  return { from: id, path: ['list', '*', 'value'] };
};

const newer: readonly Carrier[] = [
  (sketch, at) => {
    const id = sketch.add('try');
    sketch.link(at.from, id);
    const body = straight(sketch, { from: `${id}.try`, path: at.path }, 1 + sketch.draws.upTo(2), plain);
    sketch.link(body.from, `${id}.back`);
    return { from: `${id}.done`, path: body.path };
  },
  (sketch, at) => {
    // What failed was made in the part itself.
    const id = sketch.add('try');
    const made = sketch.add('set-fields', { assignments: [{ name: 'made', value: template(at.path) }], keepOthers: false });
    const fails = sketch.add('script', { code: 'throw new Error(input.made);' });
    sketch.link(at.from, id);
    sketch.link(`${id}.try`, made);
    sketch.link(made, fails);
    sketch.link(fails, `${id}.back`);
    return { from: `${id}.failed`, path: ['error', 'message'] };
  },
  (sketch, at) => {
    const over = sketch.draws.once(2) ? 'branch' : 'wait';
    const id = sketch.add('rate-limit', { over });
    sketch.link(at.from, id);
    return { from: over === 'branch' && sketch.draws.once(2) ? `${id}.over` : id, path: at.path };
  },
  (sketch, at) => {
    const [flowId, name] = sketch.draws.from(giving)(sketch);
    const id = sketch.add('sub-flow', { flowId, inputs: [{ name: 'value', value: template(at.path) }] });
    sketch.link(at.from, id);
    return { from: id, path: ['result', name] };
  },
  (sketch, at) => {
    const list = listed(sketch, at);
    const [flowId, name] = sketch.draws.from(giving)(sketch);
    const id = sketch.add('map-list', { list: 'list', flowId });
    sketch.link(list.from, id);
    return { from: id, path: ['results', '*', name] };
  },
  (sketch, at) => {
    // The failure of a call quotes what it was given.
    const id = sketch.add('http-request', { url: 'https://api.example.com/extra', method: 'POST', bodyMode: 'json', body: '{}' });
    const next = sketch.add('noop');
    sketch.link(at.from, id);
    sketch.link(id, next, '-error>');
    return { from: next, path: ['error'] };
  },
  (sketch, at) => {
    const store = sketch.fresh();
    const add = sketch.add('vector-store', {
      operation: 'add',
      store,
      provider: 'ollama',
      model: 'nomic',
      text: template(at.path),
      trust: 'trusted',
    });
    const find = sketch.add('vector-store', {
      operation: 'search',
      store,
      provider: 'ollama',
      model: 'nomic',
      text: 'all',
      trustedOnly: true,
    });
    sketch.link(at.from, add);
    sketch.link(add, find);
    return { from: find, path: ['found', '*', 'text'] };
  },
  (sketch, at) => {
    const table = sketch.fresh();
    const add = sketch.add('data-table', { table, operation: 'insert', values: [{ name: 'kept', value: template(at.path) }] });
    const find = sketch.add('data-table', { table, operation: 'find', columns: [{ name: 'kept', label: 'none' }] });
    sketch.link(at.from, add);
    sketch.link(add, find);
    return { from: find, path: ['kept'] };
  },
  (sketch, at) => {
    // One agent is told, the other one remembers.
    const key = sketch.fresh();
    const roots = [template(at.path), 'What was said?'].map((prompt) => {
      const root = sketch.add('ai-agent', { prompt });
      sketch.link(sketch.add('chat-model', localModel), root, '-model>');
      sketch.link(sketch.add('memory-buffer', { key }), root, '-memory>');
      return root;
    });
    sketch.link(at.from, roots[0] ?? '');
    sketch.link(roots[0] ?? '', roots[1] ?? '');
    return { from: roots[1] ?? '', path: ['answer'] };
  },
  (sketch, at) => {
    const id = sketch.add('form-task', { title: 'What do you say?', fields: [{ name: 'note', label: 'none' }], into: sketch.fresh() });
    sketch.link(at.from, id);
    return { from: `${id}.${sketch.draws.from(['filled', 'declined', 'expired'])}`, path: at.path };
  },
  renaming('rename-fields', (at, name) => [{ renames: [{ from: at.path.join('.'), to: name }] }, [name]]),
  renaming('aggregate-items', (at, name, draws) => {
    const aggregate = draws.from(['first', 'last', 'least', 'list', 'distinct']);
    return [
      { values: [{ aggregate, field: at.path.join('.'), into: name }] },
      aggregate === 'list' || aggregate === 'distinct' ? [name, '*'] : [name],
    ];
  }),
  renaming('write-text', (at, name, draws) => [
    { text: `So: ${template(at.path)}`, escape: draws.from(['none', 'html', 'json']), into: name },
    [name],
  ]),
  (sketch, at) => {
    // A token, and back again.
    const hidden = sketch.add('tokenise', { fields: [at.path.join('.')] });
    const on = sketch.add('noop');
    const back = sketch.add('restore', { fields: [at.path.join('.')] });
    sketch.link(at.from, hidden);
    sketch.link(hidden, on);
    sketch.link(on, back);
    return { from: back, path: at.path };
  },
  (sketch, at) => {
    // Beside what is asked of it, the text itself is kept.
    const fields = [{ name: 'ok', type: 'boolean' }];
    const keep = [at.path[0] ?? ''];
    const id = sketch.add('quarantine', { ...localModel, text: template(at.path), question: 'Is it fine?', fields, keep });
    sketch.link(at.from, id);
    return { from: id, path: at.path };
  },
  through('sort-items', () => ({})),
  through('limit-items', () => ({})),
  (sketch, at) => {
    const id = sketch.add('guardrail', { text: template(at.path) });
    sketch.link(at.from, id);
    return { from: `${id}.pass`, path: at.path };
  },
  (sketch, at) => {
    const id = sketch.add('compare-lists', { keys: ['id'] });
    const before = sketch.add('set-fields', { assignments: [{ name: 'id', value: '1' }], keepOthers: false });
    sketch.link(at.from, before);
    sketch.link(before, `${id}.a`);
    sketch.link(at.from, `${id}.b`);
    const changed = sketch.draws.once(2);
    return { from: changed ? `${id}.changed` : `${id}.added`, path: changed ? ['after', ...at.path] : at.path };
  },
];

/** `count` carriers of any kind. */
export const carry = (sketch: Sketch, at: Track, count: number): Track =>
  straight(sketch, at, count, [...plain, ...scripts, ...winding, ...newer]);

/** Streams that look like those that leak and are harmless. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { carryPlain, expression, straight, template, type Sketch, type Track } from '../carriers.ts';
import { step } from '../flow.ts';
import { callee, carry, localModel } from '../newer-carriers.ts';
import { decided } from './steered.ts';
import { agent, arrives, ask, mail, personal, post, vendorModel, type Plant } from './parts.ts';

/** Takes the value away or makes it harmless; the same path afterwards, or the way to the harmless one. */
const neutral: readonly ((
  sketch: Sketch,
  at: Track & { readonly harmless: readonly string[] },
) => { readonly from: string; readonly read: string; readonly kind: string })[] = [
  (sketch, at) => ({
    from: behind(sketch, at.from, 'tokenise', { fields: [at.path.join('.')] }),
    read: template(at.path),
    kind: 'tokenised',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'mask', { fields: [{ path: at.path.join('.'), method: sketch.draws.from(['mask', 'redact', 'hash']) }] }),
    read: template(at.path),
    kind: 'masked',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'pick-fields', { fields: [at.harmless.join('.')] }),
    read: '{{ input }}',
    kind: 'picked away',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'set-fields', { assignments: [{ name: at.path.join('.'), value: 'gone' }] }),
    read: template(at.path),
    kind: 'overwritten',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'set-fields', { assignments: [{ name: 'kept', value: template(at.harmless) }], keepOthers: false }),
    read: '{{ input }}',
    kind: 'left behind',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'script', { code: `return { n: ${expression(at.harmless)} };` }),
    read: '{{ input }}',
    kind: 'left out by a script',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'script', {
      code: `const { n } = { n: ${expression(at.harmless)}, away: ${expression(at.path)} };\nreturn { rows: [n].map((one) => ({ one })) };`,
    }),
    read: '{{ input }}',
    kind: 'destructured away',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'model-call', {
      ...localModel,
      prompt: `Is ${template(at.path)} fine?`,
      output: 'schema',
      schema: [{ name: 'ok', type: 'boolean' }],
      resultField: 'judged',
    }),
    read: '{{ input.judged.ok }}',
    kind: 'closed',
  }),
  (_sketch, at) => ({ from: at.from, read: template(at.harmless), kind: 'another field' }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'sub-flow', {
      flowId: callee(sketch, [
        step('hide', 'mask', { fields: [{ path: 'value', method: sketch.draws.from(['mask', 'redact', 'hash']) }] }),
      ]),
      inputs: [{ name: 'value', value: template(at.path) }],
    }),
    read: '{{ input.result.value }}',
    kind: 'masked in a called flow',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'sub-flow', {
      flowId: callee(sketch, [step('pick', 'pick-fields', { fields: ['other'] })]),
      inputs: [
        { name: 'value', value: template(at.path) },
        { name: 'other', value: template(at.harmless) },
      ],
    }),
    read: '{{ input.result.other }}',
    kind: 'left behind in a called flow',
  }),
  (sketch, at) => {
    const list = behind(sketch, at.from, 'script', {
      code: `return { list: [{ value: ${expression(at.path)}, other: ${expression(at.harmless)} }] };`,
    });
    return {
      from: behind(sketch, list, 'map-list', {
        list: 'list',
        flowId: callee(sketch, [step('pick', 'pick-fields', { fields: ['other'] })]),
      }),
      read: '{{ input.results }}',
      kind: 'left behind for each',
    };
  },
  (sketch, at) => ({
    from: behind(sketch, at.from, 'aggregate-items', { values: [{ aggregate: 'count', field: at.path.join('.'), into: 'n' }] }),
    read: '{{ input.n }}',
    kind: 'counted',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'classify', { ...localModel, text: template(at.path), classes: [{ name: 'a' }, { name: 'b' }] }),
    read: '{{ input.class }}',
    kind: 'classified in the house',
  }),
  (sketch, at) => ({
    from: behind(sketch, at.from, 'script', {
      code: `const { ${at.path.at(-1) ?? ''}: gone, ...rest } = ${expression(at.path.slice(0, -1))};\nreturn { t: JSON.stringify(rest) };`,
    }),
    read: '{{ input.t }}',
    kind: 'all but it, as text',
  }),
  (sketch, at) => {
    const part = sketch.add('try');
    const fails = sketch.add('script', { code: `throw new Error(${expression(at.path)});` });
    sketch.link(at.from, part);
    sketch.link(`${part}.try`, fails);
    sketch.link(fails, `${part}.back`);
    return { from: `${part}.failed`, read: '{{ input.error.code }}', kind: 'caught, and only its kind told' };
  },
  (sketch, at) => {
    const fork = behind(sketch, at.from, 'if', { conditions: [{ left: template(at.harmless), operator: 'isNotEmpty', right: '' }] });
    const join = sketch.add('merge', { mode: 'append' });
    for (const [port, side] of [
      ['true', 'a'],
      ['false', 'b'],
    ] as const)
      sketch.link(
        behind(sketch, `${fork}.${port}`, 'mask', { fields: [{ path: at.path.join('.'), method: 'redact' }] }),
        `${join}.${side}`,
      );
    return { from: join, read: template(at.path), kind: 'masked on both ways' };
  },
  (sketch, at) => ({
    from: behind(sketch, at.from, 'tokenise', { fields: [at.path.join('.')] }),
    read: template(at.path),
    kind: 'hidden behind a token',
  }),
  (sketch, at) => {
    const fields = [{ name: 'ok', type: 'boolean' }];
    const from = behind(sketch, at.from, 'quarantine', { ...localModel, text: template(at.path), question: 'Is it fine?', fields });
    return { from, read: '{{ input.read.ok }}', kind: 'asked about in quarantine' };
  },
  (sketch, at) => {
    const list = behind(sketch, at.from, 'script', { code: `return { list: [{ value: ${expression(at.path)} }] };` });
    const flowId = callee(sketch, [
      step('count', 'set-fields', { assignments: [{ name: 'n', value: '{{ size(input.value) }}' }], keepOthers: false }),
    ]);
    return { from: behind(sketch, list, 'map-list', { list: 'list', flowId }), read: '{{ input.results }}', kind: 'counted for each' };
  },
  (sketch, at) => {
    const table = sketch.fresh();
    const kept = behind(sketch, at.from, 'data-table', {
      table,
      operation: 'insert',
      values: [{ name: 'kept', value: template(at.path) }],
    });
    const columns = [{ name: 'kept', label: 'none' }];
    return {
      from: behind(sketch, kept, 'data-table', { table: `${table}b`, operation: 'find', columns }),
      read: '{{ input.kept }}',
      kind: 'kept in another table',
    };
  },
  (sketch, at) => {
    const call = sketch.add('http-request', { url: 'https://api.example.com/extra', method: 'POST', bodyMode: 'json', body: '{}' });
    const next = sketch.add('noop');
    sketch.link(at.from, call);
    sketch.link(call, next, '-error>');
    return { from: next, read: '{{ input.error.code }}', kind: 'failed, and only the kind told' };
  },
];
function behind(sketch: Sketch, from: string, type: string, parameters: JsonObject): string {
  const id = sketch.add(type, parameters);
  sketch.link(from, id);
  return id;
}
export const decoys: readonly Plant[] = [
  decided(true),
  ...neutral.map((take): Plant => (sketch, length) => {
    const label = sketch.draws.once(3) ? 'secret' : sketch.draws.from(personal);
    const start = arrives(sketch, label);
    const before = carryPlain(sketch, start, Math.floor(length / 2));
    const { from, read, kind } = take(sketch, { ...start, from: before.from });
    const after = carryPlain(sketch, { from, path: [] }, Math.ceil(length / 2));
    const sink = ask(sketch, `Answer ${read}`);
    sketch.link(after.from, sink);
    return { mustNot: [{ rule: label === 'secret' ? 'DF003' : 'DF001', step: sink, kind }] };
  }),
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'contact'), length);
    const sink = ask(sketch, template(at.path), localModel);
    sketch.link(at.from, sink);
    return { mustNot: [{ rule: 'DF001', step: sink, kind: 'a model of the house' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'contact'), length);
    const sink = sketch.add('model-call', { ...vendorModel, prompt: template(at.path) }, { disabled: true });
    sketch.link(at.from, sink);
    return { mustNot: [{ rule: 'DF001', step: sink, kind: 'switched off' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'contact'), length);
    const clean = sketch.add('manual-trigger');
    const sink = ask(sketch, template(at.path));
    sketch.link(clean, sink);
    return { mustNot: [{ rule: 'DF001', step: sink, kind: 'no wire leads there' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const model = ask(sketch, template(at.path));
    const yes = sketch.add('approval', { title: 'Send?', arguments: [{ name: 'text', value: '{{ input.answer }}' }] });
    sketch.link(at.from, model);
    sketch.link(model, yes);
    const on = carryPlain(sketch, { from: `${yes}.approved`, path: ['answer'] }, Math.floor(length / 2));
    const sink = mail(sketch, template(on.path));
    sketch.link(on.from, sink);
    return {
      mustNot: [
        { rule: 'AI001', step: sink, kind: 'approved' },
        { rule: 'AI005', step: sink, kind: 'approved' },
        { rule: 'DF004', step: model, kind: 'approved' },
      ],
    };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const judge = sketch.add('model-call', {
      ...vendorModel,
      prompt: template(at.path),
      output: 'schema',
      schema: [{ name: 'ok', type: 'boolean' }],
      resultField: 'judged',
    });
    sketch.link(at.from, judge);
    const on = straight(sketch, { from: judge, path: ['judged', 'ok'] }, Math.floor(length / 2), [
      (one, track) => carryPlain(one, track, 1),
    ]);
    const sink = post(sketch, template(on.path));
    sketch.link(on.from, sink);
    return { mustNot: [{ rule: 'AI001', step: sink, kind: 'only a yes or no acts' }] };
  },
  (sketch, length) => {
    // Private data and outsiders' text, and no way out.
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const root = agent(sketch, template(at.path), localModel);
    const rows = sketch.add('sql-query', { statement: 'SELECT a FROM things', columns: [{ name: 'a', label: 'contact' }] });
    sketch.link(at.from, root);
    sketch.link(rows, root, '-tool>');
    return { mustNot: [{ rule: 'DF004', step: root, kind: 'no way out' }] };
  },
  (sketch, length) => {
    // Private data and a way out, and nobody from outside.
    const root = agent(sketch, 'Look up and report', localModel);
    const rows = sketch.add('sql-query', { statement: 'SELECT a FROM things', columns: [{ name: 'a', label: 'contact' }] });
    const at = carryPlain(sketch, { from: sketch.add('manual-trigger'), path: [] }, length);
    sketch.link(at.from, root);
    sketch.link(rows, root, '-tool>');
    const said = carryPlain(sketch, { from: root, path: ['answer'] }, 1);
    const sink = mail(sketch, template(said.path));
    sketch.link(said.from, sink);
    return {
      mustNot: [
        { rule: 'DF004', step: root, kind: 'nobody from outside' },
        { rule: 'AI001', step: sink, kind: 'nobody from outside' },
      ],
    };
  },
];

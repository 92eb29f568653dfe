/**
 * Random flows with known paths in them: streams that leak or can be steered, which the linter must name at their sink, and decoys that
 * look alike and must stay silent.
 */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { carryPlain, expression, newSketch, straight, template, type Sketch, type Track } from './carriers.ts';
import { drawsFrom } from './draws.ts';
import { flow, step } from './flow.ts';
import { callee, carry, localModel } from './newer-carriers.ts';

/** `rule` must speak (or must not) at `step`; `kind` names the stream for the report. */
export interface Mark {
  readonly rule: string;
  readonly step: string;
  readonly kind: string;
}
export interface Planted {
  readonly flow: Flow;
  readonly others: readonly Flow[];
  readonly must: readonly Mark[];
  readonly mustNot: readonly Mark[];
}

/** The rules that are judged at the marked steps. */
interface Stream {
  readonly must?: readonly Mark[];
  readonly mustNot?: readonly Mark[];
}
type Plant = (sketch: Sketch, length: number) => Stream;

const personal = ['contact', 'person', 'health', 'card', 'bank', 'id', 'location', 'special'] as const;
const vendorModel: JsonObject = { model: 'gpt-4o-2024-08-06', registryId: 'gpt-4o' };

/** A request of a partner that brings the labelled value and a harmless one. */
function arrives(sketch: Sketch, label: string, auth: 'hmac' | 'none' = 'hmac'): Track & { readonly harmless: readonly string[] } {
  const name = sketch.fresh();
  if (label !== 'none' && auth === 'hmac' && sketch.draws.once(3)) {
    const start = sketch.add('manual-trigger');
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a, b FROM things',
      columns: [
        { name, label },
        { name: `${name}n`, label: 'none' },
      ],
    });
    sketch.link(start, rows);
    return { from: rows, path: [name], harmless: [`${name}n`] };
  }
  const id = sketch.add('webhook-trigger', {
    path: name,
    auth,
    fields: [
      { name, label },
      { name: `${name}n`, label: 'none' },
      { name: `${name}c`, type: 'number', label: 'none' },
    ],
  });
  return { from: id, path: ['body', name], harmless: ['body', `${name}n`] };
}

const ask = (sketch: Sketch, prompt: string, more: JsonObject = vendorModel): string =>
  sketch.add('model-call', { ...more, prompt, resultField: 'answer' });
const mail = (sketch: Sketch, text: string): string =>
  sketch.add('send-mail', { from: 'desk@example.com', to: 'someone@elsewhere.example', subject: 'News', text });
const post = (sketch: Sketch, value: string): string =>
  sketch.add('http-request', { method: 'POST', url: 'https://api.example.com/things', bodyMode: 'json', body: `{ "v": "${value}" }` });
function agent(sketch: Sketch, prompt: string, model: JsonObject = vendorModel): string {
  const id = sketch.add('ai-agent', { prompt });
  sketch.link(sketch.add('chat-model', model), id, '-model>');
  return id;
}
const fetchTool = (sketch: Sketch, root: string): string => {
  const id = sketch.add('http-request', {
    method: 'GET',
    url: 'https://api.example.org/find',
    query: [{ name: 'q', value: '{{ model.q }}' }],
  });
  sketch.link(id, root, '-tool>');
  return id;
};

const vendorLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = ask(sketch, `Answer ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to a model' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = agent(sketch, `Help with ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to an agent' }] };
  },
  (sketch) => {
    const start = sketch.add('manual-trigger');
    const sink = agent(sketch, 'Look the customer up');
    const tool = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(tool, sink, '-tool>');
    sketch.link(start, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data through a tool' }] };
  },
  (sketch, length) => {
    // Hidden, and made readable again too early.
    const at = carryPlain(sketch, arrives(sketch, 'contact'), length);
    const hide = sketch.add('tokenise', { fields: [at.path.join('.')] });
    const show = sketch.add('restore', { fields: [at.path.join('.')] });
    const sink = ask(sketch, template(at.path));
    sketch.link(at.from, hide);
    sketch.link(hide, show);
    sketch.link(show, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'restored before the model' }] };
  },
  (sketch, length) => {
    // Masked on one of two ways only.
    const at = carryPlain(sketch, arrives(sketch, 'contact'), length);
    const fork = sketch.add('if', { conditions: [{ left: template(at.path), operator: 'isNotEmpty', right: '' }] });
    const hide = sketch.add('mask', { fields: [{ path: at.path.join('.'), method: 'redact' }] });
    const sink = ask(sketch, template(at.path));
    sketch.link(at.from, fork);
    sketch.link(`${fork}.true`, hide);
    sketch.link(hide, sink);
    sketch.link(`${fork}.false`, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'masked on one way only' }] };
  },
];

/** Personal data to a vendor by the steps that ask a model something of their own. */
const askingLeaks: readonly Plant[] = (
  [
    ['embed', (text) => ({ text, provider: 'openai', model: 'text-embedding-3-small' })],
    ['classify', (text) => ({ ...vendorModel, text, classes: [{ name: 'a' }, { name: 'b' }] })],
    ['extract', (text) => ({ ...vendorModel, text, fields: [{ name: 'n', type: 'number' }] })],
    ['quarantine', (text) => ({ ...vendorModel, text, question: 'Is it fine?', fields: [{ name: 'ok', type: 'boolean' }] })],
    ['vector-store', (text) => ({ operation: 'add', provider: 'openai', model: 'text-embedding-3-small', text })],
  ] as const satisfies readonly (readonly [string, (text: string) => JsonObject])[]
).map(([type, parameters]): Plant => (sketch, length) => {
  const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
  const sink = sketch.add(type, parameters(template(at.path)));
  sketch.link(at.from, sink);
  return { must: [{ rule: 'DF001', step: sink, kind: `personal data to ${type}` }] };
});

/** The other flow does what must not be done. */
const calledLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = sketch.add('sub-flow', {
      flowId: callee(sketch, [step('ask', 'model-call', { ...vendorModel, prompt: 'Answer {{ input.value }}' })]),
      inputs: [{ name: 'value', value: template(at.path) }],
    });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to a model in a called flow' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = sketch.add('sub-flow', {
      flowId: callee(sketch, [
        step('mail', 'send-mail', { from: 'desk@example.com', to: 'someone@elsewhere.example', subject: 'x', text: '{{ input.value }}' }),
      ]),
      inputs: [{ name: 'value', value: template(at.path) }],
    });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a message in a called flow' }] };
  },
];

/** A fixed payment, and a model's yes or no before it. */
const decided =
  (both: boolean): Plant =>
  (sketch, length) => {
    const begins = arrives(sketch, 'none', 'none');
    // A branch on what a memory gave, on the way to the decoy, would be a model's decision too.
    const at = both ? straight(sketch, begins, length, [(one, track) => carryPlainOn(one, track)]) : carry(sketch, begins, length);
    const judge = sketch.add('model-call', {
      ...localModel,
      prompt: template(at.path),
      output: 'schema',
      schema: [{ name: 'ok', type: 'boolean' }],
      resultField: 'judged',
    });
    sketch.link(at.from, judge);
    const on = straight(sketch, { from: judge, path: ['judged', 'ok'] }, Math.floor(length / 2), [
      (one, track) => carryPlainOn(one, track),
    ]);
    const fork = sketch.add('if', { conditions: [{ left: template(on.path), operator: 'isTrue', right: '' }] });
    const pay = sketch.add('http-request', {
      method: 'POST',
      url: 'https://bank.example.com/pay',
      bodyMode: 'json',
      body: '{ "v": "5" }',
      effect: 'pay',
    });
    sketch.link(on.from, fork);
    sketch.link(`${fork}.true`, pay);
    if (both) sketch.link(`${fork}.false`, pay);
    const mark = { rule: 'AI005', step: pay, kind: both ? 'both ways pay' : 'a model lets it be paid' };
    return both ? { mustNot: [mark] } : { must: [mark] };
  };
/** Straight on: a branch on the answer before the branch would decide as well. */
const carryPlainOn = (sketch: Sketch, at: Track): Track => {
  const id = sketch.add('noop');
  sketch.link(at.from, id);
  return { from: id, path: at.path };
};

const secretLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(['secret', 'credential'])), length);
    const sink = ask(sketch, `Use ${template(at.path)}`, sketch.draws.once(2) ? vendorModel : localModel);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a prompt' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = mail(sketch, `The key is ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a message' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = sketch.add('http-request', { url: `https://api.example.com/find?key=${template(at.path)}` });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to an address' }] };
  },
];

const injections: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), Math.ceil(length / 2));
    const model = ask(sketch, `Answer ${template(at.path)}`, sketch.draws.once(2) ? vendorModel : localModel);
    sketch.link(at.from, model);
    const said = carry(sketch, { from: model, path: ['answer'] }, Math.floor(length / 2));
    const sink = sketch.draws.once(2) ? mail(sketch, template(said.path)) : post(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'AI001', step: sink, kind: 'injection to an effect' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const root = agent(sketch, `Help with ${template(at.path)}`, localModel);
    const tool = sketch.add('send-mail', {
      from: 'desk@example.com',
      to: '{{ model.to }}',
      allowedRecipients: '*@example.com',
      subject: 'News',
      text: '{{ model.text }}',
    });
    sketch.link(at.from, root);
    sketch.link(tool, root, '-tool>');
    return { must: [{ rule: 'AI001', step: tool, kind: 'injection to a tool' }] };
  },
  (sketch, length) => {
    // The outsider's text comes back by an agent's own tool.
    const start = sketch.add('manual-trigger');
    const root = agent(sketch, 'Read the news and post them', localModel);
    const news = sketch.add('http-request', { url: 'https://news.example.org/today' });
    sketch.link(start, root);
    sketch.link(news, root, '-tool>');
    const said = carry(sketch, { from: root, path: ['answer'] }, length);
    const sink = post(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'AI001', step: sink, kind: "injection through a tool's answer" }] };
  },
  (sketch, length) => {
    // One agent remembers what the outsider wrote; the other one acts on it.
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const key = sketch.fresh();
    const first = agent(sketch, template(at.path), localModel);
    const second = agent(sketch, 'Do what is to be done', localModel);
    for (const root of [first, second]) sketch.link(sketch.add('memory-buffer', { key }), root, '-memory>');
    const tool = post(sketch, '{{ model.text }}');
    sketch.link(at.from, first);
    sketch.link(sketch.add('manual-trigger'), second);
    sketch.link(tool, second, '-tool>');
    return { must: [{ rule: 'AI001', step: tool, kind: 'injection through a memory' }] };
  },
];

const trifectas: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const root = agent(sketch, `Help with ${template(at.path)}`, localModel);
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(at.from, root);
    sketch.link(rows, root, '-tool>');
    fetchTool(sketch, root);
    return { must: [{ rule: 'DF004', step: root, kind: 'trifecta in an agent' }] };
  },
  (sketch, length) => {
    const bait = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(bait.from, rows);
    const model = ask(
      sketch,
      `Answer ${expression(bait.path) === 'input' ? '' : template(bait.path).replace('input', `node["${bait.from.split('.')[0] ?? ''}"]`)} for {{ input.a }}`,
      localModel,
    );
    sketch.link(rows, model);
    const said = carry(sketch, { from: model, path: ['answer'] }, Math.floor(length / 2));
    const sink = mail(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'DF004', step: model, kind: 'trifecta over a model and a mail' }] };
  },
];

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

const decoys: readonly Plant[] = [
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

const plants: readonly Plant[] = [
  ...vendorLeaks,
  ...askingLeaks,
  ...calledLeaks,
  decided(false),
  ...secretLeaks,
  ...injections,
  ...trifectas,
];

/** Steps that do nothing of interest, in a net of their own that the streams also lead into. */
function background(sketch: Sketch, size: number): void {
  const { draws, nodes } = sketch;
  const streams = nodes.filter(({ type }) => type === 'noop' || type === 'set-fields' || type === 'script').map(({ id }) => id);
  let last = sketch.add('manual-trigger');
  const own = [last];
  while (nodes.length < size) {
    const next = draws.from([
      () => sketch.add('noop'),
      () => sketch.add('set-fields', { assignments: [{ name: sketch.fresh(), value: '{{ input }}' }], keepOthers: draws.once(2) }),
      () => sketch.add('script', { code: 'return { ...input, seen: 1 };' }),
    ])();
    sketch.link(draws.once(4) ? draws.from(own) : last, next);
    if (draws.once(6)) sketch.link(next, draws.from(own));
    if (streams.length > 0 && draws.once(8)) sketch.link(draws.from(streams), next);
    own.push(next);
    last = next;
  }
}

/** The flow of a seed: 10 to 500 steps, one to eight planted streams, as many decoys. */
export function plantedFlow(seed: number): Planted {
  const draws = drawsFrom(seed);
  const sketch = newSketch(draws);
  const size = 10 + draws.upTo(draws.once(5) ? 491 : 90);
  const must: Mark[] = [];
  const mustNot: Mark[] = [];
  const streams = 1 + draws.upTo(size > 100 ? 8 : 3);
  for (let count = 0; count < streams; count += 1) {
    const planted = draws.from(plants)(sketch, draws.upTo(size > 100 ? 12 : 5));
    const decoy = draws.from(decoys)(sketch, draws.upTo(size > 100 ? 12 : 5));
    must.push(...(planted.must ?? []));
    mustNot.push(...(decoy.mustNot ?? []));
  }
  background(sketch, size);
  // Document order says nothing about the order of a run.
  const nodes = [...sketch.nodes];
  for (let at = nodes.length - 1; at > 0; at -= 1) {
    const other = draws.upTo(at + 1);
    [nodes[at], nodes[other]] = [nodes[other] as (typeof nodes)[number], nodes[at] as (typeof nodes)[number]];
  }
  return { flow: flow(nodes, [], { edges: sketch.edges }), others: sketch.others, must, mustNot };
}

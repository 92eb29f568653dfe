/**
 * Ways by which a value gets from one step to the next in the flows that `planted.ts` makes: renamed, nested, copied by scripts, through
 * branches, merges and circles. Each takes a track (where the value is now) and gives the track behind it.
 */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { Flow, FlowEdge, FlowNode } from '../../../app/workflow/model/flow.ts';
import type { Draws } from './draws.ts';
import { step, wire } from './flow.ts';

/** The value is at `path` of what `from` (a step, or `step.port`) gives out. `*` is an element of a list. */
export interface Track {
  readonly from: string;
  readonly path: readonly string[];
}

/** A flow that is being made. */
export interface Sketch {
  readonly draws: Draws;
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  /** Flows that lie beside it. */
  readonly others: Flow[];
  /** Adds a step with an id of its own. */
  add(type: string, parameters?: JsonObject, more?: Partial<FlowNode>): string;
  link(from: string, to: string, kind?: '>' | '-error>' | '-tool>' | '-model>' | '-memory>'): void;
  /** A name that no other stream of the flow uses. */
  fresh(): string;
}

export function newSketch(draws: Draws): Sketch {
  const nodes: FlowNode[] = [];
  const edges: FlowEdge[] = [];
  return {
    draws,
    nodes,
    edges,
    others: [],
    add(type, parameters = {}, more = {}) {
      const id = `s${nodes.length}`;
      nodes.push(step(id, type, parameters, more));
      return id;
    },
    link(from, to, kind = '>') {
      const edge = wire(`${from} ${kind} ${to}`);
      if (!edges.some(({ id }) => id === edge.id)) edges.push(edge);
    },
    fresh: () => `f${nodes.length}x${edges.length}`,
  };
}

/** The CEL expression of a path; also good as JavaScript. */
export const expression = (path: readonly string[]): string =>
  path.reduce((text, part) => (part === '*' ? `${text}[0]` : `${text}.${part}`), 'input');
export const template = (path: readonly string[]): string => `{{ ${expression(path)} }}`;

export type Carrier = (sketch: Sketch, at: Track) => Track;

export function through(
  type: string,
  parameters: (sketch: Sketch, at: Track) => JsonObject,
  path: (at: Track) => readonly string[] = (at) => at.path,
): Carrier {
  return (sketch, at) => {
    const id = sketch.add(type, parameters(sketch, at));
    sketch.link(at.from, id);
    return { from: id, path: path(at) };
  };
}

/** A step that gives the value a new name; `make` gives its parameters and the new path. */
export function renaming(type: string, make: (at: Track, name: string, draws: Draws) => readonly [JsonObject, readonly string[]]): Carrier {
  return (sketch, at) => {
    const [parameters, path] = make(at, sketch.fresh(), sketch.draws);
    const id = sketch.add(type, parameters);
    sketch.link(at.from, id);
    return { from: id, path };
  };
}

const script = (make: (value: string, name: string, draws: Draws) => readonly [string, (name: string) => readonly string[]]): Carrier =>
  renaming('script', (at, name, draws) => {
    const [code, path] = make(expression(at.path), name, draws);
    return [{ code }, path(name)];
  });

const branch = (at: Track): JsonObject => ({ conditions: [{ left: template(at.path), operator: 'isNotEmpty', right: '' }] });

export const scripts: readonly Carrier[] = [
  script((value, name) => [`return { ${name}: ${value} };`, (to) => [to]]),
  script((value, name) => [
    `const kept = ${value};\nconst out = { other: 1 };\nout.${name} = { deep: kept };\nreturn out;`,
    (to) => [to, 'deep'],
  ]),
  script((value, name) => [`return { rows: [1, 2].map((n) => ({ n, ${name}: ${value} })) };`, (to) => ['rows', '*', to]]),
  script((value, name) => [
    `const list = [];\nfor (const one of [${value}]) { list.push({ ${name}: one }); }\nreturn { list };`,
    (to) => ['list', '*', to],
  ]),
  script((value, name) => [`return { ...{ ${name}: ${value} }, other: 2 };`, (to) => [to]]),
  script((value, name) => [`const { v: ${name} } = { v: ${value} };\nreturn { ${name} };`, (to) => [to]]),
  script((value, name) => [`const say = (x) => \`about \${x}\`;\nreturn { ${name}: say(${value}).trim() };`, (to) => [to]]),
  script((value, name) => [`return { ${name}: [${value}].reduce((all, x) => all + x, '') };`, (to) => [to]]),
  script((value, name) => [`const out = {};\nif (input.ok) out.${name} = ${value}; else out.${name} = '';\nreturn out;`, (to) => [to]]),
  script((value, name) => [`return Object.assign({}, { ${name}: String(${value}).split(' ').join('-') });`, (to) => [to]]),
  script((value, name) => [`const seen = {};\nseen[${value}] = true;\nreturn { ${name}: Object.keys(seen).join() };`, (to) => [to]]),
  script((value, name) => [`const all = (...parts) => parts.join(' ');\nreturn { ${name}: all('a', ${value}) };`, (to) => [to]]),
  script((value, name) => [
    `const a = {};\nconst b = {};\nfor (const one of [a, b]) one.v = ${value};\nreturn { ${name}: b.v };`,
    (to) => [to],
  ]),
  script((value, name) => [
    `try { BigInt(${value}); } catch (error) { return { ${name}: error.message }; }\nreturn { ${name}: '' };`,
    (to) => [to],
  ]),
];

/** Straight on, renamed or not. */
export const plain: readonly Carrier[] = [
  through('noop', () => ({})),
  through('wait', () => ({ mode: 'for', seconds: 1 })),
  through('filter-items', (_sketch, at) => branch(at)),
  through('pick-fields', (_sketch, at) => ({ fields: [at.path.join('.'), 'unused'] })),
  renaming('set-fields', (at, name, draws) => [{ assignments: [{ name, value: template(at.path) }], keepOthers: draws.once(2) }, [name]]),
  renaming('set-fields', (at, name) => [
    { assignments: [{ name: `${name}.inner`, value: `About ${template(at.path)}, please` }], keepOthers: false },
    [name, 'inner'],
  ]),
  renaming('set-fields', (at, name) => [
    { assignments: [{ name, value: '{{ input }}' }], keepOthers: false },
    [name, ...at.path].slice(0, 7),
  ]),
  through('set-fields', (sketch) => ({ assignments: [{ name: sketch.fresh(), value: 'fixed' }], keepOthers: true })),
];

/** Branches, merges, circles, error ways and other flows. */
export const winding: readonly Carrier[] = [
  (sketch, at) => {
    const id = sketch.add('if', branch(at));
    sketch.link(at.from, id);
    return { from: `${id}.${sketch.draws.from(['true', 'false'])}`, path: at.path };
  },
  (sketch, at) => {
    const fork = sketch.add('switch', {
      cases: [{ id: 'one', title: '', combine: 'all', conditions: [{ left: template(at.path), operator: 'isNotEmpty', right: '' }] }],
      fallback: true,
    });
    const join = sketch.add('merge', { mode: 'append' });
    sketch.link(at.from, fork);
    for (const [port, side] of [
      ['one', 'a'],
      ['fallback', 'b'],
    ] as const) {
      const way = straight(sketch, { from: `${fork}.${port}`, path: at.path }, sketch.draws.upTo(2), [plain[0] as Carrier]);
      sketch.link(way.from, `${join}.${side}`);
    }
    return { from: join, path: at.path };
  },
  (sketch, at) => {
    // The body of the loop leads back into it, and the loop's end goes on.
    const id = sketch.add('loop', { list: '' });
    sketch.link(at.from, `${id}.in`);
    const body = straight(sketch, { from: `${id}.loop`, path: at.path }, 1 + sketch.draws.upTo(2), plain);
    sketch.link(body.from, `${id}.back`);
    return { from: `${id}.done`, path: body.path };
  },
  (sketch, at) => {
    // A circle of plain wires.
    const first = sketch.add('noop');
    sketch.link(at.from, first);
    const again = straight(sketch, { from: first, path: at.path }, 1 + sketch.draws.upTo(2), plain);
    sketch.link(again.from, first);
    return again;
  },
  (sketch, at) => {
    const id = sketch.add('script', { code: `if (${expression(at.path)}) throw new Error(${expression(at.path)});\nreturn {};` });
    const next = sketch.add('noop');
    sketch.link(at.from, id);
    sketch.link(id, next, '-error>');
    return { from: next, path: ['error'] };
  },
  renaming('sub-flow', (at) => [{ flowId: 'other', inputs: [{ name: 'value', value: template(at.path) }] }, ['result']]),
  (sketch, at) => {
    const path = `/data/${sketch.fresh()}.txt`;
    const write = sketch.add('file-write', { path, content: template(at.path) });
    const read = sketch.add('file-read', { path, format: 'text', trust: 'trusted' });
    sketch.link(at.from, write);
    sketch.link(write, read);
    return { from: read, path: ['text'] };
  },
  (sketch, at) => {
    // When the call fails, the flow goes on with what came in.
    const id = sketch.add('http-request', { url: 'https://api.example.com/extra' }, { onError: 'continue' });
    sketch.link(at.from, id);
    return { from: id, path: at.path };
  },
  (sketch, at) => {
    // Read by the step's name, behind a step that hands nothing on.
    const kept = sketch.draws.once(2) ? sketch.add('noop') : sketch.add('if', branch(at));
    const gap = sketch.add('set-fields', { assignments: [{ name: 'nothing', value: 'fixed' }], keepOthers: false });
    const name = sketch.fresh();
    const back = sketch.add('set-fields', {
      assignments: [{ name, value: template(at.path).replace('input', `node["${kept}"]`) }],
      keepOthers: true,
    });
    sketch.link(at.from, kept);
    sketch.link(sketch.nodes.find(({ id }) => id === kept)?.type === 'if' ? `${kept}.false` : kept, gap);
    sketch.link(gap, back);
    return { from: back, path: [name] };
  },
];

export function straight(sketch: Sketch, at: Track, count: number, carriers: readonly Carrier[]): Track {
  let now = at;
  // Paths stay short: what lies deeper than the analysis looks is folded, which would make decoys speak.
  for (let round = 0; round < count; round += 1) now = sketch.draws.from(now.path.length > 4 ? scripts.slice(0, 1) : carriers)(sketch, now);
  return now;
}

/** Carriers that hand on whole items, so that what else is in them comes along. */
export const carryPlain = (sketch: Sketch, at: Track, count: number): Track =>
  straight(sketch, at, count, [
    plain[0] as Carrier,
    plain[1] as Carrier,
    plain[2] as Carrier,
    winding[0] as Carrier,
    winding[1] as Carrier,
  ]);

/**
 * A flow four times as large takes about four times the work, whatever its shape. Work is counted, not timed: how often each block of the
 * linter's code runs, as V8 counts it for coverage.
 */
import { Session } from 'node:inspector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { HTTP, START, wf } from './adversary/foreign/n8n-kit.ts';
import { flow, step } from './kit/flow.ts';
import { agent, approve, ask, judge, mail, openHook, post, script, set, slot, sql, tokenise } from './kit/steps.ts';

const session = new Session();
beforeAll(() => {
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});
afterAll(() => {
  session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
});

/** Taking the counts sets them back to nothing. */
function counted(): number {
  let work = 0;
  session.post('Profiler.takePreciseCoverage', (error, taken) => {
    if (error !== null) throw error;
    for (const { url, functions } of taken.result)
      if (/\/app\/(?:lint|workflow\/graph)\//.test(url)) for (const { ranges } of functions) for (const { count } of ranges) work += count;
  });
  return work;
}

function workOf(made: Flow): number {
  counted();
  lintFlow(made, { hash: nodeHash });
  return counted();
}

const body = (at: number): FlowNode => post(`https://api.example.com/v${at % 7}`, '{ "x": "{{ input.body.email }}" }', {}, `s${at}`);
const many = <T>(size: number, make: (at: number) => T): T[] => Array.from({ length: size }, (_, at) => make(at));
const each = (size: number, wire: (at: number) => string | readonly string[]): string[] =>
  Array.from({ length: size }, (_, at) => wire(at)).flat();
/** Each step behind the one before; `port`: the way out of step `at`. */
const line = (size: number, port: (at: number) => string = () => ''): string[] =>
  each(size, (at) => (at === 0 ? 'hook > s0' : `s${at - 1}${port(at - 1)} > s${at}`));
const chain =
  (make: (at: number) => FlowNode, port?: (at: number) => string) =>
  (size: number): Flow =>
    flow([openHook(), ...many(size, make)], line(size, port));
const fan =
  (make: (at: number) => FlowNode) =>
  (size: number): Flow =>
    flow([openHook(), ask('Answer {{ input.body.text }}'), ...many(size, make)], ['hook > ask', ...each(size, (at) => `ask > s${at}`)]);
const oneScript = (code: string): Flow => flow([openHook(), script(`${code}\nreturn input;`, 's')], ['hook > s']);
const turns =
  (...makers: readonly ((at: number) => FlowNode)[]) =>
  (at: number): FlowNode =>
    (makers[at % makers.length] as (at: number) => FlowNode)(at);

const shapes: Readonly<Record<string, (size: number) => Flow>> = {
  'one step that leads to all others': fan(body),
  'messages behind one model': fan((at) => mail('{{ input.body.email }}', '{{ input.answer }}', `s${at}`)),
  'queries behind one model': fan((at) => sql(`SELECT * FROM t WHERE a = '{{ input.answer }}'`, {}, `s${at}`)),
  'a chain of web requests': chain(body),
  'a chain of web requests, each checked': chain(turns(body, (at) => judge('Is it well?', `s${at}`))),
  'a chain of web requests, each approved': chain(
    turns((at) => approve(['body.text'], `s${at}`), body),
    (at) => (at % 2 === 0 ? '.approved' : ''),
  ),
  'a chain of models': chain((at) => ask(`Answer ${at}: {{ input.body.text }}`, {}, `s${at}`)),
  'a chain of models whose answers go out': chain(
    turns(
      (at) => ask('Answer {{ input.body.text }}', {}, `s${at}`),
      (at) => post('https://api.example.com/x', '{ "x": "{{ input.answer }}" }', {}, `s${at}`),
    ),
  ),
  'a chain of models that decide': chain(
    turns(
      (at) => ask('Answer {{ input.body.text }}', {}, `s${at}`),
      (at) => step(`s${at}`, 'if', { conditions: [{ left: '{{ input.answer }}', operator: 'equals', right: 'yes' }] }),
    ),
    (at) => (at % 2 === 1 ? '.true' : ''),
  ),
  'a chain of scripts': chain((at) => script(`const row = input; row.f${at % 50} = row.body.text; return row;`, `s${at}`)),
  'one script that takes many fields and hands each on under a name of its own': (size) =>
    flow(
      [
        openHook(),
        script(
          `${each(size, (at) => `const v${at} = input.body.f${at};`).join('\n')}\nreturn { ${each(size, (at) => `k${at}: v${at}`).join(', ')} };`,
          's',
        ),
      ],
      ['hook > s'],
    ),
  'one script of loops in each other': (size) =>
    oneScript(
      `${each(size / 4, (at) => `while (a${at} < 5) { if (b${at} > 1) break; a${at} = a${at} + 1;`).join('\n')}${'}'.repeat(size / 4)}`,
    ),
  'one script of loops, functions and tests, one after the other': (size) =>
    oneScript(each(size, (at) => `const f${at} = () => { g${at} = ${at}; }; while (!g${at}) { f${at}(); if (h${at}) break; }`).join('\n')),
  'a chain of tokens': chain((at) => tokenise(['body.email'], `s${at}`)),
  'one circle': (size) =>
    flow(
      [
        openHook(),
        ...many(
          size,
          turns(body, (at) => set({ [`f${at % 40}`]: '{{ input.body.text }}' }, `s${at}`)),
        ),
      ],
      [...line(size), `s${size - 1} > s0`],
    ),
  'small circles in a row': (size) =>
    flow(
      [
        openHook(),
        ...many(
          size,
          turns((at) => set({ a: '{{ input.body.text }}' }, `s${at}`), body),
        ),
      ],
      [...line(size), ...each(size, (at) => (at % 2 === 1 ? `s${at} > s${at - 1}` : []))],
    ),
  'a step that leads to the eight after it': (size) =>
    flow(
      [
        openHook(),
        ...many(
          size,
          turns(body, (at) => set({ [`f${at % 40}`]: '{{ input.body.text }}' }, `s${at}`)),
        ),
      ],
      ['hook > s0', ...each(size, (at) => [1, 2, 3, 5, 8, 13, 21, 34].flatMap((back) => (at >= back ? [`s${at - back} > s${at}`] : [])))],
    ),
  'failures that all lead to one step': (size) =>
    flow(
      [openHook(), ...many(size, body), mail('desk@example.com', 'It failed', 'mail')],
      [...line(size), ...each(size, (at) => `s${at} -error> mail`)],
    ),
  'one agent with a tool for everything': (size) =>
    flow(
      [openHook(), agent('Do {{ input.body.text }}'), ...many(size, body)],
      ['hook > agent', ...each(size, (at) => `s${at} -tool> agent`)],
    ),
  'agents of twenty tools each': (size) => {
    const agents = Array.from({ length: Math.ceil(size / 20) }, (_, at) => at);
    return flow(
      [openHook(), ...agents.map((at) => agent('Do {{ input.body.text }}', {}, `a${at}`)), ...many(size, body)],
      [
        ...agents.map((at) => (at === 0 ? 'hook > a0' : `a${at - 1} > a${at}`)),
        ...each(size, (at) => `s${at} -tool> a${Math.floor(at / 20)}`),
      ],
    );
  },
  'flows that call others': chain((at) => step(`s${at}`, 'sub-flow', { flowId: `sub-${at}` })),
  'ways into one step, each with a field of its own': (size) =>
    flow(
      [
        openHook(),
        ...many(size, (at) => set({ [`f${at}`]: '{{ input.body.text }}' }, `s${at}`)),
        mail('desk@example.com', '{{ input.f1 }}'),
      ],
      each(size, (at) => [`hook > s${at}`, `s${at} > mail`]),
    ),
  'parts that are tried, inside of each other': (size) =>
    flow(
      [
        openHook(),
        ...many(
          size,
          turns((at) => step(`s${at}`, 'try'), body),
        ),
      ],
      line(size, (at) => (at % 2 === 0 ? '.try' : '')),
    ),
  'parts that are tried, one after the other': (size) =>
    flow(
      [
        openHook(),
        ...many(
          size,
          turns((at) => step(`s${at}`, 'try'), body),
        ),
      ],
      [
        'hook > s0',
        ...each(size, (at) =>
          at % 2 === 0
            ? `s${at}.try > s${at + 1}`
            : [`s${at} > s${at - 1}.back`, ...(at + 1 < size ? [`s${at - 1}.done > s${at + 1}`] : [])],
        ),
      ],
    ),
  'one connection with many rights, and many steps that use it': (size) =>
    flow(
      [
        openHook(),
        ...many(size, (at) => post('https://api.example.com/crm/v3/objects/contacts', '{}', {}, `s${at}`, { connection: 'slot' })),
      ],
      line(size),
      { connections: [slot({ scopes: many(Math.min(size, 500), (at) => `crm.objects.f${at}.write`) })] },
    ),
  'steps without wires': (size) => flow(many(size, body), []),
  'many triggers': (size) =>
    flow(
      [...many(size, (at) => openHook(undefined, `s${at}`)), mail('desk@example.com', '{{ input.body.text }}')],
      each(size, (at) => `s${at} > mail`),
    ),
};

/** Scripts that take more the more they have written: to a point, from which on they are not followed. */
const scripts: Readonly<Record<string, (size: number) => string>> = {
  'fields that become others of the same object': (size) =>
    `const row = input; ${each(size, (at) => `row.g${at} = row.body.f${at};`).join('\n')}`,
  'fields that go from one object to another and back, in a loop': (size) =>
    `const o = {}; for (const x of input.items) { ${each(size, (at) => `o.f${at} = x.f${at}; x.g${at} = o.h${at};`).join('\n')} }`,
  'records that are made of others': (size) =>
    `const s0 = { z: input.z }; ${each(size, (at) => `const s${at + 1} = { ...s${at}, ...s${Math.max(0, at - 1)}, n: s${at} };`).join('\n')}`,
  'fields in fields in fields': (size) =>
    `const o = {}; ${each(size, (at) => `o${'.a'.repeat((at % 40) + 1)}.f${at} = input.body.f${at};`).join('\n')}`,
  'objects that hand each other their fields': (size) =>
    `const a = {}, b = {}; ${each(size, (at) => `a.f${at} = b.f${at + 1}; b.f${at} = a.f${at + 1}; a.x${at} = input.f${at};`).join('\n')}`,
  'ways of a choice that each write a field': (size) =>
    `const o = {}; switch (input.k) { ${each(size, (at) => `case 'k${at}': o.f${at} = input.f${at}; o.t = input.x${at}; break;`).join('\n')} }`,
};

describe('the work of linting', () => {
  it.each(Object.entries(shapes))('grows with the size of a flow: %s', (_name, make) => {
    const [small, large] = [make(150), make(600)].map(workOf);
    expect((large as number) / (small as number)).toBeLessThan(5);
  });

  it.each(Object.entries(scripts))(
    'grows with the length of a script: %s',
    (_name, make) => {
      const [small, large] = [make(150), make(300)].map((code) => workOf(oneScript(code)));
      expect((large as number) / (small as number)).toBeLessThan(3);
    },
    180_000,
  );

  it('grows with the number of hosts that services have named, step behind step', () => {
    const layers = (wide: number): Flow => {
      const name = (layer: number, at: number): string => `L${layer} ${at}`;
      const url = (layer: number): string =>
        layer === 0 ? 'https://api.example.com/x' : `=${many(wide, (at) => `{{ $('${name(layer - 1, at)}').item.json.url }}`).join('')}`;
      const steps = many(5, (layer) => many(wide, (at) => HTTP(name(layer, at), { url: url(layer) }))).flat();
      const [one] = importForeignAll(
        JSON.stringify(
          wf(
            [START, ...steps],
            steps.map(([to], at) => `${steps[at - 1]?.[0] ?? 'Start'} > ${to}`),
          ),
        ),
        'w.json',
      );
      if (one === undefined) throw new Error('no flow');
      return one.flow;
    };
    // Twice as wide there are four times as many places where a host is named.
    expect(workOf(layers(12)) / workOf(layers(6))).toBeLessThan(6);
  });

  it('would be seen to grow faster', () => {
    // As a control: the same steps, each of them asked for all that comes after it.
    const quadratic = (size: number): number => {
      const { view } = lintFlow(shapes['a chain of web requests']?.(size) as Flow, { hash: nodeHash });
      counted();
      for (const { index } of view.steps) for (const other of view.steps) view.dominates(index, other.index);
      return counted();
    };
    expect(quadratic(600) / quadratic(150)).toBeGreaterThan(10);
  });
});

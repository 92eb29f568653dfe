import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, judge, manual, openHook, script, set, signedHook, sql } from '../kit/steps.ts';

const there = call('https://{{ input.body.text }}/x');
const asked = (condition: JsonObject, port = 'true') =>
  flow([openHook(), step('if', 'if', { conditions: [condition] }), there], ['hook > if', `if.${port} > call`]);
/** An address that a script makes. */
const scripted = (code: string) => flow([openHook(), script(code), call('{{ input.u }}')], ['hook > script', 'script > call']);
const here = "'https://a.example.com/'";
export const cases: RuleCases = {
  fires: [
    // Whose signature is right may start the flow, and no more.
    flow([signedHook(), call('https://{{ input.body.text }}/x'), judge('x')], ['hook > call', 'call > ask']),
    // What begins with a fixed host is cut up, or ends in the middle of it.
    ...['{{ input.u.substring(22) }}', '{{ input.u.split("/")[3] }}', 'https://{{ input.u.substring(22) }}'].map((url) =>
      flow([openHook(), set({ u: 'https://a.example.com/{{ input.body.text }}' }), call(url)], ['hook > set', 'set > call']),
    ),
    flow(
      [
        openHook(),
        set({ u: 'https://a.example.com/{{ input.body.text }}' }),
        set({ v: '{{ input.u.substring(22) }}' }, 'cut'),
        call('{{ input.v }}'),
      ],
      ['hook > set', 'set > cut', 'cut > call'],
    ),
    // Behind a fixed host nobody encodes what stands in the field.
    flow(
      [openHook(), set({ u: 'https://a.example.com/{{ input.body.text }}' }), set({ v: '{{ input.u }}' }, 'copy'), call('{{ input.v }}')],
      ['hook > set', 'set > copy', 'copy > call'],
    ),
    // The host may come from elsewhere after all.
    ...[
      `const o = { u: 'https://a.example.com' }; o.u += input.body.text; return o;`,
      `return { u: 'https://a.example.com' + input.body.text };`,
      `return { u: 'https://' + input.body.text + '/' };`,
      `const o = { u: ${here} + input.body.email, ...input.body }; return o;`,
      `const o = {}; o.u = ${here} + input.body.email; o[input.body.email] = input.body.text; return o;`,
      `let o = {}; o.u = ${here} + input.body.email; o = input.body; return o;`,
      `const o = {}; o.u = ${here} + input.body.email; o.u = o.u.replace('a.example.com', input.body.text); return o;`,
      `const o = {}; o.u = ${here}; for (o.u of [input.body.text]) {} return o;`,
      `const o = {}; o.u = ${here} + input.body.email; [o.u] = [input.body.text]; return o;`,
      `const o = {}; o.u = ${here} + input.body.email; return Object.assign(o, { u: input.body.text });`,
      `class O { u = input.body.text } const o = {}; o.u = ${here} + input.body.email; return new O();`,
    ].map(scripted),
    flow([openHook(), set({ u: 'https://{{ input.body.text }}/x' }), call('{{ input.u }}')], ['hook > set', 'set > call']),
    // Asked for one of several, on the way of the others, of another field, or against another field.
    asked({ left: '{{ input.body.text }}', operator: 'equals', right: 'a.example.com' }, 'false'),
    asked({ left: '{{ input.body.text }}', operator: 'notEquals', right: 'a.example.com' }),
    asked({ left: '{{ input.body.email }}', operator: 'equals', right: 'a.example.com' }),
    asked({ left: '{{ input.body.text }}', operator: 'startsWith', right: 'a.example.com' }),
    asked({ left: '{{ input.body.text }}', operator: 'equals', right: '{{ input.body.email }}' }),
    asked({ left: '{{ lower(input.body.text) }}', operator: 'equals', right: 'a.example.com' }),
    flow([openHook(), call('{{ input.body.text }}')], ['hook > call']),
    flow([openHook(), call('https://{{ input.body.text }}.example.com/x')], ['hook > call']),
    // Nothing that is written out ends the host before it.
    ...[
      '{{ input.base }}{{ input.body.text }}',
      'https://{{ input.base }}{{ input.body.text }}/x',
      '{{ input.base }}://{{ input.body.text }}/x',
      'https://{{ input.base }}:{{ input.body.text }}',
    ].map((url) => flow([openHook(), set({ base: 'api.example.com' }), call(url)], ['hook > set', 'set > call'])),
    flow(
      [openHook(), set({ target: '{{ input.body.text }}' }), call('https://{{ input.target }}/x', { method: 'POST' })],
      ['hook > set', 'set > call'],
    ),
  ],
  silent: [
    ...[
      `return { u: ${here} + encodeURIComponent(input.body.text) };`,
      `return { u: \`https://a.example.com/\${encodeURIComponent(input.body.text)}\` };`,
      `const base = 'https://a.example.com'; return { u: base + '/v1/' + encodeURIComponent(input.body.text) };`,
      `const o = { a: 1 }; o.u = ${here}; o.u += encodeURIComponent(input.body.text); return o;`,
    ].map(scripted),
    asked({ left: '{{ input.body.text }}', operator: 'equals', right: 'a.example.com' }),
    asked({ left: '{{ input.body.text }}', operator: 'oneOf', right: 'a.example.com, b.example.com' }),
    flow(
      [
        openHook(),
        step('if', 'if', { mode: 'expression', expression: '{{ input.body.text in ["a.example.com", "b.example.com"] }}' }),
        there,
      ],
      ['hook > if', 'if.true > call'],
    ),
    // A way for each host, and the value by another name behind it.
    flow(
      [
        openHook(),
        step('switch', 'switch', {
          cases: [
            { id: 'a', conditions: [{ left: '{{ input.body.text }}', right: 'a.example.com' }] },
            { id: 'b', conditions: [{ left: '{{ input.body.text }}', right: 'b.example.com' }] },
          ],
        }),
        set({ host: '{{ input.body.text }}' }),
        call('https://{{ input.host }}/x'),
      ],
      ['hook > switch', 'switch.a > set', 'switch.b > set', 'set > call'],
    ),
    flow([openHook(), call('https://api.example.com/{{ input.body.text }}')], ['hook > call']),
    ...['{{ input.base }}/{{ input.body.text }}', '{{ input.base }}?q={{ input.body.text }}'].map((url) =>
      flow([openHook(), set({ base: 'https://api.example.com' }), call(url)], ['hook > set', 'set > call']),
    ),
    flow(
      [openHook([{ name: 'shop', type: 'enum', values: ['a', 'b'] }]), call('https://{{ input.body.shop }}.example.com/x')],
      ['hook > call'],
    ),
    flow(
      [manual(), sql('SELECT host FROM shops', { columns: [{ name: 'host', label: 'none' }] }), call('https://{{ input.host }}/x')],
      ['start > sql', 'sql > call'],
    ),
    flow(
      [
        signedHook(),
        step('if', 'if', { conditions: [{ left: '{{ input.body.text }}', operator: 'oneOf', right: 'a.example.com, b.example.com' }] }),
        there,
      ],
      ['hook > if', 'if.true > call'],
    ),
  ],
};

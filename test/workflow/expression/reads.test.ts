import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../app/kernel/json.ts';
import { pathText } from '../../../app/workflow/model/labels.ts';
import type { Read } from '../../../app/workflow/model/reads.ts';
import { parameterReads } from '../../../app/workflow/expression/parameters.ts';
import { renameNodeInParameter } from '../../../app/workflow/expression/rename.ts';

function short(read: Read): string {
  switch (read.from) {
    case 'input':
      return `input:${pathText(read.path)}`;
    case 'node':
      return `${read.node}:${pathText(read.path)}`;
    case 'store':
      return `${read.store}:${pathText(read.path)}`;
    case 'model':
      return `model:${read.key}`;
    case 'environment':
      return `env:${read.name}`;
    case 'run':
      return `run:${read.name}`;
    case 'any':
      return 'any';
  }
}
const reads = (value: Json): string[] => parameterReads(value).reads.map(short);
const n8n = (source: string): Json => ({ $foreign: 'n8n-js', source });

const templates: Record<string, string[]> = {
  'no expression': [],
  '{{ input }}': ['input:'],
  '{{ input.a.b }}': ['input:a.b'],
  '{{ input.items[0].x }}': ['input:items.*.x'],
  '{{ input["a-b"].c }}': ['input:a-b.c'],
  '{{ node["Get order"].total }} {{ node.Ask.text }}': ['Get order:total', 'Ask:text'],
  '{{ node[input.which].x }}': ['input:which', 'any'],
  '{{ flow.name }}{{ run.id }}{{ now() }}': ['run:flow.name', 'run:run.id', 'run:now'],
  '{{ input.list[input.index].x }}': ['input:index', 'input:list.*.x'],
  '{{ input.items.map(i, i.a + i.b.c) }}': ['input:items.*.a', 'input:items.*.b.c'],
  '{{ input.items.filter(i, i.ok).map(i, i.mail) }}': ['input:items.*.ok', 'input:items.*.mail'],
  '{{ input.items.filter(i, i.ok)[0].mail }}': ['input:items.*.ok', 'input:items.*.mail'],
  '{{ input.items.exists(input, input.a) }}': ['input:items.*.a'],
  '{{ split(input.text, ",").map(p, p.trim()) }}': ['input:text'],
  '{{ has(input.a.b) ? input.c : "x" }}': ['input:a.b', 'input:c'],
  '{{ default(input.a, input.b).c }}': ['input:a.c', 'input:b.c'],
  '{{ cel.bind(v, input.order, v.id) }}': ['input:order.id'],
  '{{ (input.a ? input.b : input.c).d }}': ['input:a', 'input:b.d', 'input:c.d'],
  '{{ {"k": input.a, input.b: [input.c]} }}': ['input:a', 'input:b', 'input:c'],
  '{{ not closed': ['any'],
};

const foreign: Record<string, string[]> = {
  '={{ $json.body.email }}': ['input:body.email'],
  '=Hello {{ $json?.a?.["b c"] }}!': ['input:a."b c"'],
  "={{ $('Get order').item.json.total }}": ['Get order:total'],
  "={{ $('A').first().json.x + $('B').all()[0].json.y }}": ['A:x', 'B:y'],
  '={{ $node["My node"].json["k"] }} {{ $node.Plain.json.z }}': ['My node:k', 'Plain:z'],
  '={{ $input.first().json.x }}': ['input:x'],
  '={{ $input.all().map(i => i.json.mail).join(", ") }}': ['input:mail'],
  '={{ $items("Set")[0].json.v }}': ['Set:v'],
  '={{ $json.items.filter(i => i.ok).map(({ sku, price: p }) => sku + p) }}': [
    'input:items.*.ok',
    'input:items.*.sku',
    'input:items.*.price',
  ],
  '={{ `${$json.first} ${$json.last}`.toUpperCase() }}': ['input:first', 'input:last'],
  '={{ $json.a ? $json.b : "x" }}': ['input:b', 'input:a'],
  '={{ ($json.user || {}).mail }}': ['input:user.mail'],
  '={{ $json.text.length }}': ['input:text'],
  "={{ $fromAI('to', 'who gets it', 'string') }}": ['model:to'],
  "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Subject', ``, 'string') }}": ['model:Subject'],
  '={{ $env.API_KEY }}': ['env:API_KEY'],
  '={{ $now.toISO() }}{{ $workflow.id }}{{ $vars.host }}': ['run:$now', 'run:$workflow.id', 'run:$vars.host'],
  '={{ JSON.stringify($json) }}': ['input:'],
  '={{ Object.keys($json.headers)[0] }}': ['input:headers'],
  '={{ $json[$json.key].v }}': ['input:*.v', 'input:key'],
  '={{ (() => { const a = $json.x; return a.y })() }}': ['input:x.y'],
  '={{ someGlobal.x }}': ['any'],
  '={{ $json. }}': ['any'],
  '=no braces at all': [],
  '={{ {a: {b: $json.c}} }}': ['input:c'],
};

describe('reads of templates', () => {
  test('exact field references', () => {
    expect(Object.fromEntries(Object.keys(templates).map((text) => [text, reads(text)]))).toEqual(templates);
  });

  test('generated member chains are exact', () => {
    const segment = fc.oneof(
      fc
        .stringMatching(/^[a-z_][a-zA-Z0-9_]{0,8}$/)
        .filter(
          (name) =>
            ![
              'in',
              'as',
              'if',
              'for',
              'let',
              'var',
              'void',
              'else',
              'loop',
              'const',
              'while',
              'break',
              'import',
              'return',
              'package',
              'continue',
              'function',
              'namespace',
              'true',
              'false',
              'null',
              'prototype',
              '__proto__',
            ].includes(name),
        )
        .map((name) => [`.${name}`, name] as const),
      fc
        .string({ minLength: 1, maxLength: 8, unit: 'binary-ascii' })
        .filter((key) => !/[\n\r]/.test(key))
        .map((key) => [`[${JSON.stringify(key)}]`, key] as const),
      fc.nat(20).map((index) => [`[${index}]`, '*'] as const),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (segments) => {
        const chain = segments.map(([source]) => source).join('');
        const path = segments.map(([, name]) => name);
        expect(parameterReads(`{{ input${chain} }}`).reads).toEqual([{ from: 'input', path }]);
        expect(parameterReads(`{{ node["N"]${chain} }}`).reads).toEqual([{ from: 'node', node: 'N', path }]);
      }),
      { numRuns: 500 },
    );
  });

  test('the fixed text in front, literals and types', () => {
    const facts = (value: Json): unknown => {
      const { prefix, literal, dynamic, type } = parameterReads(value);
      return { prefix, literal, dynamic, type };
    };
    expect([
      facts('https://api.example.com/{{ input.id }}'),
      facts('{{ "https://a.example/" + input.id }}'),
      facts('https://a.example'),
      facts(5),
      facts('{{ input.age > 17 }}'),
      facts(n8n('={{ "https://a.example/" + $json.id }}')),
      facts(n8n('={{ `https://b.example/${$json.id}/x` }}')),
      facts({ a: ['x', { b: '{{ input.c }}' }] }),
      facts(null),
    ]).toEqual([
      { prefix: 'https://api.example.com/', literal: undefined, dynamic: true, type: 'text' },
      { prefix: 'https://a.example/', literal: undefined, dynamic: true, type: 'text' },
      { prefix: 'https://a.example', literal: 'https://a.example', dynamic: false, type: undefined },
      { prefix: '5', literal: '5', dynamic: false, type: 'number' },
      { prefix: '', literal: undefined, dynamic: true, type: 'boolean' },
      { prefix: 'https://a.example/', literal: undefined, dynamic: true, type: undefined },
      { prefix: 'https://b.example/', literal: undefined, dynamic: true, type: 'text' },
      { prefix: '', literal: undefined, dynamic: true, type: 'object' },
      { prefix: '', literal: '', dynamic: false, type: undefined },
    ]);
  });

  test('names bound to themselves over and over are read once, and too many places as the whole that they lie in', () => {
    const bound = (count: number, body: (before: string) => string): Json =>
      `{{ ${Array.from({ length: count }, (_, index) => `cel.bind(v${index + 1}, ${body(index === 0 ? 'input.a' : `v${index}`)}, `).join('')}v${count}${')'.repeat(count)} }}`;
    expect(reads(bound(20, (before) => Array.from({ length: 4 }, () => before).join(' + ')))).toEqual(['input:a']);
    expect(reads(bound(16, (before) => `(input.c ? ${before}.x : ${before}.y)`))).toEqual(expect.arrayContaining(['input:c', 'input:']));
    const doubled = Array.from(
      { length: 40 },
      (_, index) => `const v${index + 1} = ${index === 0 ? '$json.a + $json.a' : `v${index} + v${index}`};`,
    ).join(' ');
    expect([...new Set(reads(n8n(`={{ (() => { ${doubled} return v40; })() }}`)))]).toEqual(['input:a']);
  });

  test('what is called length where no list or text lies is a field', () => {
    const used = (source: string): readonly unknown[] =>
      parameterReads(n8n(source)).reads.map((read) => [short(read), 'as' in read ? read.as : undefined]);
    expect([used('={{ $json.body.length }}'), used('={{ $json.body.rows.length }}')]).toEqual([
      [['input:body.length', undefined]],
      [['input:body.rows', 'enum']],
    ]);
  });

  test('deeply nested filters stay quick', () => {
    const chain = 'input.items' + '.filter(x, x.a)'.repeat(20);
    expect(reads(`{{ ${chain} }}`)).toEqual(['input:items.*.a', 'input:items']);
  });
});

describe('reads of foreign expressions', () => {
  test('n8n', () => {
    expect(Object.fromEntries(Object.keys(foreign).map((text) => [text, reads(n8n(text))]))).toEqual(foreign);
  });

  test('mustache, FEEL and JSONata', () => {
    const of = (language: string, source: string): string[] => reads({ $foreign: language, source });
    expect([
      of('mustache', 'Hi {{payload.name}} {{{topic}}} {{! note }}'),
      of('mustache', '{{flow.secret}}'),
      of('mustache', '{{env.HOST}}'),
      of('feel', '= order.total'),
      of('feel', 'order.total > 100 and customer.vip'),
      of('feel', 'kunde.straße > größe'),
      of('feel', 'string length(order.note) > count(orders[total > 5])'),
      of('feel', '"On " + string(today())'),
      of('feel', 'first name + "x"'),
      of('feel', '5'),
      of('feel', 'to ${order.id} of #{a.b}'),
      of('feel', 'to ${order.id'),
      of('feel', '={to: fromAi(toolCall.to, "who"), iban: claim.iban}'),
      of('jsonata', 'payload.items[price > 5].name'),
      of('jsonata', '$sum(payload.values)'),
      of('jsonata', '$eval(payload)'),
      of('jsonata', '[payload.{"a": email}]'),
      of('jsonata', '($x := [{"q": email}, {"r": name}]; $x[0].q)'),
      of('jsonata', '**.email'),
    ]).toEqual([
      ['input:payload.name', 'input:topic'],
      ['any'],
      ['env:HOST'],
      ['input:order.total', 'input:order.*.total'],
      ['input:order.total', 'input:order.*.total', 'input:customer.vip', 'input:customer.*.vip'],
      ['input:kunde.straße', 'input:kunde.*.straße', 'input:größe'],
      ['input:order', 'input:order.note', 'input:order.*.note', 'input:orders', 'input:total'],
      [],
      ['any'],
      [],
      ['input:order.id', 'input:order.*.id', 'input:a.b', 'input:a.*.b'],
      ['any'],
      ['model:toolCall.to', 'input:claim', 'input:claim.iban', 'input:claim.*.iban'],
      ['input:payload.items.name', 'input:payload.*.items.name', 'input:payload.items.*.name'],
      ['input:payload.values', 'input:payload.*.values'],
      ['any'],
      ['input:payload.email', 'input:payload.*.email'],
      ['input:email'],
      ['input:'],
    ]);
  });

  test('any text is read, never thrown at', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{',
        '}}',
        '$json',
        '.',
        '?.',
        '[',
        ']',
        '"',
        '`',
        '${',
        '(',
        ')',
        '=>',
        '{',
        '}',
        '$("a")',
        'function',
        '/',
        '...',
        'await',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.constantFrom('n8n-js', 'jsonata', 'mustache', 'feel'), (pieces, language) => {
        const found = parameterReads({ $foreign: language, source: pieces.join('') });
        expect(found.foreign).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('renaming a step reaches every expression and nothing else', () => {
  const before: Json = {
    a: 'node["Old step"] {{ node["Old step"].x + node[\'Old step\'].y }} "Old step"',
    b: ['{{ node["Older"].x }}', '{{ "Old step" }}'],
    c: n8n('={{ $("Old step").item.json.x + $node[\'Old step\'].json.y }}'),
    d: 'Old step',
    e: 5,
    f: '{{ broken',
  };
  expect(renameNodeInParameter(before, 'Old step', 'New "step"')).toEqual({
    a: 'node["Old step"] {{ node["New \\"step\\""].x + node["New \\"step\\""].y }} "Old step"',
    b: ['{{ node["Older"].x }}', '{{ "Old step" }}'],
    c: n8n('={{ $("New \\"step\\"").item.json.x + $node["New \\"step\\""].json.y }}'),
    d: 'Old step',
    e: 5,
    f: '{{ broken',
  });
  expect(renameNodeInParameter('{{ node.Ask.text }}', 'Ask', 'Ask model')).toBe('{{ node["Ask model"].text }}');
  expect(renameNodeInParameter(before, 'Nobody', 'X')).toBe(before);
});

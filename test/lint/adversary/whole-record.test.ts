/** A record that is handed out as a whole says as much as its fields one by one, however the whole is spelled; one of harmless fields says nothing. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';

const person = ['patient_name', 'birth_date', 'diagnosis'];
const thing = ['colour', 'size', 'shelf'];
const model = 'https://api.openai.com/v1/chat/completions';

const said = (file: Json, path: string): readonly string[] =>
  [
    ...new Set(
      importForeignAll(JSON.stringify(file), path).flatMap(({ flow, leftOut }) =>
        lintFlow(flow, { leftOut })
          .findings.filter(({ ruleId }) => ruleId === 'DF001' || ruleId === 'DF004')
          .map(({ ruleId, severity }) => `${ruleId} ${severity}`),
      ),
    ),
  ].sort();

describe('n8n', () => {
  const node = (name: string, type: string, typeVersion: number, parameters: JsonObject) => ({
    id: name,
    name,
    type,
    typeVersion,
    position: [0, 0],
    parameters,
  });
  const hook = node('Hook', 'n8n-nodes-base.webhook', 2, { path: 'in', httpMethod: 'POST' });
  const record = (names: readonly string[]) =>
    node('Record', 'n8n-nodes-base.set', 3.4, {
      assignments: { assignments: names.map((name) => ({ id: name, name, type: 'string', value: `={{ $json.body.${name} }}` })) },
      options: {},
    });
  const request = (parameters: JsonObject) => [
    node('Send', 'n8n-nodes-base.httpRequest', 4.2, { method: 'POST', url: model, sendBody: true, options: {}, ...parameters }),
  ];
  const bodies: Readonly<Record<string, (value: string) => ReturnType<typeof node>[]>> = {
    json: (value) => request({ contentType: 'json', specifyBody: 'json', jsonBody: value }),
    raw: (value) => request({ contentType: 'raw', rawContentType: 'application/json', body: value }),
    field: (value) => request({ contentType: 'json', specifyBody: 'keypair', bodyParameters: { parameters: [{ name: 'data', value }] } }),
    // A model with a tool that posts what it is told to.
    agent: (text) => [
      node('Send', '@n8n/n8n-nodes-langchain.agent', 1.7, { promptType: 'define', text, options: {} }),
      node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, { model: 'gpt-4o', options: {} }),
      node('Tool', '@n8n/n8n-nodes-langchain.toolHttpRequest', 1.1, {
        method: 'POST',
        url: 'https://collect.example.com/r',
        sendBody: true,
        parametersBody: { values: [{ name: 'q' }] },
      }),
    ],
  };
  const wire = (to: string, type = 'main') => ({ [type]: [[{ node: to, type, index: 0 }]] });
  const flow = (names: readonly string[], made: ReturnType<typeof node>[]): Json => ({
    name: 'Record',
    nodes: [hook, record(names), ...made],
    connections: { Hook: wire('Record'), Record: wire('Send'), Model: wire('Send', 'ai_languageModel'), Tool: wire('Send', 'ai_tool') },
  });
  const wholes = [
    '={{ JSON.stringify($json) }}',
    '={{ $json }}',
    '={{ $input.item.json }}',
    '={{ $input.all() }}',
    "={{ JSON.stringify($('Record').item.json) }}",
    '={{ $json.toJsonString() }}',
    '={{ JSON.stringify(Object.entries($json)) }}',
    '={{ Object.values($json).join() }}',
    '={{ `{"d": ${JSON.stringify($json)}}` }}',
    '={ "d": {{ JSON.stringify($json) }} }',
    '={{ JSON.stringify({ ...$json, at: 1 }) }}',
    '={{ JSON.stringify($input.all().map(i => i.json)) }}',
    '={{ JSON.stringify($node["Record"].json) }}',
  ];
  const byField = (names: readonly string[]) => `=${names.map((name) => `{{ $json.${name} }}`).join(' ')}`;
  it.each(Object.keys(bodies).flatMap((body) => wholes.map((whole) => [body, whole] as const)))('%s: %s', (body, whole) => {
    const made = bodies[body] ?? (() => []);
    const expected = said(flow(person, made(byField(person))), 'wf.json');
    expect(expected).toEqual(body === 'agent' ? ['DF001 high', 'DF004 high'] : ['DF001 high']);
    expect([said(flow(person, made(whole)), 'wf.json'), said(flow(thing, made(whole)), 'wf.json')]).toEqual([expected, []]);
  });
});

describe('Node-RED', () => {
  const script = (id: string, func: string, next: string) => ({
    id,
    type: 'function',
    z: 't',
    name: id,
    func,
    outputs: 1,
    wires: [[next]],
  });
  const change = (id: string, rules: Json, next: string) => ({ id, type: 'change', z: 't', name: id, rules, wires: [[next]] });
  const sources: Readonly<Record<string, (names: readonly string[]) => JsonObject>> = {
    script: (names) =>
      script('b', `const b = msg.payload;\nmsg.payload = { ${names.map((name) => `${name}: b.${name}`).join(', ')} };\nreturn msg;`, 'c'),
    'rules, one after the other': (names) =>
      change(
        'b',
        [
          ...names.map((name) => ({ t: 'set', p: `record.${name}`, pt: 'msg', to: `payload.${name}`, tot: 'msg' })),
          { t: 'move', p: 'record', pt: 'msg', to: 'payload', tot: 'msg' },
        ],
        'c',
      ),
    'rules that copy': (names) =>
      change(
        'b',
        [
          ...names.map((name) => ({ t: 'set', p: `record.entry.${name}`, pt: 'msg', to: `payload.${name}`, tot: 'msg' })),
          { t: 'set', p: 'payload', pt: 'msg', to: 'record.entry', tot: 'msg' },
        ],
        'c',
      ),
    'search and replace': (names) =>
      change(
        'b',
        [
          { t: 'set', p: 'payload', pt: 'msg', to: names.map((name) => `payload.${name}`).at(-1) ?? '', tot: 'msg' },
          { t: 'change', p: 'payload', pt: 'msg', from: 'a', fromt: 'str', to: 'b', tot: 'str' },
        ],
        'c',
      ),
    'columns of a statement': (names) => ({
      id: 'b',
      type: 'postgresql',
      z: 't',
      name: 'b',
      query: `select ${names.join(', ')} from records`,
      wires: [['c']],
    }),
  };
  const wholes: Readonly<Record<string, JsonObject>> = {
    'JSON.stringify': script('c', 'msg.payload = JSON.stringify(msg.payload);\nreturn msg;', 'd'),
    wrapped: script(
      'c',
      "msg.payload = { messages: [{ role: 'user', content: `record ${JSON.stringify(msg.payload)}` }] };\nreturn msg;",
      'd',
    ),
    'Object.values': script('c', 'msg.payload = Object.values(msg.payload).join();\nreturn msg;', 'd'),
    spread: script('c', 'msg.payload = { ...msg.payload, at: 1 };\nreturn msg;', 'd'),
    'as it is': script('c', 'return msg;', 'd'),
    template: {
      id: 'c',
      type: 'template',
      z: 't',
      name: 'c',
      field: 'payload',
      fieldType: 'msg',
      format: 'text',
      syntax: 'mustache',
      template: 'record {{payload}}',
      output: 'str',
      wires: [['d']],
    },
    json: { id: 'c', type: 'json', z: 't', name: 'c', property: 'payload', action: 'str', wires: [['d']] },
    replaced: change('c', [{ t: 'change', p: 'payload', pt: 'msg', from: 'a', fromt: 'str', to: 'b', tot: 'str' }], 'd'),
    jsonata: change('c', [{ t: 'set', p: 'payload', pt: 'msg', to: '$string(payload)', tot: 'jsonata' }], 'd'),
  };
  const flow = (source: string, names: readonly string[], whole: JsonObject): Json => [
    { id: 't', type: 'tab', label: 'Record' },
    { id: 'a', type: 'http in', z: 't', name: 'a', url: '/in', method: 'post', wires: [['b']] },
    sources[source]?.(names) ?? {},
    whole,
    { id: 'd', type: 'http request', z: 't', name: 'd', method: 'POST', ret: 'obj', url: model, wires: [[]] },
  ];
  it.each(Object.keys(sources).flatMap((source) => Object.keys(wholes).map((whole) => [source, whole] as const)))(
    '%s, %s',
    (source, whole) => {
      const seen = said(flow(source, person, wholes[whole] ?? {}), 'flows.json');
      expect([
        seen.length > 0 && seen.every((one) => one.startsWith('DF001')),
        said(flow(source, thing, wholes[whole] ?? {}), 'flows.json'),
      ]).toEqual([true, []]);
    },
  );
});

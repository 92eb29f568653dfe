import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { fieldTemplate } from '../../../app/import/node-red/values.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { isPublic } from '../../../app/lint/kit/step-view.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow, edgeTexts, expectSound, factsNamed, filesIn, importSame, nodeNamed } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.json$/);
const flowOf = (name: string): Flow => firstFlow(files.find((file) => file.name === name)?.text ?? '', name).flow;
const sinks = (flow: Flow, name: string): string[] =>
  factsNamed(flow, name).sinks.map(
    ({ kind, reads }) =>
      `${kind}: ${reads.map((read) => `${read.from}${'path' in read ? `.${read.path.join('.')}` : 'name' in read ? `.${read.name}` : ''}`).join(', ')}`,
  );

interface RawNode {
  type?: string;
  wires?: unknown[][];
  x?: number;
  id?: string;
}
const rawNodes = (text: string): RawNode[] => {
  const value = JSON.parse(text) as RawNode[] | { flows: RawNode[] };
  return Array.isArray(value) ? value : value.flows;
};

it('lays steps out that lie on top of each other, and leaves a drawing as it is where two of them meet', () => {
  const sheet = (places: readonly (readonly [x: number, y: number])[]): string =>
    JSON.stringify([
      { id: 'tab', type: 'tab', label: 'Piled' },
      ...places.map(([x, y], index) => ({
        id: `n${index}`,
        type: index === 0 ? 'inject' : 'debug',
        z: 'tab',
        x,
        y,
        wires: [index < places.length - 1 ? [`n${index + 1}`] : []],
      })),
    ]);
  const look = (text: string): unknown => {
    const { flow, loss } = firstFlow(text, 'sheet');
    const places = Object.values(flow.layout.nodes);
    return [
      new Set(places.map(({ x, y }) => `${x} ${y}`)).size,
      places.map(({ x }) => x).every((x, index, all) => index === 0 || x > (all[index - 1] ?? x)),
      loss.some(({ kind }) => kind === 'layout'),
    ];
  };
  expect([
    look(
      sheet([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    ),
    look(
      sheet([
        [100, 40],
        [300, 40],
        [300, 40],
        [500, 40],
      ]),
    ),
  ]).toEqual([
    [3, true, true],
    [3, false, false],
  ]);
});

describe.each(files)('$name', ({ name, text }) => {
  const [imported] = importSame(text, name);

  it('becomes a sound flow and loses no step and no wire silently', () => {
    expect(imported?.format).toBe('node-red');
    if (imported === undefined) return;
    expectSound(imported);
    const raw = rawNodes(text);
    const drawn = raw.filter(
      ({ type, wires, x }) =>
        type !== 'tab' && type !== 'subflow' && type !== 'comment' && type !== 'group' && (wires !== undefined || x !== undefined),
    );
    expect(imported.flow.nodes.length + imported.loss.filter(({ kind }) => kind === 'node-dropped').length).toBe(drawn.length);
    const wires = drawn.flatMap(({ wires: outputs = [] }) => outputs.flat()).length;
    expect(imported.flow.edges.length + imported.loss.filter(({ kind }) => kind === 'edge-dropped').length).toBeGreaterThanOrEqual(wires);
  });
});

describe('wires without a line', () => {
  it('lead across tabs, through subflows, to called links and back, and to catches', () => {
    const texts = edgeTexts(flowOf('subflow-links.json'));
    expect(texts.filter((text) => !text.includes('(error)'))).toEqual([
      'go.out -> subflow:sf1.in',
      'subflow:sf1.out -> ask.in',
      'ask.out -> to B.in',
      'service.out -> by message.in',
      'by message.out -> back.in',
      'from A.out -> save.in',
      'all.out -> d.in',
      'to B.out -> from A.in',
      'ask.out -> service.in',
      'back.out -> to B.in',
      'subflow:sf1.out -> add.in',
      'add.out -> ask.in',
    ]);
    expect(texts.filter((text) => text.includes('(error)'))).toEqual([
      'subflow:sf1.error -> all.in (error)',
      'ask.error -> all.in (error)',
      'by message.error -> all.in (error)',
    ]);
    expect(edgeTexts(flowOf('web-api.json')).filter((text) => text.includes('(error)'))).toEqual([
      'store.error -> catch.in (error)',
      'check.error -> catch.in (error)',
    ]);
  });
});

it('what a step is done with goes on to the complete step that listens to it', () => {
  const at = (id: string, type: string, more: object) => ({ id, type, z: 'tab', x: 0, y: 0, wires: [], ...more });
  const [made] = importSame(
    JSON.stringify([
      { id: 'tab', type: 'tab' },
      at('in', 'http in', { name: 'in', url: '/a', method: 'post', wires: [['answer']] }),
      at('answer', 'http response', { name: 'answer' }),
      at('done', 'complete', { name: 'done', scope: ['answer', 'nobody'], wires: [['log']] }),
      at('log', 'http request', { name: 'log', method: 'POST', url: 'https://api.openai.com/v1/x' }),
    ]),
    'complete.json',
  );
  if (made === undefined) throw new Error('nothing was imported');
  expectSound(made);
  expect(edgeTexts(made.flow)).toEqual(['in.out -> answer.in', 'done.out -> log.in', 'answer.out -> done.in']);
  // What came in from outside is followed over it.
  expect(
    lintFlow(made.flow)
      .view.stepById('log')
      ?.sinks.some((sink) => (lintFlow(made.flow).view.stepById('log')?.see(sink.reads) ?? []).some(isPublic)),
  ).toBe(true);
});

describe('steps', () => {
  it('say what they do', () => {
    const api = flowOf('web-api.json');
    const home = flowOf('mqtt-home.json');
    expect({
      hook: factsNamed(api, 'POST /orders').trigger?.auth,
      code: factsNamed(api, 'check').code?.dialect,
      stores: [factsNamed(api, 'check').stores, factsNamed(home, 'shape').stores],
      branch: factsNamed(api, 'large?').control?.reads,
      store: {
        sinks: sinks(api, 'store'),
        network: factsNamed(api, 'store').networks.map(({ scheme, host, verifyCertificate, method }) => [
          scheme,
          host,
          verifyCertificate,
          method,
        ]),
      },
      mail: sinks(api, 'boss@example.com'),
      page: sinks(api, 'page'),
      exec: sinks(home, 'exec'),
      broker: factsNamed(home, 'mqtt in').networks.map(({ scheme, host, port }) => [scheme, host, port]),
      shape: factsNamed(home, 'shape').transfer[0]?.steps.map((step) =>
        step.op === 'assign' ? `${step.path.join('.')} = ${JSON.stringify(step.reads)}` : step.op,
      ),
      every: factsNamed(home, 'each five minutes').trigger?.schedule?.cron,
      mystery: factsNamed(home, 'mystery').unknown,
      off: nodeNamed(home, 'delay').disabled,
      offTab: nodeNamed(flowOf('subflow-links.json'), 'save').disabled,
      byMessage: sinks(flowOf('subflow-links.json'), 'by message'),
      model: sinks(flowOf('dashboard.json'), 'sum up'),
      file: sinks(flowOf('dashboard.json'), 'file in'),
      connection: [api, home].map((flow) => flow.connections.map(({ type, auth }) => `${type} ${auth}`)),
    }).toMatchInlineSnapshot(`
      {
        "branch": [
          {
            "from": "input",
            "path": [
              "payload",
              "total",
            ],
          },
        ],
        "broker": [
          [
            "mqtt",
            "mqtt.example.com",
            1883,
          ],
        ],
        "byMessage": [
          "url: input.url",
          "network: input.payload",
          "network: input.headers",
        ],
        "code": "node-red",
        "connection": [
          [
            "tls-config mtls",
          ],
          [
            "mqtt-broker database",
            "server api-key",
            "telegram bot api-key",
          ],
        ],
        "every": "*/5 * * * *",
        "exec": [
          "command: input.payload",
        ],
        "file": [
          "file: input.payload.file",
        ],
        "hook": "unseen",
        "mail": [
          "message: input.payload",
        ],
        "model": [
          "prompt.user: input.payload",
        ],
        "mystery": true,
        "off": true,
        "offTab": true,
        "page": [
          "template: input.payload.name",
        ],
        "shape": [
          "input",
          "payload.room = [{"from":"input","path":["topic"]}]",
          "limit = []",
          "value = [{"from":"input","path":["payload","value"]}]",
          "key = [{"from":"environment","name":"HOME_KEY"}]",
          "when = []",
        ],
        "store": {
          "network": [
            [
              "http",
              "erp.example.com",
              false,
              "POST",
            ],
          ],
          "sinks": [
            "url: input.payload.id",
            "network: input.payload",
            "network: input.headers",
          ],
        },
        "stores": [
          [
            {
              "access": "write",
              "key": "node-red:tab1:last",
              "kind": "memory",
            },
          ],
          [
            {
              "access": "read",
              "key": "node-red:f1:limit",
              "kind": "memory",
            },
          ],
        ],
      }
    `);
  });

  it('keep no password, and say what was left out', () => {
    const imported = importForeignAll(files.find(({ name }) => name === 'subflow-links.json')?.text ?? '', 'x.json')[0];
    expect(JSON.stringify(imported?.flow)).not.toContain('hunter');
    expect(imported?.loss.filter(({ kind }) => kind !== 'opaque-step').map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'hidden-copy: The file holds a credential in clear text, which did not come along. Replace what is valid.',
      'credential: Connect “shop” again: Node-RED keeps its secrets in another file.',
      'setting-dropped: Settings of tabs and subflows have no counterpart here: KEY.',
    ]);
  });

  it('name fields as templates', () => {
    expect(['payload', 'payload.a-b[0].c', 'req.headers["x-y"]', 'payload[msg.topic]', ''].map(fieldTemplate)).toEqual([
      '{{ input["payload"] }}',
      '{{ input["payload"]["a-b"][0]["c"] }}',
      '{{ input["req"]["headers"]["x-y"] }}',
      { $foreign: 'jsonata', source: 'payload[msg.topic]' },
      { $foreign: 'jsonata', source: '' },
    ]);
  });
});

it('talks in the clear only where its configuration says so, and heeds what that one points at', () => {
  const step = (id: string, type: string, more: object): object => ({ id, type, z: 't', name: id, x: 1, y: 1, wires: [], ...more });
  const { flow } = firstFlow(
    JSON.stringify([
      { id: 't', type: 'tab', label: 'Sheet' },
      step('listens', 'websocket in', { server: 'l' }),
      { id: 'l', type: 'websocket-listener', path: '/live' },
      step('calls', 'websocket out', { client: 'c' }),
      { id: 'c', type: 'websocket-client', path: 'ws://live.example.com/x' },
      step('trusts anybody', 'mqtt out', { broker: 'b' }),
      { id: 'b', type: 'mqtt-broker', broker: 'mqtt.example.com', port: '8883', usetls: true, tls: 's' },
      { id: 's', type: 'tls-config', verifyservercert: false },
      step('queues', 'amqp-out', { server: 'q' }),
      { id: 'q', type: 'amqp-server', host: 'mq.example.com' },
      step('machine', 'modbus-write', { server: 'm' }),
      { id: 'm', type: 'modbus-client', host: 'plc.example.com' },
      step('socket', 'tcp out', { host: 'raw.example.com', port: '9000', beserver: 'client' }),
    ]),
    'sheet.json',
  );
  expect(
    Object.fromEntries(
      flow.nodes.map(({ name }) => [
        name,
        factsNamed(flow, name).networks.map(
          ({ scheme, host, port, verifyCertificate }) =>
            `${scheme ?? ''}://${host ?? ''}${port === undefined ? '' : `:${port}`}${verifyCertificate ? '' : ' unchecked'}`,
        ),
      ]),
    ),
  ).toEqual({
    listens: [],
    calls: ['ws://live.example.com'],
    'trusts anybody': ['mqtts://mqtt.example.com:8883 unchecked'],
    queues: ['amqp://mq.example.com:5672'],
    machine: [],
    socket: ['tcp://raw.example.com:9000'],
  });
});

describe('hostile files', () => {
  it('keep a node whose id is __proto__, and refuse one whose id is too long for a flow', () => {
    const two = (id: string): string =>
      JSON.stringify([
        { id: 's', type: 'tab', label: 'Sheet' },
        { id, type: 'http in', z: 's', url: '/x', method: 'post', x: 1, y: 1, wires: [['e']] },
        { id: 'e', type: 'exec', z: 's', name: 'Run', addpay: 'payload', x: 200, y: 1, wires: [[]] },
      ]);
    expect(importForeignAll(two('__proto__'), 'x.json').map(({ flow }) => [flow.nodes.length, flow.edges.length])).toEqual([[2, 1]]);
    expect(() => importForeignAll(two('x'.repeat(200)), 'x.json')).toThrow(/longer than 128 characters/);
  });

  it('never end in anything but a flow or a UserError (property)', { timeout: 60_000 }, () => {
    const nasty = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        -1,
        1e308,
        '',
        '__proto__',
        'constructor',
        [],
        {},
        [[]],
        [['a', null, 3]],
        { toString: 1 },
        '${x}',
        '{{{',
        'x'.repeat(400),
        'a.'.repeat(300),
      ),
      fc.jsonValue({ maxDepth: 3 }),
    );
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(), nasty), { minLength: 1, maxLength: 5 }),
        (which, changes) => {
          const nodes = rawNodes(files[which]?.text ?? '') as Record<string, unknown>[];
          for (const [index, field, value] of changes) {
            const node = nodes[index % nodes.length];
            const keys = Object.keys(node ?? {});
            if (node !== undefined) node[keys[field % Math.max(1, keys.length)] ?? 'id'] = structuredClone(value);
          }
          try {
            for (const one of importForeignAll(JSON.stringify(nodes), 'mutated.json')) expectSound(one);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("takes steps that have parameters of their own for no other program's", () => {
  const file = [
    { id: 'a', type: 'inject', z: 't', x: 10, y: 10, wires: [['b']] },
    { id: 'b', type: 'openApi-red', z: 't', x: 90, y: 10, parameters: [{ name: 'id', value: 'x' }], wires: [[]] },
  ];
  const one = firstFlow(JSON.stringify(file), 'red.json');
  expectSound(one);
  expect([one.format, edgeTexts(one.flow), factsNamed(one.flow, 'openApi-red').effects.map(({ kind }) => kind)]).toEqual([
    'node-red',
    ['inject.out -> openApi-red.in'],
    ['write'],
  ]);
});

it.each([
  ['GET', 'read'],
  ['', 'read'],
  ['POST', 'write'],
  ['use', 'write'],
  ['${METHOD}', 'write'],
  ['DELETE', 'delete'],
])('the method "%s" of a call', (method, effect) => {
  const file = [
    { id: 'a', type: 'inject', z: 't', x: 10, y: 10, wires: [['b']] },
    { id: 'b', type: 'http request', name: 'Call', z: 't', x: 90, y: 10, method, url: 'https://api.example.com/x', wires: [[]] },
  ];
  expect(factsNamed(firstFlow(JSON.stringify(file), 'red.json').flow, 'Call').effects.map(({ kind }) => kind)).toEqual([effect]);
});

describe('what an outsider writes into a page that is answered', () => {
  const hook = { id: 'a', type: 'http in', url: '/hi', method: 'get', wires: [['t']], x: 1, y: 1 };
  const end = (headers: object) => ({ id: 'r', type: 'http response', statusCode: '', headers, wires: [], x: 3, y: 1 });
  const found = (nodes: readonly object[]): string[] =>
    lintFlow(firstFlow(JSON.stringify(nodes), 'page.json').flow)
      .findings.filter(({ ruleId }) => ruleId === 'CN019')
      .map(({ severity, confidence }) => `${severity} ${confidence}`);
  const template = (text: string, headers: object = {}, more: readonly object[] = []): string[] =>
    found([
      hook,
      {
        id: 't',
        type: 'template',
        field: 'payload',
        fieldType: 'msg',
        syntax: 'mustache',
        template: text,
        wires: [[more.length === 0 ? 'r' : 'm']],
        x: 2,
        y: 1,
      },
      ...more,
      end(headers),
    ]);
  const script = (func: string, headers: object = {}): string[] =>
    found([hook, { id: 't', type: 'function', func, outputs: 1, wires: [['r']], x: 2, y: 1 }, end(headers)]);

  it.each([
    ['three braces', () => template('<h1>{{{payload.name}}}</h1>'), ['high high']],
    ['a program', () => template('<script>var n = "{{payload.name}}";</script>'), ['high low']],
    ['an address', () => template('<a href="{{payload.url}}">'), ['high low']],
    ['a function', () => script('msg.payload = "<h1>" + msg.req.query.name; return msg;'), ['high high']],
    [
      'a step between',
      () => template('<p>{{{payload.name}}}</p>', {}, [{ id: 'm', type: 'delay', wires: [['r']], x: 2, y: 2 }]),
      ['high high'],
    ],
    ['two braces', () => template('<h1 title="{{payload.name}}">{{payload.name}}</h1>'), []],
    ['no page', () => template('Hello {{{payload.name}}}'), []],
    ['plain text', () => script('msg.payload = "<h1>" + msg.req.query.name; return msg;', { 'Content-Type': 'text/plain' }), []],
    ['signs taken out', () => script('msg.payload = "<h1>" + msg.req.query.name.replace(/[&<>"\']/g, ""); return msg;'), []],
    ['an object', () => script('msg.payload = { name: msg.req.query.name }; return msg;'), []],
  ] as const)('by %s', (_name, of, wanted) => {
    expect(of()).toEqual(wanted);
  });
});

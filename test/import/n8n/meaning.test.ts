/** What an imported node means: native where nothing is lost, else a foreign step with the right facts. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { translateText } from '../../../app/import/n8n/expression.ts';
import { defaultOperations } from '../../../app/import/n8n/map/default-operations.ts';
import { effectOf, knownTypes, nodeTypeInfo, operationOf } from '../../../app/import/n8n/map/node-map.ts';
import { outputTitles } from '../../../app/import/n8n/ports.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow, edgeTexts, nodeNamed } from '../support.ts';
import { flowOf } from './files-kit.ts';

describe('expressions', () => {
  it.each<readonly [string, unknown]>([
    ['plain text', 'plain text'],
    ['=plain text', 'plain text'],
    ['braces {{ stay }} text', 'braces {{ "{{" }} stay }} text'],
    ['={{ $json.a.b }}', '{{ input.a.b }}'],
    ['={{$json["first name"]}} of {{ $json.list[0] }}', '{{ input["first name"] }} of {{ input.list[0] }}'],
    ["={{ $('Get data').item.json.x }}", '{{ node["Get data"].x }}'],
    ["={{ $('Get data').first().json['a b'] }}", '{{ node["Get data"]["a b"] }}'],
    ['={{ $node["N"].json.x }}', '{{ node["N"].x }}'],
    ['={{ $input.first().json.q }}', '{{ input.q }}'],
    ['={{ $now }}', '{{ now() }}'],
    ['={{ "Hi " + $json.n }}', '{{ "Hi " + text(input.n) }}'],
    ['={{ `${$json.a}-b` }}', '{{ text(input.a) + "-b" }}'],
    ['={{ JSON.stringify($json) }}', '{{ text(input) }}'],
    ['={{ $json.n.trim().toLowerCase() }}', '{{ lower(trim(input.n)) }}'],
    ['={{ $json.a === "x" ? "y" : "z" }}', '{{ ((input.a) == ("x")) ? ("y") : ("z") }}'],
    ['={{ $json.in }}', '{{ input["in"] }}'],
    ['={{ ($json.a) }}', '{{ input.a }}'],
    ['={{ ("Hi " + $json.n) + "!" }}', '{{ "Hi " + text(input.n) + "!" }}'],
    // What could mean something else is kept word for word.
    ...[
      '={{ $json.a || "x" }}',
      '={{ $json.a + $json.b }}',
      '={{ $json.items.map(i => i.x) }}',
      "={{ $('N').all() }}",
      '={{ $json.a?.b }}',
      '={{ $fromAI("to") }}',
      '={{ $env.KEY }}',
      '={{ $json[$json.key] }}',
      '={{ broken( }}',
      '={{ $json.a',
      '={{ $json.s.length }}',
      '=\\{{ fenced }}',
    ].map((source): readonly [string, unknown] => [source, { $foreign: 'n8n-js', source }]),
  ])('%s', (source, expected) => {
    expect(translateText(source)).toEqual(expected);
  });
});

describe('what steps are judged by', () => {
  it('is one object for all that do the same, and another for those that do not', () => {
    const post = (name: string, operation: string) => ({
      name,
      type: 'n8n-nodes-base.slack',
      typeVersion: 2.2,
      position: [0, 0],
      parameters: { resource: 'message', operation, text: name },
    });
    const flow = firstFlow(
      JSON.stringify({ name: 'Posts', nodes: [post('A', 'post'), post('B', 'post'), post('C', 'delete')], connections: {} }),
      'posts.json',
    ).flow;
    const [a, b, c] = ['A', 'B', 'C'].map((name) => nodeNamed(flow, name).parameters['facts']);
    expect(a).toBeDefined();
    expect(b).toBe(a);
    expect(c).not.toEqual(a);
  });
});

describe('the node map', () => {
  const effect = (type: string, parameters: JsonObject, typeVersion = 2): string => {
    const info = nodeTypeInfo(type);
    const { resource, operation } = operationOf(info.key, parameters, typeVersion);
    return effectOf(info, resource, operation);
  };

  it('knows n8n by heart', () => {
    expect(knownTypes.size).toBeGreaterThan(570);
    expect(Object.keys(defaultOperations).filter((key) => !knownTypes.has(key))).toEqual([]);
  });

  it('knows packages of others whole, and what starts a workflow apart', () => {
    const of = (type: string, parameters: JsonObject = {}): unknown[] => {
      const { known, category, vendor, asTool } = nodeTypeInfo(type);
      return [known, category, vendor?.name, effect(type, parameters), asTool];
    };
    expect(of('n8n-nodes-rapiwa.rapiwa')).toEqual([true, 'message.send', 'Rapiwa', 'send', false]);
    expect(of('n8n-nodes-rapiwa.rapiwa', { operation: 'verifyWhatsAppNumber' })[3]).toBe('read');
    expect(of('n8n-nodes-rapiwa.rapiwaTrigger').slice(0, 2)).toEqual([true, 'trigger.message']);
    expect(of('n8n-nodes-serpapi.serpApiTool', { operation: 'google_news' })).toEqual([true, 'web.fetch', 'SerpApi', 'read', true]);
    expect(of('n8n-nodes-serpapi.otherTrigger').slice(0, 2)).toEqual([false, 'trigger.event']);
    expect(of('n8n-nodes-nobody.knows').slice(0, 2)).toEqual([false, 'unknown']);
    expect(of('n8n-nodes-1shot.oneShot', { operation: 'execute' })[3]).toBe('pay');
  });

  it('judges by the defaults that a file leaves out', () => {
    expect({
      slack: effect('n8n-nodes-base.slack', {}),
      gmail: effect('n8n-nodes-base.gmail', {}),
      gmailGet: effect('n8n-nodes-base.gmail', { operation: 'getAll' }),
      telegramFile: effect('n8n-nodes-base.telegram', { resource: 'file' }),
      postgres: effect('n8n-nodes-base.postgres', {}),
      sheets: effect('n8n-nodes-base.googleSheets', {}),
      airtable: effect('n8n-nodes-base.airtable', { operation: 'deleteRecord' }),
      stripe: effect('n8n-nodes-base.stripe', { resource: 'charge', operation: 'create' }),
      computed: effect('n8n-nodes-base.notion', { resource: 'page', operation: '={{ $json.op }}' }),
      findOrCreate: effect('n8n-nodes-base.hubspot', { operation: 'getOrCreate' }),
      share: effect('n8n-nodes-base.googleDrive', { operation: 'share' }),
    }).toEqual({
      slack: 'send',
      gmail: 'send',
      gmailGet: 'read',
      telegramFile: 'read',
      postgres: 'write',
      sheets: 'read',
      airtable: 'delete',
      stripe: 'pay',
      computed: 'write',
      findOrCreate: 'write',
      share: 'grant',
    });
  });

  it('knows that the first version of a node began with something else', () => {
    expect(
      ['discord', 'microsoftExcel', 'odoo'].map((name) => [
        effect(`n8n-nodes-base.${name}`, {}, 1),
        effect(`n8n-nodes-base.${name}`, {}, 2),
      ]),
    ).toEqual([
      ['send', 'write'],
      ['write', 'read'],
      ['write', 'read'],
    ]);
    expect([
      effect('n8n-nodes-base.mongoDb', { operation: 'findOneAndUpdate' }),
      effect('n8n-nodes-base.mongoDb', { operation: 'find' }),
    ]).toEqual(['write', 'read']);
  });

  it('sees a tool in any node, and a stranger in an unknown one', () => {
    expect(
      [
        nodeTypeInfo('n8n-nodes-base.gmailTool'),
        nodeTypeInfo('n8n-nodes-base.httpRequestTool'),
        nodeTypeInfo('n8n-nodes-acme.acmeTool'),
        nodeTypeInfo('constructor'),
      ].map(({ key, known, asTool }) => [key, known, asTool]),
    ).toEqual([
      ['gmail', true, true],
      ['httpRequest', true, true],
      ['n8n-nodes-acme.acmeTool', false, true],
      ['constructor', false, false],
    ]);
  });
});

describe('outputs', () => {
  it('mean what the version and the parameters say', () => {
    const titles = (key: string, typeVersion: number, parameters: JsonObject = {}): readonly string[] =>
      outputTitles(key, { typeVersion, parameters });
    expect({
      loop1: titles('splitInBatches', 1),
      loop2: titles('splitInBatches', 2),
      loop3: titles('splitInBatches', 3),
      switch1: titles('switch', 1).length,
      switchExpression: titles('switch', 3, { mode: 'expression', numberOutputs: 3 }).length,
      classifier: titles('lc.textClassifier', 1, { categories: { categories: [{ category: 'A' }] }, options: { fallback: 'other' } }),
      mood: titles('lc.sentimentAnalysis', 1),
      compare: titles('compareDatasets', 2).length,
      methods: titles('webhook', 2, { multipleMethods: true, httpMethod: ['GET', 'POST'] }),
    }).toEqual({
      loop1: ['Loop'],
      loop2: ['Loop', 'Done'],
      loop3: ['Done', 'Loop'],
      switch1: 4,
      switchExpression: 3,
      classifier: ['A', 'Other'],
      mood: ['Positive', 'Neutral', 'Negative'],
      compare: 4,
      methods: ['GET', 'POST'],
    });
  });

  it('lead where the file led', () => {
    expect(edgeTexts(flowOf('paging-loop.json')).slice(2, 5)).toEqual([
      'One at a time.done -> Put together.in',
      'One at a time.loop -> Get page.in',
      'Get page.out -> Breathe.in',
    ]);
    expect(edgeTexts(flowOf('invoice-extraction.json')).slice(2, 8)).toEqual([
      'Read PDF.out -> Extract.in',
      'Read PDF.error -> Report bad file.in (error)',
      'Extract answer alone.out -> By amount.in',
      'By amount.small -> Book it.in',
      'By amount.large -> Ask accounting.in',
      'By amount.fallback -> Stop.in',
    ]);
    expect(edgeTexts(flowOf('support-mail-agent.json')).filter((text) => text.includes('(model)'))).toEqual([
      'Claude.model -> Mail agent.model (model)',
      'Backup model.model -> Mail agent.model-2 (model)',
    ]);
    expect(edgeTexts(flowOf('merges.json')).filter((text) => text.startsWith('Sheet') || text.includes('Two lists'))).toEqual([
      'CRM.out -> Two lists.a',
      'Shop.out -> Two lists.b',
      'Sheet.out -> All three.c',
      'Sheet.out -> Match.in-2',
    ]);
  });
});

describe('native steps', () => {
  it('take over parameters whole', () => {
    const report = flowOf('daily-report.json');
    const paging = flowOf('paging-loop.json');
    const parameters = (flow: Flow, name: string): unknown => ({ type: nodeNamed(flow, name).type, ...nodeNamed(flow, name).parameters });
    expect([
      parameters(report, 'Weekdays at seven'),
      parameters(report, 'Orders of yesterday'),
      parameters(report, 'Mail it'),
      parameters(paging, 'Save'),
      parameters(flowOf('merges.json'), 'Keep adults'),
      parameters(flowOf('old-style.json'), 'Set'),
      parameters(flowOf('old-style.json'), 'IF'),
    ]).toEqual([
      { type: 'schedule-trigger', cron: '0 7 * * 1-5', timezone: 'Europe/Paris', overlap: 'parallel' },
      {
        type: 'sql-query',
        database: 'postgres',
        file: '',
        statement: 'SELECT region, count(*) AS orders, sum(total) AS revenue FROM orders WHERE day = :value1 GROUP BY region',
        values: [{ name: 'value1', value: '{{ input.time }}' }],
        columns: [],
        readOnly: true,
        maxRows: 100_000,
        timeoutMs: 30_000,
      },
      {
        type: 'send-mail',
        from: 'reports@example.com',
        to: 'team@example.com',
        allowedRecipients: '',
        subject: 'Figures of {{ now() }}',
        text: '{{ input.text }}',
      },
      {
        type: 'http-request',
        method: 'PUT',
        url: 'https://api.example.com/reports/{{ now() }}',
        query: [],
        headers: [],
        bodyMode: 'json',
        body: '{\n  "items": "{{ text(input.data) }}",\n  "count": 3\n}',
        text: '',
        form: [],
        response: 'body',
        responseFields: [],
        effect: 'auto',
        aboutPerson: false,
        idempotencyKey: '',
        parts: [],
        failOnStatus: true,
        followRedirects: true,
        timeoutMs: 300_000,
      },
      { type: 'filter-items', combine: 'all', conditions: [{ left: '{{ input.age }}', operator: 'greater', right: 17 }] },
      {
        type: 'set-fields',
        assignments: [
          { name: 'name', value: '{{ input.first }} {{ input.last }}' },
          { name: 'age', value: 30 },
          { name: 'active', value: true },
        ],
        keepOthers: false,
      },
      {
        type: 'if',
        mode: 'conditions',
        combine: 'all',
        conditions: [{ left: '{{ node["Set"].age }}', operator: 'greater', right: 18 }],
        expression: '',
      },
    ]);
  });

  it('stay foreign where a translation would lose something', () => {
    const node = (type: string, typeVersion: number, parameters: JsonObject): string =>
      firstFlow(JSON.stringify({ nodes: [{ name: 'x', type, typeVersion, parameters }], connections: {} }), 'x').flow.nodes[0]?.type ?? '';
    const http = (parameters: JsonObject): string =>
      node('n8n-nodes-base.httpRequest', 4.2, { url: 'https://api.example.com', ...parameters });
    expect({
      plain: http({}),
      insecure: http({ options: { allowUnauthorizedCerts: true } }),
      paging: http({ options: { pagination: { pagination: {} } } }),
      unquoted: http({ sendBody: true, specifyBody: 'json', jsonBody: '={"a": {{ $json.a }} }' }),
      model: http({ method: 'POST', url: 'https://api.openai.com/v1/chat/completions' }),
      steered: http({ method: '={{ $json.m }}' }),
      webhookHeader: node('n8n-nodes-base.webhook', 2, { path: 'a', authentication: 'headerAuth' }),
      webhookLast: node('n8n-nodes-base.webhook', 2, { path: 'a', responseMode: 'lastNode' }),
      webhookPath: node('n8n-nodes-base.webhook', 2, { path: ':id/x' }),
      setRaw: node('n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '{}' }),
      setList: node('n8n-nodes-base.set', 3.4, { assignments: { assignments: [{ name: 'a[0]', type: 'string', value: 'x' }] } }),
      html: node('n8n-nodes-base.emailSend', 2.1, { fromEmail: 'a@example.com', toEmail: 'b@example.com', html: '<p>' }),
      caseless: node('n8n-nodes-base.if', 2, {
        conditions: {
          options: { caseSensitive: false },
          conditions: [{ leftValue: 'a', rightValue: 'b', operator: { type: 'string', operation: 'equals' } }],
        },
      }),
      exists: node('n8n-nodes-base.if', 2, {
        conditions: { conditions: [{ leftValue: '={{ $json.a }}', operator: { type: 'string', operation: 'exists' } }] },
      }),
      regex: node('n8n-nodes-base.if', 2, {
        conditions: { conditions: [{ leftValue: 'a', rightValue: '(?=a)b', operator: { type: 'string', operation: 'regex' } }] },
      }),
      several: node('n8n-nodes-base.scheduleTrigger', 1.2, { rule: { interval: [{}, {}] } }),
      code: node('n8n-nodes-base.code', 2, { jsCode: 'return [];' }),
      status: node('n8n-nodes-base.respondToWebhook', 1.1, {
        respondWith: 'text',
        responseBody: 'x',
        options: { responseCode: '={{ $json.code }}' },
      }),
    }).toEqual({
      plain: 'http-request',
      insecure: 'foreign-action',
      paging: 'foreign-action',
      unquoted: 'foreign-action',
      model: 'foreign-action',
      steered: 'foreign-action',
      webhookHeader: 'foreign-action',
      webhookLast: 'foreign-action',
      webhookPath: 'foreign-action',
      setRaw: 'foreign-action',
      setList: 'foreign-action',
      html: 'foreign-action',
      caseless: 'foreign-action',
      exists: 'foreign-action',
      regex: 'foreign-action',
      several: 'foreign-action',
      code: 'foreign-action',
      status: 'foreign-action',
    });
  });
});

it.each([
  ['httpQueryAuth', true],
  ['httpHeaderAuth', false],
])('says of %s whether the key moves out of the address', (genericAuthType, moves) => {
  const [found] = importForeignAll(
    JSON.stringify({
      nodes: [
        {
          name: 'Call',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4.2,
          position: [0, 0],
          parameters: { url: 'https://api.example.com/x', authentication: 'genericCredentialType', genericAuthType, options: {} },
          credentials: { [genericAuthType]: { id: '1', name: 'key' } },
        },
      ],
      connections: {},
    }),
    'wf.json',
  );
  expect(found?.flow.nodes.map(({ type }) => type)).toEqual(['http-request']);
  expect(found?.loss.some(({ kind, message }) => kind === 'value-changed' && message.includes('address'))).toBe(moves);
});

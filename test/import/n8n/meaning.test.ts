/** What an imported node means: native where nothing is lost, else a foreign step with the right facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translateText } from '../../../app/import/n8n/expression.ts';
import { defaultOperations } from '../../../app/import/n8n/map/default-operations.ts';
import { effectOf, knownTypes, nodeTypeInfo, operationOf } from '../../../app/import/n8n/map/node-map.ts';
import { outputTitles } from '../../../app/import/n8n/ports.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { NodeFacts } from '../../../app/nodes/kit/facts.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { importForeignAll } from '../../../app/import/detect.ts';
import { firstFlow, edgeTexts, factsNamed, nodeNamed } from '../support.ts';

const file = (name: string): string => readFileSync(join(import.meta.dirname, 'files', name), 'utf8');
const flowOf = (name: string): Flow => firstFlow(file(name), name).flow;
const short = (facts: NodeFacts): unknown => ({
  effects: facts.effects.map(({ kind }) => kind),
  sinks: facts.sinks.map(
    ({ kind, zone, parameter, reads }) =>
      `${kind} ${zone.vendor ?? zone.host ?? zone.scope} ${parameter}: ${reads.map((read) => `${read.from}${'path' in read ? `.${read.path.join('.')}` : 'key' in read ? `.${read.key}` : ''}`).join(', ')}`,
  ),
  brings: facts.sources.map(({ path, labels, trust }) => `${path.join('.')} ${labels.join('+')} ${trust}`),
});

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

describe('facts of foreign steps', () => {
  it('tell what goes where, and what comes back', () => {
    const agent = flowOf('support-mail-agent.json');
    const operations = flowOf('operations.json');
    const tools = flowOf('mcp-server.json');
    expect({
      trigger: short(factsNamed(agent, 'New mail')),
      reply: short(factsNamed(agent, 'Reply')),
      agent: short(factsNamed(agent, 'Mail agent')),
      shell: short(factsNamed(operations, 'Run')),
      query: short(factsNamed(tools, 'Run query')),
      api: short(factsNamed(tools, 'Call API')),
      unknown: short(factsNamed(flowOf('community-nodes.json'), 'Deploy')),
      picture: short(factsNamed(flowOf('feed-to-social.json'), 'Picture')),
    }).toMatchInlineSnapshot(`
      {
        "agent": {
          "brings": [],
          "effects": [],
          "sinks": [
            "prompt.system Anthropic values.options.systemMessage: ",
            "prompt.user Anthropic values.text: input.text",
          ],
        },
        "api": {
          "brings": [
            "  public",
          ],
          "effects": [
            "write",
          ],
          "sinks": [
            "url billing.example.com values.url: model.resource",
            "network billing.example.com values.parametersBody: model.amount",
          ],
        },
        "picture": {
          "brings": [],
          "effects": [],
          "sinks": [
            "prompt.user OpenAI values.prompt: node.title",
          ],
        },
        "query": {
          "brings": [
            " internal+unknown trusted",
          ],
          "effects": [
            "write",
          ],
          "sinks": [
            "query PostgreSQL values.query: model.sql",
          ],
        },
        "reply": {
          "brings": [],
          "effects": [
            "send",
          ],
          "sinks": [
            "message Google values.messageId: input.id",
            "message Google values.message: model.Message",
          ],
        },
        "shell": {
          "brings": [
            " internal partner",
          ],
          "effects": [
            "exec",
          ],
          "sinks": [
            "command local values.command: input.body.branch",
          ],
        },
        "trigger": {
          "brings": [
            " unknown public",
            "from person+contact public",
            "to person+contact public",
            "From person+contact public",
            "To person+contact public",
            "cc person+contact public",
            "headers person+contact public",
            "text person public",
            "textPlain person public",
            "html person public",
            "textHtml person public",
            "snippet person public",
            "body person public",
          ],
          "effects": [],
          "sinks": [],
        },
        "unknown": {
          "brings": [],
          "effects": [
            "delete",
          ],
          "sinks": [
            "network n8n-nodes-acme-cloud values: input.",
          ],
        },
      }
    `);
  });

  it('describe triggers, loops, people, code and networks', () => {
    const operations = flowOf('operations.json');
    const paging = flowOf('paging-loop.json');
    const [insecure] = factsNamed(paging, 'Insecure fetch').networks;
    expect({
      hook: factsNamed(operations, 'Hook').trigger,
      form: factsNamed(flowOf('form-lead-enrichment.json'), 'Lead form').trigger,
      chat: factsNamed(flowOf('routing.json'), 'Chat').trigger?.exposed,
      loop: factsNamed(paging, 'One at a time').control,
      person: factsNamed(flowOf('invoice-extraction.json'), 'Ask accounting').human,
      said: factsNamed(flowOf('invoice-extraction.json'), 'Approved?').guards,
      code: factsNamed(operations, 'Python').code,
      dialect: factsNamed(paging, 'Pages').code?.dialect,
      insecure: [insecure?.scheme, insecure?.host, insecure?.verifyCertificate],
      unknown: factsNamed(flowOf('community-nodes.json'), 'Deploy').unknown,
      models: factsNamed(flowOf('invoice-extraction.json'), 'Extract').ai,
    }).toMatchInlineSnapshot(`
      {
        "chat": true,
        "code": {
          "dialect": "n8n",
          "language": "python",
          "parameter": "code",
          "source": "return [{"json": {"n": len(_input.all())}}]",
        },
        "dialect": "n8n",
        "form": {
          "atLeastOnce": false,
          "auth": "none",
          "dedupeKey": false,
          "exposed": true,
          "kind": "form",
          "rateLimit": false,
          "replayWindow": false,
        },
        "hook": {
          "atLeastOnce": true,
          "auth": "api-key",
          "dedupeKey": false,
          "exposed": true,
          "kind": "webhook",
          "rateLimit": false,
          "replayWindow": false,
        },
        "insecure": [
          "http",
          "legacy.example.com",
          false,
        ],
        "loop": {
          "bound": 100000,
          "concurrency": 1,
          "kind": "loop",
          "reads": [],
        },
        "models": {
          "budget": {
            "seconds": 60,
            "steps": 1,
            "tokens": 300,
          },
          "external": true,
          "model": "mistral-small-2409",
          "output": "schema",
          "pinned": true,
          "prompt": {
            "dynamic": true,
            "prefix": "",
            "reads": [
              {
                "from": "input",
                "path": [
                  "text",
                ],
              },
            ],
          },
          "provider": "Mistral AI",
          "region": "EU",
          "role": "extractor",
          "system": {
            "dynamic": false,
            "literal": "Take the fields that you are asked for out of the text of the user. Give for each what the text says, and nothing that it does not say.

      Extract only what is printed.
      invoice_number: number
      total: gross total
      due: due date",
            "prefix": "Take the fields that you are asked for out of the text of the user. Give for each what the text says, and nothing that it does not say.

      Extract only what is printed.
      invoice_number: number
      total: gross total
      due: due date",
            "reads": [],
          },
        },
        "person": {
          "approvers": 1,
          "boundToArguments": false,
          "deadlineMs": 172800000,
          "undecided": true,
        },
        "said": [
          {
            "asked": "48dff8ac-1cb3-4ecb-a4bb-20e14929986c",
            "failsOpen": false,
            "kind": "approval",
            "paths": [],
            "port": "true",
          },
        ],
        "unknown": true,
      }
    `);
  });
});

describe('credentials, samples, notes and settings', () => {
  it('become slots, samples, notes and settings, and never a secret', () => {
    const flow = flowOf('webhook-agent-slack.json');
    const wrapped = firstFlow(file('api-wrapper.json'), 'api-wrapper.json');
    expect({
      slots: flow.connections.map(({ name, type, auth, hosts }) => [name, type, auth, hosts]),
      settings: flow.settings,
      note: flow.notes,
      retry: nodeNamed(flow, 'Tell the team').retry,
      onError: nodeNamed(flow, 'Tell the team').onError,
      named: wrapped.flow.name,
      purpose: wrapped.flow.purpose,
      sample: nodeNamed(wrapped.flow, 'When called').sample,
      hidden: wrapped.loss.filter(({ kind }) => kind === 'hidden-copy' || kind === 'sample-dropped').map(({ message }) => message),
      raw: nodeNamed(flow, 'Tell the team').foreign?.raw,
    }).toMatchInlineSnapshot(`
      {
        "hidden": [
          "Pinned data of “Gone” was dropped: there is no such step.",
          "The file holds a second, published copy of the workflow, which is not drawn. It holds a value that looks like a secret: replace what is valid, and export again.",
        ],
        "named": "Nightly sync",
        "note": [
          {
            "color": "green",
            "id": "230cc7e5-5355-4e08-ad24-45997fe9fd8e",
            "name": "Read me",
            "text": "## Website chat
      Answers visitors and tells the team.",
          },
        ],
        "onError": "continue",
        "purpose": "Runs at night.",
        "raw": {
          "id": "097b808a-6316-4b3c-a612-f7cef98550d7",
          "maxTries": 2,
          "onError": "continueRegularOutput",
          "retryOnFail": true,
          "waitBetweenTries": 3000,
        },
        "retry": {
          "backoffMs": 3000,
          "maxAttempts": 2,
        },
        "sample": [
          {
            "customer": "Ada Example",
            "email": "ada@example.com",
          },
        ],
        "settings": {
          "errorFlow": "errWorkflow01",
          "timezone": "Europe/Berlin",
        },
        "slots": [
          [
            "OpenAI account",
            "openai",
            "api-key",
            [
              "api.openai.com",
            ],
          ],
          [
            "Orders API key",
            "http",
            "api-key",
            [],
          ],
          [
            "Slack bot",
            "slackApi",
            "api-key",
            [
              "slack.com",
            ],
          ],
        ],
      }
    `);
  });

  it('takes the file name where the workflow has none, and every workflow that a file holds', () => {
    const several = importForeignAll(file('array-export.json'), '/tmp/My export.json').map(({ flow }) => flow.name);
    expect([firstFlow('{"nodes":[],"connections":{}}', 'C:\\flows\\Send invoices.json').flow.name, several.at(-1)]).toEqual([
      'Send invoices',
      'Second of two',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { filler } from '../../privacy/labelled.ts';
import { firstFlow, edgeTexts, expectSound, factsNamed, nodeNamed } from '../support.ts';
import { flowOf, http, done, compose, workflow, api, mailAgent } from './kit.ts';

describe('expressions', () => {
  const values = (expression: string): Json =>
    (
      nodeNamed(
        flowOf({
          Get_items: http(),
          Each: {
            type: 'Foreach',
            foreach: "@body('Get_items')?['value']",
            runAfter: done('Get_items'),
            actions: { Use: compose(expression) },
          },
        }),
        'Use',
      ).parameters['values'] as JsonObject
    )['inputs'] ?? null;
  it.each<[string, Json]>([
    ["@triggerBody()?['email']", '{{ input.trigger.body.email }}'],
    ["@triggerOutputs()?['body/email']", '{{ input.trigger.body.email }}'],
    ["@trigger()['outputs']['body']", { $foreign: 'wdl', source: "@trigger()['outputs']['body']" }],
    ["@body('Get_items')", '{{ node["Get items"].body }}'],
    ["@outputs('Get_items')?['body/value'][0]['Title']", '{{ node["Get items"].body.value[0].Title }}'],
    ["@items('Each')?['Title']", '{{ node["Each"].item.Title }}'],
    ["@item()?['Title']", '{{ node["Each"].item.Title }}'],
    ["@variables('who is')", '{{ input.variables["who is"] }}'],
    ["Dear @{variables('name')},", 'Dear {{ input.variables.name }},'],
    ["@{variables('name')}", '{{ text(input.variables.name) }}'],
    ["@concat('a ', variables('name'))", '{{ "a " + text(input.variables.name) }}'],
    ["@if(equals(variables('a'), 1), 'x', 'y')", '{{ ((input.variables.a) == (1)) ? dyn("x") : dyn("y") }}'],
    ["@coalesce(variables('a'), 'x')", '{{ (input.variables.a) != null ? dyn(input.variables.a) : dyn("x") }}'],
    ["@toUpper(variables('a'))", '{{ upper(input.variables.a) }}'],
    ["@replace(variables('a'), '-', '')", '{{ replace(input.variables.a, "-", "") }}'],
    ["@join(variables('a'), ';')", '{{ join(input.variables.a, ";") }}'],
    ["@length(variables('a'))", '{{ size(input.variables.a) }}'],
    ["@string(variables('a'))", '{{ text(input.variables.a) }}'],
    ["@first(body('Get_items')?['value'])?['Title']", '{{ node["Get items"].body.value[0].Title }}'],
    [
      "@and(greater(variables('a'), 1), not(equals(variables('b'), null)))",
      '{{ ((input.variables.a) > (1)) && (!((input.variables.b) == (null))) }}',
    ],
    ["@startsWith(variables('a'), 'Re')", '{{ lower(input.variables.a).startsWith(lower("Re")) }}'],
    ['@@home', '@home'],
    ['me@example.com', 'me@example.com'],
    ['100 {{ %', '100 {{ "{{" }} %'],
    ["it''s @{'it''s'}", "it''s it's"],
    ["@formatDateTime(utcNow(), 'yyyy')", { $foreign: 'wdl', source: "@formatDateTime(utcNow(), 'yyyy')" }],
    ["@json(body('Get_items'))?['a']", { $foreign: 'wdl', source: "@json(body('Get items'))?['a']" }],
    ["@body('Get_items", { $foreign: 'wdl', source: "@body('Get_items" }],
    ["@split(item()?['Title'], ';')", '{{ split(node["Each"].item.Title, ";") }}'],
    ["@uriComponent(item()?['Title'])", { $foreign: 'wdl', source: "@uriComponent(items('Each')?['Title'])" }],
  ])('%s', (source, expected) => {
    expect(values(source)).toEqual(expected);
  });

  it('lists: what an element is made of, and the variable that grows', () => {
    const flow = flowOf({
      Get: http(),
      Select: {
        type: 'Select',
        runAfter: done('Get'),
        inputs: {
          from: "@body('Get')?['value']",
          select: { mail: "@item()?['email']", all: '@guid()', upper: "@uriComponent(item()?['x'])" },
        },
      },
      Filter: { type: 'Query', runAfter: done('Select'), inputs: { from: "@body('Get')?['value']", where: "@equals(item()?['a'], 1)" } },
      Add: { type: 'AppendToArrayVariable', runAfter: done('Filter'), inputs: { name: 'list', value: "@body('Filter')" } },
    });
    expect(nodeNamed(flow, 'Select').parameters['values']).toMatchObject({
      select: {
        mail: '{{ node["Get"].body.value.map(item, item.email) }}',
        upper: { source: "@uriComponent(first(outputs('Get')['body']['value'])?['x'])" },
      },
    });
    const reads = factsNamed(flow, 'Select').transfer[0]?.steps.flatMap((step) => (step.op === 'assign' ? [[step.path, step.reads]] : []));
    expect(reads?.[0]).toEqual([['body', '*', 'mail'], [{ from: 'node', node: 'Get', path: ['body', 'value', '*', 'email'] }]]);
    expect(factsNamed(flow, 'Add').transfer[0]?.steps[1]).toMatchObject({
      path: ['variables', 'list'],
      reads: [
        { from: 'node', node: 'Filter', path: ['body'] },
        { from: 'input', path: ['variables', 'list'] },
      ],
    });
  });

  it('parameters: taken for the value in the file, said to be so, and never for a secret', () => {
    const file = {
      definition: {
        ...(workflow({
          Call: {
            type: 'Http',
            runAfter: {},
            inputs: { method: 'GET', uri: "@{parameters('base')}/x", headers: { a: "@parameters('key')" } },
          },
        }).definition as JsonObject),
        parameters: {
          base: { type: 'String', defaultValue: 'https://api.example.com' },
          key: { type: 'SecureString', defaultValue: filler(5)('{an:32}') },
        },
      },
    };
    const one = firstFlow(JSON.stringify(file), 'x.json');
    expect(nodeNamed(one.flow, 'Call').parameters['values']).toMatchObject({
      uri: 'https://api.example.com/x',
      headers: { a: { $foreign: 'wdl', source: "@parameters('key')" } },
    });
    expect([one.loss.filter(({ kind }) => kind === 'default-changed').length, one.leftOut.map(({ field }) => field)]).toEqual([
      1,
      ['definition.parameters.key.defaultValue'],
    ]);
  });
});

describe('what steps do', () => {
  const facts = (step: JsonObject) => factsNamed(flowOf({ Step: step }), 'Step');
  it.each<[string, JsonObject, string, string]>([
    ['a mail', api('office365', 'SendEmailV2', { 'emailMessage/To': '@triggerBody()' }), 'send', 'vendor'],
    ['a list that is read', api('sharepointonline', 'GetItems', { table: 'Orders' }), 'read', 'vendor'],
    ['a row that goes', api('sharepointonline', 'DeleteItem', { table: 'Orders', id: '@triggerBody()' }), 'delete', 'vendor'],
    ['a record', api('commondataserviceforapps', 'CreateRecord', { entityName: 'accounts' }), 'write', 'vendor'],
    ['a right', api('office365groups', 'AddMemberToGroup', {}), 'grant', 'vendor'],
    ['a desktop flow', api('uiflow', 'RunUIFlow_V2', {}), 'exec', 'vendor'],
    ['a payment', api('stripe', 'RefundCharge', {}), 'pay', 'vendor'],
    ['a connector that nobody knows', api('new-5fmine-5f1234', 'DoIt', {}), 'write', 'unknown'],
    ['a statement that only asks', api('sql', 'ExecutePassThroughNativeQuery_V2', { 'query/query': 'select 1' }), 'read', 'vendor'],
    [
      'a statement that changes',
      api('sql', 'ExecutePassThroughNativeQuery_V2', { 'query/query': 'update a set b = 1' }),
      'write',
      'vendor',
    ],
    [
      'a call of SharePoint by hand',
      api('sharepointonline', 'HttpRequest', { 'parameters/method': 'DELETE', 'parameters/uri': '_api/x' }),
      'delete',
      'vendor',
    ],
    [
      'a call by path',
      {
        type: 'ApiConnection',
        runAfter: {},
        inputs: {
          host: { connection: { name: "@parameters('$connections')['azureblob-1']['connectionId']" } },
          method: 'delete',
          path: '/v2/x',
        },
      },
      'delete',
      'vendor',
    ],
    [
      'a built-in connector',
      {
        type: 'ServiceProvider',
        runAfter: {},
        inputs: {
          parameters: {},
          serviceProviderConfiguration: {
            connectionName: 'x',
            operationId: 'uploadBlob',
            serviceProviderId: '/serviceProviders/AzureBlob',
          },
        },
      },
      'write',
      'vendor',
    ],
  ])('%s', (_name, step, effect, scope) => {
    const { effects, unknown } = facts(step);
    expect([effects.map(({ kind }) => kind), unknown ?? false]).toEqual([[effect], scope === 'unknown']);
  });

  it("somebody's own connector is not what its name begins with; a connection may have a number", () => {
    const name = (host: JsonObject) =>
      facts({ type: 'OpenApiConnection', runAfter: {}, inputs: { host: { operationId: 'PostMessage', ...host }, parameters: {} } })
        .unknown ?? false;
    expect([
      name({ apiId: '/providers/Microsoft.PowerApps/apis/shared_slack-5f0a1b2c3d4e5f6a7b' }),
      name({ apiId: '/providers/Microsoft.PowerApps/apis/shared_slack-2' }),
      name({ apiId: '/providers/Microsoft.PowerApps/apis/shared_slack' }),
      name({ connectionName: 'shared_slack-5f0a1b2c' }),
      name({ connectionName: 'shared_slack_1' }),
      name({ connectionName: 'shared_slack_evil' }),
      name({ connectionName: 'shared_slack-5fclone' }),
    ]).toEqual([true, true, false, false, false, true, true]);
  });

  it('calls are tried again unless the file says no', () => {
    const retry = (retryPolicy?: Json, type = 'Http') =>
      nodeNamed(
        flowOf({
          Step: {
            type,
            runAfter: {},
            inputs: { method: 'GET', uri: 'https://api.example.com', ...(retryPolicy === undefined ? {} : { retryPolicy }) },
          },
        }),
        'Step',
      ).retry;
    const usual = { maxAttempts: 5, backoffMs: 7_500 };
    expect([
      retry(),
      retry(undefined, 'ApiConnection'),
      retry({ type: 'Default' }),
      retry("@parameters('policy')"),
      retry({ type: 'None' }),
      retry(undefined, 'Compose'),
      retry({ type: 'fixed', count: 2, interval: 'PT1M' }),
    ]).toEqual([usual, usual, usual, usual, undefined, undefined, { maxAttempts: 3, backoffMs: 60_000 }]);
  });

  it.each<[string, string, string]>([
    ['azurevm', 'IsolateMachine', 'write'],
    ['office365users', 'IsMember', 'read'],
    ['sharepointonline', 'CheckOutFile', 'write'],
    ['sharepointonline', 'CheckInFile', 'write'],
    ['onedriveforbusiness', 'ExtractFolderV2', 'write'],
    ['office365', 'CalendarDeleteItem_V2', 'delete'],
    ['office365', 'CalendarGetItems_V2', 'read'],
    ['office365', 'CalendarPostItem', 'write'],
    ['arm', 'Resources_Delete', 'delete'],
    ['azurevm', 'VirtualMachines_Delete', 'delete'],
    ['azurevm', 'VirtualMachines_Start', 'exec'],
    ['arm', 'Reports_Delete', 'delete'],
    ['sharepointonline', 'GetItems_Next', 'read'],
    ['sharepointonline', 'UpdateStatus', 'write'],
    ['office365users', 'UserProfile_V2', 'read'],
    ['azuread', 'GroupMembers_Remove', 'delete'],
    ['azuread', 'GroupMembers_Add', 'write'],
    ['sharepointonline', 'TaskStatus_Update', 'write'],
    ['sharepointonline', 'RecordStatusUpdate', 'write'],
    ['sharepointonline', 'FileHistory_Delete', 'delete'],
    ['acme', 'ContactListDelete', 'delete'],
    ['acme', 'RecordHistoryPurge', 'delete'],
    ['acme', 'EmailListUnsubscribe', 'delete'],
    ['acme', 'statusUpdate', 'write'],
    ['acme', 'GetAndDelete', 'delete'],
    ['acme', 'GroupMembers_List', 'read'],
    ['acme', 'TaskStatus_Get', 'read'],
    ['acme', 'FileHistory_Get', 'read'],
    ['acme', 'ListGroupMembers', 'read'],
    ['acme', 'GetLastUpdate', 'read'],
    ['acme', 'GetDeletedItems', 'read'],
    ['acme', 'RecordSets_List', 'read'],
  ])('%s: %s', (connector, operation, effect) => {
    expect(facts(api(connector, operation, {})).effects.map(({ kind }) => kind)).toEqual([effect]);
  });

  it('an address that data decides, a login that is not typed in, and a secret that is', () => {
    const { networks, sinks } = facts({
      type: 'Http',
      runAfter: {},
      inputs: {
        method: 'POST',
        uri: "https://@{triggerBody()?['host']}/x",
        authentication: { type: 'ManagedServiceIdentity' },
        body: { a: '@triggerBody()' },
      },
    });
    expect([networks[0]?.sendsCredentials, networks[0]?.hostReads.length, sinks.map(({ kind }) => kind)]).toEqual([
      true,
      1,
      ['url', 'network'],
    ]);
  });

  it('who starts it: mail, a form, a button, a schedule, a request with and without a login', () => {
    const started = (start: JsonObject) => factsNamed(flowOf({}, { start }), 'start').trigger;
    const by = (name: string, operationId: string) => started({ ...api(name, operationId, {}), type: 'OpenApiConnectionWebhook' });
    expect([
      by('office365', 'OnNewEmailV3')?.kind,
      by('microsoftforms', 'CreateFormWebhook')?.kind,
      by('teams', 'WebhookNewMessageTrigger')?.kind,
      by('servicebus', 'GetMessageFromQueue')?.kind,
      by('commondataserviceforapps', 'SubscribeWebhookTrigger')?.kind,
    ]).toEqual(['email', 'form', 'message', 'queue', 'event']);
    expect([
      started({ type: 'Request', kind: 'Button' })?.kind,
      started({ type: 'Request', kind: 'Http', inputs: { triggerAuthenticationType: 'Tenant' } })?.auth,
      started({ type: 'Request' })?.auth,
    ]).toEqual(['manual', 'oauth2', 'api-key']);
    const cron = (recurrence: JsonObject) => started({ type: 'Recurrence', recurrence })?.schedule;
    expect([
      cron({ frequency: 'Week', interval: 1, schedule: { weekDays: ['Monday', 'Friday'], hours: [6], minutes: [30] }, timeZone: 'UTC' }),
      cron({ frequency: 'Minute', interval: 15 }),
    ]).toEqual([{ cron: '30 6 * * 1,5', timezone: 'UTC' }, { cron: '*/15 * * * *' }]);
  });

  it('a program says what it uses, a tool of an agent is filled in by its model, and an answer is checked', () => {
    const script = facts({
      type: 'JavaScriptCode',
      runAfter: {},
      inputs: { code: 'return workflowContext.actions.Step.outputs.body + workflowContext.trigger.outputs.body.email;' },
    });
    expect(script.transfer[0]?.steps.flatMap((step) => (step.op === 'assign' ? step.reads : []))).toEqual(
      expect.arrayContaining([
        { from: 'node', node: 'Step', path: [] },
        { from: 'input', path: ['trigger'] },
      ]),
    );
    const desk = flowOf({
      Desk: {
        type: 'Agent',
        runAfter: {},
        inputs: { parameters: { deploymentId: 'gpt-4o', messages: [{ role: 'User', content: '@triggerBody()' }] } },
        limit: { count: 3 },
        tools: {
          Mail: { type: 'Tool', actions: { Send: api('office365', 'SendEmailV2', { 'emailMessage/To': "@agentParameters('to')" }) } },
        },
      },
    });
    expect([
      edgeTexts(desk),
      factsNamed(desk, 'Desk').ai?.budget.steps,
      factsNamed(desk, 'Send').sinks.flatMap(({ reads }) => reads),
    ]).toEqual([['start.out -> Desk.in', 'Send.tool -> Desk.tool (tool)'], 3, expect.arrayContaining([{ from: 'model', key: 'to' }])]);
    const parse = facts({
      type: 'ParseJson',
      runAfter: {},
      inputs: {
        content: '@triggerBody()',
        schema: {
          type: 'object',
          properties: {
            ok: { type: 'boolean' },
            list: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } },
          },
        },
      },
    });
    expect(parse.transfer[0]?.steps.filter(({ op }) => op === 'close')).toEqual([
      { op: 'close', path: ['body', 'ok'], type: 'boolean' },
      { op: 'close', path: ['body', 'list', '*', 'n'], type: 'number' },
    ]);
  });

  it('an export end to end: what is read, said and lost', () => {
    const one = firstFlow(mailAgent, 'definition.json');
    expectSound(one);
    expect([
      one.flow.settings,
      nodeNamed(one.flow, 'Note the order').retry,
      nodeNamed(one.flow, 'When a new email arrives (V3)').parameters['values'],
    ]).toMatchObject([
      { overlap: 'queue' },
      { maxAttempts: 3, backoffMs: 20_000 },
      { conditions: [{ expression: { source: "@not(contains(triggerBody()?['subject'], 'Automatic reply'))" } }] },
    ]);
    expect(new Set(one.loss.map(({ kind }) => kind))).toEqual(
      new Set(['opaque-step', 'expression-kept', 'setting-dropped', 'default-changed', 'credential', 'layout']),
    );
    expect(
      lintFlow(one.flow)
        .findings.filter(({ severity }) => severity === 'block')
        .map(({ ruleId, nodeName }) => [ruleId, nodeName]),
    ).toEqual([
      ['DF001', 'Create text with GPT'],
      ['AI001', 'Reply to email (V3)'],
      ['AI005', 'Reply to email (V3)'],
    ]);
  });
});

it.each([
  ['GET', 'read'],
  ['POST', 'write'],
  ["@{triggerBody()?['method']}", 'write'],
  ["@triggerBody()?['method']", 'write'],
  ["@xpath(xml(triggerBody()), '//method')", 'write'],
])('the method %s of a call', (method, effect) => {
  const flow = flowOf({ Call: { type: 'Http', runAfter: {}, inputs: { method, uri: 'https://api.example.com/x' } } });
  expect(factsNamed(flow, 'Call').effects.map(({ kind }) => kind)).toEqual([effect]);
});

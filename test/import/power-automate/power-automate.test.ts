import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat, importForeignAll } from '../../../app/import/detect.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { filler } from '../../privacy/labelled.ts';
import { firstFlow, edgeTexts, expectSound, expectSoundHoweverSwapped, factsNamed, importSame, nodeNamed } from '../support.ts';

const mailAgent = readFileSync(join(import.meta.dirname, 'files/mail-agent.json'), 'utf8');
const trigger: JsonObject = {
  start: {
    type: 'Request',
    kind: 'Http',
    inputs: { schema: { type: 'object', properties: { email: { type: 'string' }, age: { type: 'integer' } } } },
  },
};
const compose = (inputs: Json, runAfter: JsonObject = {}): JsonObject => ({ type: 'Compose', inputs, runAfter });
const done = (...names: string[]): JsonObject => Object.fromEntries(names.map((name) => [name, ['Succeeded']]));
const http = (runAfter: JsonObject = {}): JsonObject => ({
  type: 'Http',
  runAfter,
  inputs: { method: 'POST', uri: 'https://api.example.com/x' },
});
const workflow = (actions: JsonObject, triggers: JsonObject = trigger): JsonObject => ({
  definition: {
    $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
    contentVersion: '1.0.0.0',
    triggers,
    actions,
  },
  kind: 'Stateful',
});
const imported = (actions: JsonObject, triggers?: JsonObject) => {
  const one = firstFlow(JSON.stringify(workflow(actions, triggers)), 'Shop/workflow.json');
  expectSound(one);
  return one;
};
const flowOf = (actions: JsonObject, triggers?: JsonObject): Flow => imported(actions, triggers).flow;
const api = (name: string, operationId: string, parameters: JsonObject, runAfter: JsonObject = {}): JsonObject => ({
  type: 'OpenApiConnection',
  runAfter,
  inputs: {
    host: { apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`, connectionName: `shared_${name}`, operationId },
    parameters,
  },
});

describe('the shapes of files', () => {
  const { definition } = workflow({ A: compose('x') });
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    resources: [
      { type: 'Microsoft.Web/connections', name: 'x' },
      { type: 'Microsoft.Logic/workflows', name: "[parameters('name')]", properties: { state: 'Enabled', definition } },
      {
        type: 'Microsoft.Resources/deployments',
        properties: { template: { resources: [{ type: 'Microsoft.Logic/workflows', name: 'Second', properties: { definition } }] } },
      },
    ],
  };
  it.each<[string, Json, readonly string[]]>([
    ['an export', JSON.parse(mailAgent) as Json, ['Answer customers']],
    [
      'a file of a solution',
      { schemaVersion: '1.0.0.0', properties: { connectionReferences: {}, definition: definition ?? null } },
      ['Send invoices'],
    ],
    ['a project of Logic Apps', workflow({ A: compose('x') }), ['Send invoices']],
    ['a bare definition', definition ?? null, ['Send invoices']],
    ['an ARM template with a nested one', template as unknown as Json, ['Send invoices', 'Second']],
    ['steps out of the code view', { A: compose('x'), B: compose('y', done('A')) }, ['Send invoices']],
    ['one step', api('office365', 'SendEmailV2', {}), ['Send invoices']],
    [
      'the clipboard of the designer',
      {
        id: 'x',
        operationName: 'Scope',
        operationDefinition: { type: 'Scope', actions: { A: compose('x') }, runAfter: {} },
        connectionReferences: {},
      },
      ['Send invoices'],
    ],
  ])('%s', (_name, file, names) => {
    const all = importSame(JSON.stringify(file), 'Send invoices-0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11.json');
    for (const one of all) expectSound(one);
    expect(all.map(({ format, flow }) => [format, flow.name])).toEqual(names.map((name) => ['power-automate', name]));
  });

  it('reads a workflow of a template in others, as deep as a file may nest', () => {
    const own = { type: 'Microsoft.Logic/workflows', name: 'deep', properties: { definition } };
    const nested = Array.from({ length: 50 }).reduce<unknown>(
      (inner) => ({ type: 'Microsoft.Resources/deployments', resources: [inner] }),
      own,
    );
    expect(importForeignAll(JSON.stringify({ resources: [nested] }), 'template.json').map(({ flow }) => flow.name)).toEqual(['deep']);
  });
  it('reads every workflow of a template, however many', () => {
    const resources = Array.from({ length: 1_002 }, (_, index) => ({
      type: 'Microsoft.Logic/workflows',
      name: `w${index}`,
      properties: workflow({ ask: http() }),
    }));
    expect(importForeignAll(JSON.stringify({ resources }), 'template.json')).toHaveLength(1_002);
  });

  it('tells them from everything else in a folder', () => {
    const others: Json[] = [
      { apisMap: {} },
      { shared_office365: '/providers/x' },
      { type: 'object', properties: { actions: { type: 'object' } } },
      { actions: {} },
      { actions: { a: { type: 'string' } } },
      { triggers: {}, actions: [] },
      { resources: [{ type: 'Microsoft.Web/sites' }] },
      { name: { type: 'If' } },
      [],
      { definition: 'x' },
    ];
    expect(others.map((file) => detectFormat(file, 'x.json'))).toEqual(others.map(() => undefined));
  });

  it('keeps the id by which other files call it, and the name of the folder where the file has none', () => {
    const solution = { properties: { definition: definition ?? null } };
    expect([
      firstFlow(JSON.stringify(solution), 'Invoices-0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11.json').flow.id,
      firstFlow(JSON.stringify(workflow({})), 'apps/Invoices/workflow.json').flow.name,
    ]).toEqual(['0b7a51d2-6c1e-4f8e-9a53-2d6f7c1e8a11', 'Invoices']);
    const child = flowOf({
      Call: {
        type: 'Workflow',
        runAfter: {},
        inputs: { host: { workflowReferenceName: '0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11' }, body: { a: "@triggerBody()?['email']" } },
      },
    });
    expect(factsNamed(child, 'Call').control).toMatchObject({ kind: 'subflow', flowId: '0b7a51d2-6c1e-4f8e-9a53-2d6f7c1e8a11' });
  });
});

describe('what runs after what', () => {
  it('lines, both ways of a condition, loops with their way back, and what is behind them', () => {
    const flow = flowOf({
      A: compose('x'),
      Check: { type: 'If', runAfter: done('A'), expression: '@equals(1, 1)', actions: { Yes: compose('y') }, else: { actions: {} } },
      Each: {
        type: 'Foreach',
        foreach: '@triggerBody()',
        runAfter: done('Check'),
        actions: { One: compose('1'), Two: compose('2', done('One')) },
      },
      End: compose('z', done('Each')),
      Pick: {
        type: 'Switch',
        runAfter: done('End'),
        expression: '@triggerBody()',
        cases: { 'Case A': { case: 'a', actions: { InA: compose('a') } } },
        default: { actions: {} },
      },
      Last: compose('l', done('Pick')),
    });
    expect(edgeTexts(flow)).toEqual([
      'start.out -> A.in',
      'A.out -> Check.in',
      'Check.true -> Yes.in',
      'Yes.out -> Each.in',
      'Check.false -> Each.in',
      'Each.inside -> One.in',
      'Two.out -> Each.in',
      'One.out -> Two.in',
      'Each.done -> End.in',
      'End.out -> Pick.in',
      'Pick.case-1-case-a -> InA.in',
      'InA.out -> Last.in',
      'Pick.default -> Last.in',
    ]);
  });

  it('failures: of a step, and of whatever fails inside of a scope', () => {
    const flow = flowOf({
      Try: { type: 'Scope', runAfter: {}, actions: { Call: http(), Own: http(done('Call')), Care: compose('c', { Own: ['Failed'] }) } },
      Catch: compose('c', { Try: ['Failed', 'TimedOut', 'Skipped'] }),
      Then: compose('t', done('Try')),
    });
    expect(edgeTexts(flow).filter((text) => text.includes('error'))).toEqual([
      'Own.error -> Care.in (error)',
      'Try.error -> Catch.in (error)',
      'Call.error -> Catch.in (error)',
      'Care.error -> Catch.in (error)',
    ]);
    expect(edgeTexts(flow)).toEqual(expect.arrayContaining(['Own.out -> Then.in', 'Care.out -> Then.in']));
    expect([nodeNamed(flow, 'Call').onError, nodeNamed(flow, 'Then').onError]).toEqual(['branch', undefined]);
  });

  it('all of it or none: what would be too much is refused, and nothing is cut off', () => {
    const many = (count: number, one: (index: number) => Json): JsonObject =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`N${index}`, one(index)]));
    const pick = (count: number) =>
      flowOf({
        Pick: {
          type: 'Switch',
          runAfter: {},
          expression: '@triggerBody()',
          cases: many(count, (index) => ({ case: `${index}`, actions: { [`In${index}`]: compose('x') } })),
          default: { actions: {} },
        },
      });
    expect(pick(250).nodes).toHaveLength(252);
    const tooLarge = expect.objectContaining({ code: 'flow/too-large' }) as unknown;
    const refused = (run: () => unknown): unknown => {
      try {
        run();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refused(() => pick(501))).toEqual(tooLarge);
    const scope = { type: 'Scope', runAfter: {}, actions: many(250, () => http()) };
    expect(
      edgeTexts(flowOf({ Try: scope, Last: http({ Try: ['Failed'] }) })).filter((text) => text.endsWith('-> Last.in (error)')),
    ).toHaveLength(251);
    expect(
      refused(() =>
        flowOf({
          Try: scope,
          ...Object.fromEntries(Object.keys(many(310, () => null)).map((name) => [`After${name}`, http({ Try: ['Failed'] })])),
        }),
      ),
    ).toEqual(tooLarge);
    expect(
      refused(() => flowOf({ ...many(501, () => compose('x')), End: compose('y', done(...Object.keys(many(501, () => null)))) })),
    ).toEqual(tooLarge);
  });

  it('types without regard to capitals, and what no branch takes is said to be gone', () => {
    const one = imported({
      Check: { type: 'IF', runAfter: {}, expression: '@equals(1, 1)', actions: {}, else: { actions: { In: compose('x') } } },
      Each: {
        type: 'foreach',
        runAfter: done('Check'),
        foreach: '@triggerBody()',
        actions: { Inner: compose('x') },
        else: { actions: { Gone: http() } },
      },
      Odd: { type: 'Scope', runAfter: done('Each'), actions: [http()] },
    });
    expect([
      one.flow.nodes.map(({ name, foreign }) => [name, foreign?.type]),
      one.loss.flatMap(({ kind, nodeId, message }) =>
        kind === 'node-dropped' ? [[nodeId, message.includes('"else"'), message.includes('"actions"')]] : [],
      ),
    ]).toEqual([
      [
        ['start', 'Request'],
        ['Check', 'If'],
        ['In', 'Compose'],
        ['Each', 'Foreach'],
        ['Inner', 'Compose'],
        ['Odd', 'Scope'],
      ],
      [
        ['Each', true, false],
        ['Odd', false, true],
      ],
    ]);
  });

  it('nothing follows a Terminate, and a step after none that is there is said to be so', () => {
    const one = imported({
      Stop: { type: 'Terminate', runAfter: {}, inputs: { runStatus: 'Failed' } },
      Lost: compose('x', done('Gone')),
      Scope: { type: 'Scope', runAfter: {}, actions: { End: { type: 'Terminate', runAfter: {}, inputs: {} } } },
      Never: compose('y', done('Scope')),
    });
    expect(edgeTexts(one.flow)).toEqual([
      'start.out -> Stop.in',
      'start.out -> Lost.in',
      'start.out -> Scope.in',
      'Scope.inside -> End.in',
    ]);
    expect(one.loss.filter(({ kind }) => kind === 'edge-dropped').map(({ message }) => message)).toEqual([
      '"Lost" runs after "Gone", which is not beside it.',
    ]);
  });

  it('names without regard to capitals, and no two steps alike', () => {
    const flow = flowOf({ Get_it: compose('x'), use: compose("@outputs('GET_IT')", { get_IT: ['SUCCEEDED'] }), 'Get it': compose('y') });
    expect([edgeTexts(flow)[1], nodeNamed(flow, 'use').parameters['values'], flow.nodes.map(({ name }) => name)]).toEqual([
      'start.out -> Get it 2.in',
      { inputs: '{{ node["Get it"].outputs }}' },
      ['start', 'Get it', 'use', 'Get it 2'],
    ]);
  });
});

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

describe('odd files', () => {
  it('never end in anything but a flow or a UserError, whatever is swapped (property)', () => {
    const nasty = fc.oneof(
      fc.constantFrom<Json>(
        null,
        true,
        -1,
        '',
        '__proto__',
        [],
        {},
        [null],
        { name: null },
        '@{',
        "@body('",
        '@@{',
        "@triggerBody()?[1]?['a/b']",
        '[concat()]',
        '@item()',
        { Until: { type: 'Until', actions: {} } },
        { type: 'Foreach' },
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constant('y'.repeat(25_000)),
      fc.constant(`@${'not('.repeat(2_000)}`),
    );
    const files = [
      JSON.parse(mailAgent) as JsonObject,
      workflow({
        A: http(),
        B: {
          type: 'Switch',
          runAfter: done('A'),
          expression: "@body('A')",
          cases: { One: { case: 1, actions: { C: compose({ a: { b: "@outputs('A')" } }) } } },
          default: {
            actions: {
              D: {
                type: 'Until',
                expression: '@equals(1, 2)',
                limit: { count: 3 },
                actions: { E: api('sql', 'ExecuteProcedure_V2', { procedure: 'p' }) },
              },
            },
          },
        },
      }),
    ];
    expectSoundHoweverSwapped([...files], nasty);
  });

  it('a trigger of the type of a step that holds others', () => {
    expect(
      ['Foreach', 'Until', 'If', 'Scope'].map((type) => edgeTexts(flowOf({ A: compose('a') }, { start: { type, actions: {} } }))),
    ).toEqual(Array.from({ length: 4 }, () => ['start.out -> A.in']));
  });

  it('texts that name many things which many steps write', () => {
    const writers = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [
        `W${index}`,
        { type: 'SetVariable', runAfter: done('Init'), inputs: { name: 'x', value: 'v' } },
      ]),
    );
    const flow = flowOf({
      Init: { type: 'InitializeVariable', runAfter: {}, inputs: { variables: [{ name: 'x', type: 'string', value: '' }] } },
      ...writers,
      Read: compose(`@concat(${"variables('x'),".repeat(3_000)}1)`, done('Init')),
    });
    expect(factsNamed(flow, 'Read').transfer[0]?.steps.flatMap((one) => (one.op === 'assign' ? one.reads : []))).toEqual([{ from: 'any' }]);
  });

  it('steps that run after each other, after themselves, or inside of a thousand scopes', () => {
    expect(edgeTexts(flowOf({ A: compose('a', done('B')), B: compose('b', done('A')), C: compose('c', done('C')) }))).toEqual([
      'start.out -> C.in',
      'B.out -> A.in',
      'A.out -> B.in',
    ]);
    let deep: JsonObject = { End: compose('x') };
    for (let depth = 0; depth < 30; depth += 1) deep = { [`S${depth}`]: { type: 'Scope', runAfter: {}, actions: deep } };
    expect(flowOf(deep).nodes).toHaveLength(32);
  });
});

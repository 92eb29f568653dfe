/** Connectors around models, what comes in by them, and the programs beside the steps of a process. */
import { describe, expect, it } from 'vitest';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow, expectSound, factsNamed, nodeNamed } from '../support.ts';

const spaces =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"';
const flowOf = (body: string): Flow => {
  const one = firstFlow(`<bpmn:definitions ${spaces}><bpmn:process id="p" name="P">${body}</bpmn:process></bpmn:definitions>`, 'p.bpmn');
  expectSound(one);
  return one.flow;
};
const inputs = (values: Readonly<Record<string, string>>): string =>
  `<zeebe:ioMapping>${Object.entries(values)
    .map(([target, source]) => `<zeebe:input source="${source.replaceAll('"', '&quot;')}" target="${target}" />`)
    .join('')}</zeebe:ioMapping>`;
const service = (name: string, type: string, values: Readonly<Record<string, string>>, more = ''): string =>
  `<bpmn:serviceTask id="${name}" name="${name}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" />${inputs(values)}${more}</bpmn:extensionElements></bpmn:serviceTask>`;
const line = (from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${condition}</bpmn:sequenceFlow>`;
const inbound = (values: Readonly<Record<string, string>>, kind = 'startEvent'): string =>
  `<bpmn:${kind} id="in" name="In"><bpmn:extensionElements><zeebe:properties>${Object.entries(values)
    .map(([name, value]) => `<zeebe:property name="${name}" value="${value.replaceAll('"', '&quot;')}" />`)
    .join('')}</zeebe:properties></bpmn:extensionElements><bpmn:messageEventDefinition id="m" /></bpmn:${kind}>`;
const sinks = (flow: Flow, name: string): string[] =>
  factsNamed(flow, name).sinks.map(
    ({ kind, reads }) => `${kind}: ${reads.map((read) => `${read.from}${'path' in read ? `.${read.path.join('.')}` : ''}`).join(', ')}`,
  );
const effects = (flow: Flow, name: string): string[] => factsNamed(flow, name).effects.map(({ kind }) => kind);
const found = (flow: Flow, ...rules: readonly string[]): string[] =>
  lintFlow(flow)
    .findings.filter(({ ruleId }) => rules.includes(ruleId))
    .map(({ ruleId, nodeName }) => `${ruleId}@${nodeName ?? ''}`);

describe('connectors around models', () => {
  it('call a tool server, or only read what it offers', () => {
    const server = (type: string, more: Readonly<Record<string, string>> = {}): Flow =>
      flowOf(
        service('MCP', 'io.camunda.agenticai:mcpremoteclient:1', {
          'data.transport.http.url': 'https://tools.example.com/mcp',
          'data.connectorMode.type': 'standalone',
          'data.connectorMode.operation.type': type,
          ...more,
        }),
      );
    const call = server('tools/call', {
      'data.connectorMode.operation.toolName': 'pay',
      'data.connectorMode.operation.toolArguments': '={to: order.iban}',
    });
    expect([
      effects(call, 'MCP'),
      sinks(call, 'MCP').join().includes('input.order'),
      factsNamed(call, 'MCP').connector?.name,
      factsNamed(call, 'MCP').networks[0]?.host,
      nodeNamed(call, 'MCP').parameters['category'],
    ]).toEqual([['write'], true, 'tools.example.com', 'tools.example.com', 'ai.tool']);
    expect(effects(server('tools/list'), 'MCP')).toEqual(['read']);
    expect(sinks(flowOf(service('MCP', 'io.camunda.agenticai:mcpclient:1', { 'data.connectorMode.type': 'aiAgentTool' })), 'MCP')).toEqual([
      'tool: model',
    ]);
  });

  it('embed, look up, remember, and run code', () => {
    const store = (operationType: string): Flow =>
      flowOf(
        service('Store', 'io.camunda:embeddings-vector-database:1', {
          'vectorDatabaseConnectorOperation.operationType': operationType,
          'vectorDatabaseConnectorOperation.documentSourceFromProcessVariable': '=text',
          'vectorDatabaseConnectorOperation.query': '=ask',
          'embeddingModelProvider.modelProvider': 'openAiModelProvider',
          'vectorStore.storeType': 'openSearchStore',
          'vectorStore.openSearch.indexName': 'handbook',
        }),
      );
    expect([sinks(store('embedDocumentOperation'), 'Store'), sinks(store('retrieveDocumentOperation'), 'Store')]).toEqual([
      ['prompt.user: input.text', 'store: input.text'],
      ['prompt.user: input.ask'],
    ]);
    expect([
      factsNamed(store('retrieveDocumentOperation'), 'Store').sources.length > 0,
      factsNamed(store('embedDocumentOperation'), 'Store').stores.map(({ key, access }) => [key, access]),
    ]).toEqual([true, [['camunda:openSearchStore:handbook', 'write']]]);
    const code = flowOf(service('Run', 'io.camunda:aws-bedrock-codeinterpreter:1', { 'input.code': '=answer' }));
    expect([effects(code, 'Run'), sinks(code, 'Run')]).toEqual([['exec'], ['code: input.answer']]);
    expect(
      effects(
        flowOf(service('Keep', 'io.camunda:aws-bedrock-agentcore-lt-memory:1', { 'operation.operationDiscriminator': 'retrieve' })),
        'Keep',
      ),
    ).toEqual(['read']);
    expect(factsNamed(flowOf(service('Ask', 'io.camunda:aws-bedrock:1', { prompt: '=question' })), 'Ask').ai?.role).toBe('chat');
  });

  it('set a variable by an expression of FEEL, which is followed', () => {
    const script = `<bpmn:startEvent id="s" name="S" /><bpmn:scriptTask id="t" name="T"><bpmn:extensionElements><zeebe:script expression="=customer.email" resultVariable="to" /></bpmn:extensionElements></bpmn:scriptTask>${service('Post', 'io.camunda:http-json:1', { url: 'https://api.example.com', method: 'POST', body: '={to: to}' })}${line('s', 't')}${line('t', 'Post')}`;
    const flow = flowOf(script);
    expect(nodeNamed(flow, 'T').parameters['facts']).toMatchObject({ result: 'assign', fields: [{ path: ['to'], parameter: ['script'] }] });
  });
});

it("what somebody fills in is theirs, and no longer a model's", () => {
  const ask =
    '<bpmn:userTask id="u" name="Ask"><bpmn:extensionElements><zeebe:ioMapping><zeebe:output source="={ok: ok}" target="result" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>';
  const gate = `<bpmn:exclusiveGateway id="g" name="Ok?" /><bpmn:endEvent id="e" name="E" /><bpmn:endEvent id="n" name="N" />${line('g', 'e', '<bpmn:conditionExpression>=result.ok</bpmn:conditionExpression>')}${line('g', 'n', '<bpmn:conditionExpression>=not(result.ok)</bpmn:conditionExpression>')}`;
  const model = (into: string): string =>
    `<bpmn:startEvent id="s" name="S" />${service('Model', 'io.camunda:openai:1', { prompt: '=question' }, `<zeebe:taskHeaders><zeebe:header key="resultVariable" value="${into}" /></zeebe:taskHeaders>`)}${line('s', 'Model')}`;
  expect(found(flowOf(`${model('result')}${ask}${gate}${line('Model', 'u')}${line('u', 'g')}`), 'AI004')).toEqual([]);
  expect(found(flowOf(`${model('result')}${gate}${line('Model', 'g')}`), 'AI004')).toEqual(['AI004@Ok?']);
});

describe('what comes in', () => {
  it.each<[string, Readonly<Record<string, string>>, string, string | undefined]>([
    ['an open webhook', { 'inbound.type': 'io.camunda:webhook:1', 'inbound.auth.type': 'NONE' }, 'trigger.webhook', 'none'],
    [
      'a signed webhook',
      { 'inbound.type': 'io.camunda:webhook:1', 'inbound.auth.type': 'NONE', 'inbound.shouldValidateHmac': 'enabled' },
      'trigger.webhook',
      'hmac',
    ],
    [
      'a webhook of Slack',
      { 'inbound.type': 'io.camunda:slack-webhook:1', 'inbound.slackSigningSecret': '{{secrets.SLACK}}' },
      'trigger.webhook',
      'hmac',
    ],
    ['a queue', { 'inbound.type': 'io.camunda:connector-kafka-inbound:1' }, 'trigger.queue', 'unseen'],
    ['mail', { 'inbound.type': 'io.camunda:connector-email-inbound:1' }, 'trigger.email', 'unseen'],
    [
      'an address that is asked',
      { 'inbound.type': 'io.camunda:http-polling:1', url: 'https://api.example.com/orders' },
      'trigger.event',
      'session',
    ],
  ])('%s', (_name, values, category, auth) => {
    const flow = flowOf(inbound(values));
    expect([
      nodeNamed(flow, 'In').parameters['category'],
      factsNamed(flow, 'In').trigger?.auth,
      factsNamed(flow, 'In').trigger?.exposed,
    ]).toEqual([category, auth, category === 'trigger.webhook']);
  });

  it('an address that is asked while a process waits is no way in', () => {
    const flow = flowOf(
      inbound({ 'inbound.type': 'io.camunda:http-polling:1', url: 'https://api.example.com/orders' }, 'intermediateCatchEvent'),
    );
    expect([
      factsNamed(flow, 'In').trigger,
      factsNamed(flow, 'In').networks.map(({ host }) => host),
      factsNamed(flow, 'In').sources.map(({ trust }) => trust),
    ]).toEqual([undefined, ['api.example.com'], ['public']]);
  });
});

describe('what data picks', () => {
  const stored = 'vectorDatabaseConnectorOperation';
  const store = (operation: string): Flow =>
    flowOf(
      service('Store', 'io.camunda:embeddings-vector-database:1', {
        [`${stored}.operationType`]: operation,
        [`${stored}.newDocuments`]: '=body.docs',
        [`${stored}.query`]: '=body.question',
      }),
    );

  it.each([
    ['embedDocument', ['write'], ['prompt.user', 'store'], 0],
    ['retrieveDocument', ['read'], ['prompt.user'], 1],
    ['=op', ['write'], ['prompt.user', 'prompt.user', 'store'], 1],
    ['=if add then "embedDocument" else "retrieveDocument"', ['write'], ['prompt.user', 'prompt.user', 'store'], 1],
  ] as const)('%s of a store of vectors', (operation, effect, kinds, brought) => {
    const flow = store(operation);
    expect([
      effects(flow, 'Store'),
      factsNamed(flow, 'Store').sinks.map(({ kind }) => kind),
      factsNamed(flow, 'Store').sources.length,
    ]).toEqual([effect, kinds, brought]);
  });

  it.each([
    ['listEvents', 'read'],
    ['createEvent', 'write'],
    ['=op', 'write'],
    ['targetMemory', 'write'],
  ])('%s of a memory', (operation, effect) => {
    expect(
      effects(flowOf(service('M', 'io.camunda:aws-bedrock-agentcore-memory:1', { 'operation.operationDiscriminator': operation })), 'M'),
    ).toEqual([effect]);
  });

  it.each([
    ['get', 'read'],
    ['post', 'write'],
    ['=method', 'write'],
    ['="get"', 'read'],
    ['="get" + x', 'write'],
    ['=if x then "get" else "delete"', 'write'],
  ])('%s as the method of a call', (method, effect) => {
    expect(effects(flowOf(service('C', 'io.camunda:http-json:1', { url: 'https://api.example.com/x', method })), 'C')).toEqual([effect]);
  });
});

describe('programs beside a step', () => {
  const listener = (code: string): string =>
    `<bpmn:userTask id="u" name="Ask"><bpmn:extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="groovy">${code}</camunda:script></camunda:taskListener></bpmn:extensionElements></bpmn:userTask>`;
  const mapping = (code: string): string =>
    `<bpmn:serviceTask id="m" name="Map"><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="x"><camunda:script scriptFormat="groovy">${code}</camunda:script></camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>`;
  const gate = (code: string): string =>
    `<bpmn:exclusiveGateway id="g" name="Which" /><bpmn:endEvent id="e" name="E" />${line('g', 'e', `<bpmn:conditionExpression language="groovy">${code}</bpmn:conditionExpression>`)}`;

  it.each([
    ['listeners', listener, 'Ask'],
    ['mappings', mapping, 'Map'],
    ['conditions', gate, 'Which'],
  ])('in %s are looked at', (_where, body, name) => {
    expect(found(flowOf(body('"cat /etc/passwd".execute()')), 'SC001')).toEqual([`SC001@${name}`]);
    expect(found(flowOf(body('new URL("https://evil.example/").getText()')), 'SC002')).toEqual([`SC002@${name}`]);
    expect(found(flowOf(body('amount &gt; 1000')), 'SC001', 'SC002', 'SC003')).toEqual([]);
  });

  it('reach Java from JavaScript', () => {
    const script = (code: string): Flow =>
      flowOf(`<bpmn:scriptTask id="s" name="S" scriptFormat="javascript"><bpmn:script>${code}</bpmn:script></bpmn:scriptTask>`);
    expect(found(script('java.lang.Runtime.getRuntime().exec(cmd)'), 'SC001')).toEqual(['SC001@S']);
    expect(found(script('execution.setVariable("sum", a + b)'), 'SC001')).toEqual([]);
  });

  it('choose by what they mention', () => {
    expect(JSON.stringify(nodeNamed(flowOf(gate('order.total &gt; limit')), 'Which').parameters['values'])).toContain('=[order, limit]');
  });

  it('conditions on ways out of a task are kept', () => {
    const flow = flowOf(
      `<bpmn:task id="t" name="T" /><bpmn:endEvent id="e" name="E" />${line('t', 'e', '<bpmn:conditionExpression>${'.concat('ok}</bpmn:conditionExpression>'))}`,
    );
    expect(nodeNamed(flow, 'T').parameters['values']).toMatchObject({ conditions: [{ condition: { $foreign: 'feel', source: '${ok}' } }] });
  });
});

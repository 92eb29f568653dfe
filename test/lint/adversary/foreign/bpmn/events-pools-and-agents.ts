/** Events, pools, connectors, data objects, and the agents of an ad-hoc part. */
import { fakeToken } from '../../../kit/steps.ts';
import { agent, doc, end, http, oai, start, task } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';
import { alone, defs, feel, hook, io, line, openai7, own7, proc, seven, wires } from '../bpmn-engines-kit.ts';

export const bpmnEventsPoolsAndAgents: Pair[] = [];
const mail = (to: string, body: string, id = 'a'): string =>
  task(id, 'io.camunda:email:1', {
    'authentication.type': 'simple',
    'authentication.username': '{{secrets.U}}',
    'authentication.password': '{{secrets.P}}',
    protocol: 'smtp',
    'data.smtpAction.smtpActionDiscriminator': 'sendEmailSmtp',
    'data.smtpAction.from': 'desk@example.com',
    'data.smtpAction.to': to,
    'data.smtpAction.subject': 'Your order',
    'data.smtpAction.body': body,
  });
/** The same process with one text or the other in it. */
const pair = (name: string, rule: string, make: (text: string) => string, planted = 'order.email', twin = 'order.product'): void => {
  bpmnEventsPoolsAndAgents.push([name, rule, make(planted), make(twin)]);
};

// Events.
pair(
  'a border that takes a message',
  'CN005',
  (x) =>
    defs(
      `<bpmn:message id="mg" name="moved"/>${proc('p', `${hook}<bpmn:receiveTask id="w" messageRef="mg"/><bpmn:boundaryEvent id="b" attachedToRef="w" cancelActivity="false"><bpmn:extensionElements>${io({}, { to: '=order.host' })}</bpmn:extensionElements><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${http('t', { url: x })}${end}${wires(['start > w', 'w > end', 'b > t', 't > end'])}`)}`,
    ),
  '="https://" + to',
  'https://api.example.com/late',
);
pair('a link jumps further', 'DF001', (x) =>
  defs(
    proc(
      'p',
      `${hook}${feel('a', `=${x}`)}<bpmn:intermediateThrowEvent id="l1" name="L"><bpmn:linkEventDefinition id="ld1" name="L"/></bpmn:intermediateThrowEvent><bpmn:intermediateCatchEvent id="l2" name="L"><bpmn:linkEventDefinition id="ld2" name="L"/></bpmn:intermediateCatchEvent>${oai('="Hi " + v')}${end}${wires(['start > a', 'a > l1', 'l2 > t', 't > end'])}`,
    ),
  ),
);
pair('taken back by another step', 'DF001', (x) =>
  defs(
    proc(
      'p',
      `${hook}${task('a', 'book', {})}<bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:compensateEventDefinition id="cd"/></bpmn:boundaryEvent>${oai(`="Cancelled for " + ${x}`).replace('id="t"', 'id="t" isForCompensation="true"')}<bpmn:association id="as" associationDirection="One" sourceRef="b" targetRef="t"/><bpmn:intermediateThrowEvent id="u"><bpmn:compensateEventDefinition id="c2"/></bpmn:intermediateThrowEvent>${end}${wires(['start > a', 'a > u', 'u > end'])}`,
    ),
  ),
);
pair(
  'an event within a part',
  'CN005',
  (x) =>
    defs(
      `<bpmn:message id="mg" name="moved"><bpmn:extensionElements><zeebe:subscription correlationKey="=order.id"/></bpmn:extensionElements></bpmn:message>${proc('p', `${hook}<bpmn:subProcess id="a"><bpmn:startEvent id="s2"/><bpmn:userTask id="w"/><bpmn:endEvent id="e2"/>${wires(['s2 > w', 'w > e2'], 'q')}<bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:startEvent id="s3" isInterrupting="false"><bpmn:messageEventDefinition id="md" messageRef="mg"/></bpmn:startEvent>${http('t', { url: x })}<bpmn:endEvent id="e3"/>${wires(['s3 > t', 't > e3'], 'r')}</bpmn:subProcess></bpmn:subProcess>${end}${wires(alone)}`)}`,
    ),
  '="https://" + order.host + "/moved"',
  'https://api.example.com/moved',
);
pair('an error with a message of its own', 'DF001', (x) =>
  defs(
    `<bpmn:error id="er" errorCode="BAD"/>${proc('p', `${hook}<bpmn:subProcess id="a"><bpmn:startEvent id="s2"/>${feel('c', `=${x}`, 'why')}<bpmn:endEvent id="e2"><bpmn:errorEventDefinition id="ed2" errorRef="er"/></bpmn:endEvent>${wires(['s2 > c', 'c > e2'], 'q')}</bpmn:subProcess><bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:errorEventDefinition id="ed" errorRef="er"/></bpmn:boundaryEvent>${oai('="Explain " + why')}${end}${wires(['start > a', 'a > end', 'b > t', 't > end'])}`)}`,
  ),
);
pair('an escalation carries it up', 'DF001', (x) =>
  defs(
    `<bpmn:escalation id="er" escalationCode="UP"/>${proc('p', `${hook}<bpmn:subProcess id="a"><bpmn:startEvent id="s2"/>${feel('c', `=${x}`, 'why')}<bpmn:intermediateThrowEvent id="e2"><bpmn:escalationEventDefinition id="ed2" escalationRef="er"/></bpmn:intermediateThrowEvent><bpmn:endEvent id="e4"/>${wires(['s2 > c', 'c > e2', 'e2 > e4'], 'q')}</bpmn:subProcess><bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><bpmn:escalationEventDefinition id="ed" escalationRef="er"/></bpmn:boundaryEvent>${oai('="Explain " + why')}${end}${wires(['start > a', 'a > end', 'b > t', 't > end'])}`)}`,
  ),
);
pair(
  'a message thrown to a start of another process',
  'CN005',
  (x) =>
    defs(
      `<bpmn:message id="mg" name="go"/>${proc('p', `${hook}<bpmn:intermediateThrowEvent id="a"><bpmn:extensionElements><zeebe:taskDefinition type="publish"/>${io({ target: '=order.host' })}</bpmn:extensionElements><bpmn:messageEventDefinition id="m1" messageRef="mg"/></bpmn:intermediateThrowEvent>${end}${wires(alone)}`)}${proc('q', `<bpmn:startEvent id="s2"><bpmn:messageEventDefinition id="m2" messageRef="mg"/></bpmn:startEvent>${http('t', { url: x })}<bpmn:endEvent id="e2"/>${wires(['s2 > t', 't > e2'], 'q')}`)}`,
    ),
  '="https://" + target',
  'https://api.example.com/go',
);
// Pools.
pair('three pools hand it on', 'DF001', (x) =>
  defs(
    `<bpmn:collaboration id="c"><bpmn:participant id="P1" processRef="p"/><bpmn:participant id="P2" processRef="q"/><bpmn:participant id="P3" processRef="r"/><bpmn:messageFlow id="m1" sourceRef="a" targetRef="s2"/><bpmn:messageFlow id="m2" sourceRef="b" targetRef="s3"/></bpmn:collaboration>${proc('p', `${hook}<bpmn:sendTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="publish"/>${io({ who: `=${x}` })}</bpmn:extensionElements></bpmn:sendTask>${end}${wires(alone)}`)}${proc('q', `<bpmn:startEvent id="s2"><bpmn:messageEventDefinition id="me"/></bpmn:startEvent><bpmn:sendTask id="b"><bpmn:extensionElements><zeebe:taskDefinition type="publish"/>${io({ whom: '=who' })}</bpmn:extensionElements></bpmn:sendTask><bpmn:endEvent id="e2"/>${wires(['s2 > b', 'b > e2'], 'q')}`)}${proc('r', `<bpmn:startEvent id="s3"><bpmn:messageEventDefinition id="me3"/></bpmn:startEvent>${oai('="Hi " + whom')}<bpmn:endEvent id="e3"/>${wires(['s3 > t', 't > e3'], 'r')}`)}`,
  ),
);
pair('the whole pool is sent to', 'DF001', (x) =>
  defs(
    `<bpmn:collaboration id="c"><bpmn:participant id="P1" processRef="p"/><bpmn:participant id="P2" processRef="q"/><bpmn:messageFlow id="m1" sourceRef="a" targetRef="P2"/></bpmn:collaboration>${proc('p', `${hook}<bpmn:sendTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="publish"/>${io({ who: `=${x}` })}</bpmn:extensionElements></bpmn:sendTask>${end}${wires(alone)}`)}${proc('q', `<bpmn:startEvent id="s2"><bpmn:messageEventDefinition id="me"/></bpmn:startEvent>${oai('="Hi " + who')}<bpmn:endEvent id="e2"/>${wires(['s2 > t', 't > e2'], 'q')}`)}`,
  ),
);
// Connectors.
pair(
  'a GraphQL connector builds its question',
  'CN014',
  (x) =>
    doc(
      hook +
        task('a', 'io.camunda:connector-graphql:1', { url: 'https://api.example.com/graphql', method: 'post', 'graphql.query': x }) +
        end,
      alone,
    ),
  '="query { user(name: \\"" + order.name + "\\") { id } }"',
  'query($n: String) { user(name: $n) { id } }',
);
pair(
  'a mail to whom a model names',
  'AI005',
  (x) => doc(hook + oai('=order.text') + mail(x, 'Hello') + end, ['start > t', 't > a', 'a > end']),
  '=reply.choices[1].message.content',
  'desk@example.com',
);
pair(
  'a queue is told a key',
  'DF003',
  (x) =>
    doc(
      hook +
        task('a', 'io.camunda:connector-kafka:1', {
          'authentication.username': '{{secrets.K}}',
          'topic.bootstrapServers': 'kafka.example.com:9093',
          'topic.topicName': 'orders',
          'message.key': 'k',
          'message.value': x,
        }) +
        end,
      alone,
    ),
  '={token: "{{secrets.CRM_KEY}}"}',
  '={id: order.id}',
);
pair(
  'what a storage service gives to a model',
  'DF001',
  (x) => doc(hook + oai(x) + end, ['start > t', 't > end']),
  '="Summarise " + string(order.customer.email)',
  '="Summarise " + string(order.lines)',
);
pair(
  'a key of a template',
  'CN007',
  (x) => doc(start + task('a', 'io.camunda:slack:1', { token: x, 'data.channel': '#ops', 'data.text': 'hi' }) + end, alone),
  fakeToken('xoxb-', 40),
  '{{secrets.SLACK}}',
);
pair(
  'a soap service without lock',
  'CN001',
  (x) => doc(start + task('a', 'io.camunda:soap:1', { serviceUrl: x, 'body.type': 'json' }) + end, alone),
  'http://erp.example.com/soap',
  'https://erp.example.com/soap',
);
pair(
  'a robot called with the key in its address',
  'DF003',
  (x) => doc(start + http('a', { url: x }) + end, alone),
  '="https://api.example.com/x?token={{secrets.API_TOKEN}}"',
  '="https://api.example.com/x?day=" + string(today())',
);
pair(
  'headers of a connector of the older kind',
  'CN012',
  (x) => own7(seven('a', { url: x, method: 'GET' }), alone),
  'https://ops:hunter22@erp.example.com/x',
  'https://erp.example.com/x',
);
// Agents.
pair(
  'an agent of 8.8 with a script for a tool',
  'SC001',
  (x) =>
    doc(
      hook +
        agent(
          'Help',
          '=order.text',
          `<bpmn:scriptTask id="calc" scriptFormat="javascript"><bpmn:script><![CDATA[${x}]]></bpmn:script></bpmn:scriptTask>`,
        ) +
        end,
      ['start > t', 't > end'],
    ),
  "eval(execution.getVariable('formula'))",
  '1 + 1',
);
pair(
  'an agent asks a database in words of its own',
  'AI003',
  (x) =>
    doc(
      hook +
        agent(
          'Help',
          '=order.text',
          task('sql', 'io.camunda:connector-jdbc:1', { database: 'POSTGRESQL', 'data.returnResults': '=true', 'data.query': x }),
        ) +
        end,
      ['start > t', 't > end'],
    ),
  '=fromAi(toolCall.sql, "a statement")',
  'SELECT id FROM orders',
);
pair(
  'an agent that pays',
  'AI005',
  (x) =>
    doc(
      hook +
        agent(
          'Help',
          '=order.text',
          http('pay', { method: 'POST', url: x, body: '={amount: fromAi(toolCall.amount, "how much"), to: fromAi(toolCall.iban)}' }),
        ) +
        end,
      ['start > t', 't > end'],
    ),
  'https://api.stripe.com/v1/payouts',
  'https://api.example.com/search',
);
pair(
  'what an agent said is an address',
  'CN005',
  (x) => doc(hook + agent('Help', '=order.text', '') + http('h', { url: x }) + end, ['start > t', 't > h', 'h > end']),
  '="https://" + agent.responseText',
  'https://api.example.com/done',
);
// Data objects, decisions.
pair('a data object holds it', 'DF001', (x) =>
  defs(
    proc(
      'p',
      `${hook}<bpmn:dataObject id="do"/><bpmn:dataObjectReference id="dr" name="Customer" dataObjectRef="do"/>${feel('a', `=${x}`)}${oai('="Hi " + v')}${end}${wires(line)}`,
    ),
  ),
);
pair(
  'a decision of a table by its input',
  'DF001',
  (x) =>
    own7(
      `<bpmn:businessRuleTask id="a" camunda:decisionRef="d" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="v"><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="in">\${${x}}</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:businessRuleTask>${openai7('${in} ${v}'.replace('${in} ', ''))}`,
    ),
  'email',
  'product',
);

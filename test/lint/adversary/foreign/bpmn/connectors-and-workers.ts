/** BPMN with the connectors and agents of Camunda 8, and what a worker answers. */
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { agent, doc, end, http, oai, start, task, webhook } from '../bpmn-kit.ts';

export const bpmnConnectorsAndWorkers: Pair[] = [];
const pair = (...one: Pair): void => {
  bpmnConnectorsAndWorkers.push(one);
};
const line = ['start > t', 't > end'];
const user =
  '<bpmn:userTask id="t" name="Check the claim"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="claim" /><zeebe:assignmentDefinition candidateGroups="desk" /></bpmn:extensionElements></bpmn:userTask>';
const crm = http(
  'crm',
  { url: 'https://crm.example.com/customers/1', 'authentication.type': 'bearer', 'authentication.token': '{{secrets.CRM}}' },
  'customer',
);
const login = http(
  'login',
  {
    method: 'POST',
    url: 'https://auth.example.com/token',
    'authentication.type': 'oauth-client-credentials-flow',
    'authentication.clientId': '{{secrets.ID}}',
    'authentication.clientSecret': '{{secrets.S}}',
  },
  'login',
);
const slack = (t: string) =>
  task('t', 'io.camunda:slack:1', {
    token: 'secrets.SLACK',
    method: 'chat.postMessage',
    'data.channel': '#ops',
    'data.messageType': 'plainText',
    'data.text': t,
  });

pair(
  'hardcoded bearer',
  'CN007',
  doc(
    start +
      http('t', { url: 'https://api.example.com/x', 'authentication.type': 'bearer', 'authentication.token': fakeToken('', 40) }) +
      end,
    line,
  ),
  doc(
    start +
      http('t', { url: 'https://api.example.com/x', 'authentication.type': 'bearer', 'authentication.token': '{{secrets.API_TOKEN}}' }) +
      end,
    line,
  ),
);
pair(
  'open webhook',
  'CN008',
  doc(webhook() + http('t', { method: 'POST', url: 'https://erp.example.com/orders', body: '={id: order.id}' }) + end, line),
  doc(
    webhook({
      'inbound.auth.type': 'APIKEY',
      'inbound.auth.apiKey': '{{secrets.HOOK_KEY}}',
      'inbound.auth.apiKeyLocator': '=split(request.headers.authorization, " ")[2]',
    }) +
      http('t', { method: 'POST', url: 'https://erp.example.com/orders', body: '={id: order.id}' }) +
      end,
    line,
  ),
);
pair(
  'system prompt',
  'AI002',
  doc(webhook() + agent('="You work for " + order.companyDescription', 'Write a slogan', '') + end, line),
  doc(webhook() + agent('="You write slogans. Today is " + string(today())', '=order.companyDescription', '') + end, line),
);
pair(
  'agent sends mail',
  'AI001',
  doc(
    webhook() +
      agent(
        'Help the customer',
        '=order.text',
        task('mail', 'io.camunda:email:1', {
          'authentication.type': 'simple',
          'authentication.username': '{{secrets.U}}',
          'authentication.password': '{{secrets.P}}',
          protocol: 'smtp',
          'data.smtpAction.smtpActionDiscriminator': 'sendEmailSmtp',
          'data.smtpAction.from': 'desk@example.com',
          'data.smtpAction.to': '=fromAi(toolCall.to, "to whom")',
          'data.smtpAction.subject': 'Your order',
          'data.smtpAction.body': '=fromAi(toolCall.text, "what")',
        }),
      ) +
      end,
    line,
  ),
  doc(
    webhook() +
      agent(
        'Help the customer',
        '=order.text',
        '<bpmn:userTask id="ask" name="Ask a colleague"><bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition candidateGroups="desk" /></bpmn:extensionElements></bpmn:userTask>',
      ) +
      end,
    line,
  ),
);
pair(
  'host from request',
  'CN005',
  doc(webhook() + http('t', { url: '="https://" + order.shop + "/api/orders"' }) + end, line),
  doc(webhook() + http('t', { method: 'POST', url: 'https://shop.example.com/api/orders', body: '={shop: order.shop}' }) + end, line),
);
pair(
  'plain',
  'CN001',
  doc(start + http('t', { url: 'http://erp.example.com/orders' }) + end, line),
  doc(start + http('t', { url: 'https://erp.example.com/orders' }) + end, line),
);
pair(
  'circle',
  'RL004',
  doc(start + http('t', { url: 'https://api.example.com/job' }) + '<bpmn:exclusiveGateway id="g" default="f3" />' + end, [
    'start > t',
    't > g',
    ['g > end', '=answer.status = "done"'],
    'g > t',
  ]),
  doc(
    start +
      `<bpmn:subProcess id="t"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=jobs" inputElement="job" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="s2" />${http('h', { url: 'https://api.example.com/job' })}<bpmn:endEvent id="e2" /><bpmn:sequenceFlow id="x1" sourceRef="s2" targetRef="h" /><bpmn:sequenceFlow id="x2" sourceRef="h" targetRef="e2" /></bpmn:subProcess>` +
      end,
    line,
  ),
);
pair(
  'person without deadline',
  'RL011',
  doc(start + user + end, line),
  doc(
    start +
      user +
      '<bpmn:boundaryEvent id="late" attachedToRef="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT8H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:endEvent id="e3" />' +
      end,
    [...line, 'late > e3'],
  ),
);
pair(
  'customer to model',
  'DF001',
  doc(start + crm + oai('="Greet " + customer.body.email') + end, ['start > crm', 'crm > t', 't > end']),
  doc(start + crm + oai('="Write a line about " + customer.body.favouriteProduct') + end, ['start > crm', 'crm > t', 't > end']),
);
pair(
  'token to slack',
  'DF003',
  doc(start + login + slack('="Logged in: " + login.body.access_token') + end, ['start > login', 'login > t', 't > end']),
  doc(start + login + slack('="Logged in for " + string(login.body.expires_in)') + end, ['start > login', 'login > t', 't > end']),
);
// What a request brought is still there after a worker has answered.
pair(
  'variables outlive a worker',
  'DF001',
  doc(webhook({ resultExpression: '={order: request.body}' }) + crm + oai('="Greet " + order.email') + end, [
    'start > crm',
    'crm > t',
    't > end',
  ]),
  doc(webhook({ resultExpression: '={order: request.body}' }) + crm + oai('="Praise " + order.product') + end, [
    'start > crm',
    'crm > t',
    't > end',
  ]),
);
// Where a worker's answer goes: keys with letters of all languages, inner keys, and what is not understood.
{
  const f = (result: Record<string, string>, e: string) =>
    doc(
      webhook() +
        task(
          'crm',
          'io.camunda:http-json:1',
          { 'authentication.type': 'noAuth', method: 'GET', url: 'https://crm.example.com/customers/1' },
          result,
        ) +
        oai(`="Greet " + ${e}`) +
        end,
      ['start > crm', 'crm > t', 't > end'],
    );
  const letters = { resultExpression: '={x: 1, straße: response.body}' };
  pair('a key with another letter', 'DF001', f(letters, 'straße.email'), f(letters, 'straße.product'));
  const inner = { resultExpression: '={"kunde": {order: response.body}}' };
  pair('an inner key overwrites nothing', 'DF001', f(inner, 'order.email'), f(inner, 'order.product'));
  const put = { resultExpression: '=context put({x: 1}, "kunde", response.body)', resultVariable: 'x' };
  pair('a key that is computed', 'DF001', f(put, 'kunde.email'), f(put, '"all"'));
  const many = { resultExpression: `={${Array.from({ length: 24 }, (_, index) => `k${index}: 1`).join(', ')}, kunde: response.body}` };
  pair('the last of many keys', 'DF001', f(many, 'kunde.email'), f(many, '"all"'));
}

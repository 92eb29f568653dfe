/** BPMN with the connectors and agents of Camunda 8. */
import { fakeToken } from '../../kit/steps.ts';
import type { Pair } from './kit.ts';

export const bpmn: Pair[] = [];
const pair = (...one: Pair): void => {
  bpmn.push(one);
};
export const esc = (s: string) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
/** Elements, then flows as "a > b". */
export const doc = (body: string, flows: (string | [string, string])[]) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="d" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.7.0">
<bpmn:process id="p" isExecutable="true">${body}
${flows
  .map((f, i) => {
    const [w, c] = typeof f === 'string' ? [f, ''] : f;
    const [a, b] = w.split(' > ');
    return `<bpmn:sequenceFlow id="f${i}" sourceRef="${a}" targetRef="${b}">${c ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${esc(c)}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`;
  })
  .join('\n')}
</bpmn:process></bpmn:definitions>`;
export const map = (o: Record<string, string>) =>
  `<zeebe:ioMapping>${Object.entries(o)
    .map(([t, s]) => `<zeebe:input source="${esc(s)}" target="${t}" />`)
    .join('')}</zeebe:ioMapping>`;
export const task = (id: string, type: string, inputs: Record<string, string>, headers: Record<string, string> = {}) =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="3" />${map(inputs)}<zeebe:taskHeaders>${Object.entries(
    headers,
  )
    .map(([k, v]) => `<zeebe:header key="${k}" value="${esc(v)}" />`)
    .join('')}</zeebe:taskHeaders></bpmn:extensionElements></bpmn:serviceTask>`;
export const http = (id: string, inputs: Record<string, string>, result = 'answer') =>
  task(
    id,
    'io.camunda:http-json:1',
    { 'authentication.type': 'noAuth', method: 'GET', ...inputs, connectionTimeoutInSeconds: '20' },
    { resultVariable: result, retryBackoff: 'PT0S' },
  );
export const webhook = (extra: Record<string, string> = {}) => {
  const p: Record<string, string> = {
    'inbound.type': 'io.camunda:webhook:1',
    'inbound.method': 'any',
    'inbound.context': 'orders',
    'inbound.shouldValidateHmac': 'disabled',
    'inbound.auth.type': 'NONE',
    'resultExpression': '={order: request.body}',
    ...extra,
  };
  return `<bpmn:startEvent id="start"><bpmn:extensionElements><zeebe:properties>${Object.entries(p)
    .map(([k, v]) => `<zeebe:property name="${k}" value="${esc(v)}" />`)
    .join('')}</zeebe:properties></bpmn:extensionElements><bpmn:messageEventDefinition id="m" /></bpmn:startEvent>`;
};
export const start = '<bpmn:startEvent id="start" />',
  end = '<bpmn:endEvent id="end" />';
const line = ['start > t', 't > end'];
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
export const agent = (sys: string, user: string, tools: string, more: Record<string, string> = {}) =>
  `<bpmn:adHocSubProcess id="t" name="Agent" zeebe:modelerTemplate="io.camunda.connectors.agenticai.aiagent.jobworker.v1"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda.agenticai:aiagent-job-worker:1" retries="3" />${map({ 'provider.type': 'openai', 'provider.openai.authentication.apiKey': '{{secrets.OPENAI}}', 'provider.openai.model.model': 'gpt-4o', 'data.systemPrompt.prompt': sys, 'data.userPrompt.prompt': user, 'data.limits.maxModelCalls': '10', ...more })}<zeebe:adHoc outputCollection="toolCallResults" outputElement="={id: toolCall._meta.id, content: toolCallResult}" /></bpmn:extensionElements>${tools}</bpmn:adHocSubProcess>`;
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
const user =
  '<bpmn:userTask id="t" name="Check the claim"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="claim" /><zeebe:assignmentDefinition candidateGroups="desk" /></bpmn:extensionElements></bpmn:userTask>';
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
export const oai = (prompt: string) =>
  task(
    't',
    'io.camunda:openai:1',
    {
      authentication: '{{secrets.OPENAI}}',
      externalHttpHeaders: '={}',
      internal_completionOperation: 'chat',
      model: 'gpt-4o',
      'internal_systemMessage': 'Be short',
      internal_prompt: prompt,
      method: 'post',
      url: 'https://api.openai.com/v1/chat/completions',
      body: `={ "model": model, "messages": [{"role":"user","content": internal_prompt}] }`,
    },
    { resultVariable: 'reply' },
  );
const crm = http(
  'crm',
  { url: 'https://crm.example.com/customers/1', 'authentication.type': 'bearer', 'authentication.token': '{{secrets.CRM}}' },
  'customer',
);
pair(
  'customer to model',
  'DF001',
  doc(start + crm + oai('="Greet " + customer.body.email') + end, ['start > crm', 'crm > t', 't > end']),
  doc(start + crm + oai('="Write a line about " + customer.body.favouriteProduct') + end, ['start > crm', 'crm > t', 't > end']),
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

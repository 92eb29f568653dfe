/** Processes that move money: who decides it, and what happens when a check fails. */
import { doc, end, http, task, webhook } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';

const signed = webhook({
  'inbound.shouldValidateHmac': 'enabled',
  'inbound.hmacSecret': '{{secrets.S}}',
  'inbound.hmacHeader': 'X-Sig',
  'inbound.hmacAlgorithm': 'sha_256',
});
const pay = (body: string): string => http('pay', { method: 'POST', url: 'https://bank.example.com/v1/refunds', body });
const ask = task(
  'ask',
  'io.camunda:http-json:1',
  {
    method: 'POST',
    url: 'https://api.openai.com/v1/chat/completions',
    body: '={model: "gpt-4o", messages: [{role: "user", content: order.text}]}',
  },
  { resultVariable: 'ai', resultExpression: '={refund: response.body.choices[1].message.content}' },
);
const clerk =
  '<bpmn:userTask id="ok" name="Approve the refund"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements></bpmn:userTask>';
const gate = '<bpmn:exclusiveGateway id="gw" default="f9" />';
const no = '<bpmn:endEvent id="no" />';
const byModel = (between: string, first: string, body: string, when: string): string =>
  doc(`${signed}${ask}${between}${gate}${pay(body)}${end}${no}`, [
    'start > ask',
    first,
    ...(between === '' ? [] : ['ok > gw']),
    ['gw > pay', when],
    'pay > end',
  ]).replace('</bpmn:process>', '<bpmn:sequenceFlow id="f9" sourceRef="gw" targetRef="no"/></bpmn:process>');
const whenCheckFails = (goesTo: string): string =>
  doc(
    `${signed}${http('check', { method: 'POST', url: 'https://fraud.example.com/v1/check', body: '={id: order.id}' })}<bpmn:boundaryEvent id="err" attachedToRef="check"><bpmn:errorEventDefinition id="e"/></bpmn:boundaryEvent>${pay('={amount: order.amount}')}${end}${no}`,
    ['start > check', 'check > pay', 'pay > end', `err > ${goesTo}`],
  );

/** An agent and the part with its tools lie beside each other. */
const toolsBeside = (part: string): string =>
  doc(
    `${signed}${task('ai', 'io.camunda.agenticai:aiagent:1', { 'provider.type': 'openai', 'provider.openai.model.model': 'gpt-4o', 'data.userPrompt.prompt': '=order.text', 'data.tools.containerElementId': part })}<bpmn:adHocSubProcess id="tools"><bpmn:extensionElements><zeebe:adHoc activeElementsCollection="=[]" /></bpmn:extensionElements>${pay('={amount: toolCall.amount}')}</bpmn:adHocSubProcess>${end}`,
    ['start > ai', 'ai > tools', 'tools > end'],
  );

export const bpmnPaymentsAndFailures: Pair[] = [
  [
    'a refund by what a model writes, and by what a clerk fills in',
    'AI005',
    byModel('', 'ask > gw', '={text: refund}', '=refund != ""'),
    byModel(clerk, 'ask > ok', '={amount: approvedAmount}', '=approved = true'),
  ],
  ['an agent may call what lies in the part that it names', 'AI001', toolsBeside('tools'), toolsBeside('others')],
  ['a check that fails pays all the same', 'RL009', whenCheckFails('pay'), whenCheckFails('no')],
];

/** Parts of processes in FEEL, Groovy and JavaScript, for both engines. */
import { end, esc, webhook } from './bpmn-kit.ts';

const namespaces =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
export const wires = (list: readonly string[], prefix = 'f'): string =>
  list
    .map((one, index) => {
      const [from = '', to = ''] = one.split(' > ');
      return `<bpmn:sequenceFlow id="${prefix}${index}" sourceRef="${from}" targetRef="${to}"/>`;
    })
    .join('');
export const defs = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${namespaces} id="d" targetNamespace="http://bpmn.io/schema/bpmn">${body}</bpmn:definitions>`;
export const proc = (id: string, body: string): string => `<bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process>`;
export const hook = webhook({ resultExpression: '={order: request.body}' });
export const line = ['start > a', 'a > t', 't > end'];
export const alone = ['start > a', 'a > end'];
export const io = (ins: Record<string, string>, outs: Record<string, string> = {}): string =>
  `<zeebe:ioMapping>${Object.entries(ins)
    .map(([target, source]) => `<zeebe:input source="${esc(source)}" target="${target}"/>`)
    .join('')}${Object.entries(outs)
    .map(([target, source]) => `<zeebe:output source="${esc(source)}" target="${target}"/>`)
    .join('')}</zeebe:ioMapping>`;
export const feel = (id: string, expression: string, into = 'v'): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${esc(expression)}" resultVariable="${into}"/></bpmn:extensionElements></bpmn:scriptTask>`;
export const own =
  '<bpmn:startEvent id="start" camunda:formKey="f"><bpmn:extensionElements><camunda:formData><camunda:formField id="email" type="string"/><camunda:formField id="product" type="string"/><camunda:formField id="host" type="string"/></camunda:formData></bpmn:extensionElements></bpmn:startEvent>';
export const seven = (id: string, params: Record<string, string>, outs = ''): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><camunda:connector><camunda:inputOutput>${Object.entries(params)
    .map(([name, value]) => `<camunda:inputParameter name="${name}">${esc(value)}</camunda:inputParameter>`)
    .join(
      '',
    )}${outs}</camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>`;
export const openai7 = (content: string, id = 't'): string =>
  seven(id, {
    url: 'https://api.openai.com/v1/chat/completions',
    method: 'POST',
    payload: `{"model":"gpt-4o","messages":[{"role":"user","content":"Hi ${content}"}]}`,
  });
export const own7 = (body: string, list: readonly string[] = line): string => defs(proc('p', own + body + end + wires(list)));

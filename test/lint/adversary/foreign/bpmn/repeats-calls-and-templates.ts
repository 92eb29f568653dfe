/** BPMN: tasks that are started for a whole list at once, processes that data names, templates that make programs. */
import type { Pair } from '../kit.ts';
import { doc, end, esc, http, webhook } from '../bpmn-kit.ts';

export const bpmnRepeatsCallsAndTemplates: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => string, bad: T, good: T): void => {
  bpmnRepeatsCallsAndTemplates.push([name, rule, file(bad), file(good)]);
};

const loop = (how: string, cardinality = '') =>
  `<bpmn:multiInstanceLoopCharacteristics${how}>${cardinality}<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=orders" inputElement="order" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>`;
const known = { 'inbound.auth.type': 'APIKEY', 'inbound.auth.apiKey': '{{secrets.K}}' };
const each = (mark: string) =>
  doc(
    webhook({ ...known, resultExpression: '={orders: request.body.orders}' }) +
      http('call', { url: '="https://api.example.com/x"', method: 'POST', body: '={id: order}' }).replace(
        '</bpmn:serviceTask>',
        `${mark}</bpmn:serviceTask>`,
      ) +
      end,
    ['start > call', 'call > end'],
  );
pair('a call for each entry, all at once or one after the other', 'RL006', each, loop(''), loop(' isSequential="true"'));
pair(
  'as many calls as there are entries, or three',
  'RL006',
  each,
  loop('', '<bpmn:loopCardinality>=count(orders)</bpmn:loopCardinality>'),
  loop('', '<bpmn:loopCardinality>3</bpmn:loopCardinality>'),
);

pair(
  'the process that is called is named by whoever calls, or here',
  'SC006',
  (id: string) =>
    doc(
      `${webhook({ resultExpression: '={kind: request.body.kind}' })}<bpmn:callActivity id="call" name="call"><bpmn:extensionElements><zeebe:calledElement processId="${esc(id)}" propagateAllChildVariables="false" /></bpmn:extensionElements></bpmn:callActivity>${end}`,
      ['start > call', 'call > end'],
    ),
  '=kind',
  'handle-order',
);

const free = (text: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x">
<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="start" /><bpmn:scriptTask id="t" name="Write" scriptFormat="freemarker" camunda:resultVariable="text"><bpmn:script>${esc(text)}</bpmn:script></bpmn:scriptTask><bpmn:endEvent id="end" /><bpmn:sequenceFlow id="a" sourceRef="start" targetRef="t" /><bpmn:sequenceFlow id="b" sourceRef="t" targetRef="end" /></bpmn:process></bpmn:definitions>`;
pair(
  'a template makes a program, or a text',
  'SC001',
  free,
  '<#assign run="freemarker.template.utility.Execute"?new()>${run("id")}',
  '<#assign who=name?upper_case>Hello ${who}',
);

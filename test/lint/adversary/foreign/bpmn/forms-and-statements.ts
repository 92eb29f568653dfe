/** BPMN: fields of forms, lists, statements that are joined, and tools that write. */
import { agent as bpmnAgent, doc, end, http, oai, start, task, webhook } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';

export const bpmnFormsAndStatements: Pair[] = [];
const bpmn = (...one: Pair): void => {
  bpmnFormsAndStatements.push(one);
};
const line = ['start > t', 't > end'];

{
  const c7 = (id: string, url: string, payload: string) =>
    `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><camunda:connector xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><camunda:inputOutput><camunda:inputParameter name="url">${url}</camunda:inputParameter><camunda:inputParameter name="method">POST</camunda:inputParameter><camunda:inputParameter name="headers"><camunda:map><camunda:entry key="content-type">application/json</camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="payload">${payload}</camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>`;
  const form = (...fields: string[]) =>
    `<bpmn:startEvent id="start"><bpmn:extensionElements><camunda:formData xmlns:camunda="http://camunda.org/schema/1.0/bpmn">${fields.map((f) => `<camunda:formField id="${f}" label="${f}" type="string" />`).join('')}</camunda:formData></bpmn:extensionElements></bpmn:startEvent>`;
  const ai = 'https://api.openai.com/v1/chat/completions';
  bpmn(
    "a form's field in a payload",
    'DF001',
    doc(form('email', 'product') + c7('t', ai, '{"messages":[{"role":"user","content":"Greet ${email}"}]}') + end, line),
    doc(form('email', 'product') + c7('t', ai, '{"messages":[{"role":"user","content":"Praise ${product}"}]}') + end, line),
  );
  bpmn(
    'a plain connector',
    'CN001',
    doc(start + c7('t', 'http://erp.example.com/orders', '{}') + end, line),
    doc(start + c7('t', 'https://erp.example.com/orders', '{}') + end, line),
  );
}
{
  const jdbc = (query: string, variables = '') =>
    task('t', 'io.camunda:connector-jdbc:1', {
      'database': 'POSTGRESQL',
      'connection.authType': 'uri',
      'connection.uri': '{{secrets.DB_URI}}',
      'data.returnResults': 'true',
      'data.query': query,
      ...(variables === '' ? {} : { 'data.variables': variables }),
    });
  bpmn(
    'a statement joined',
    'CN014',
    doc(webhook() + jdbc('="SELECT * FROM t WHERE n = \'" + order.name + "\'"') + end, line),
    doc(webhook() + jdbc('SELECT * FROM t WHERE n = :name', '={name: order.name}') + end, line),
  );
}
{
  const f = (e: string) =>
    doc(
      webhook() +
        `<bpmn:subProcess id="t"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.people" inputElement="entry" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="s2" />${oai(`="Greet " + ${e}`).replaceAll('"t"', '"inner"')}<bpmn:endEvent id="e2" /><bpmn:sequenceFlow id="x1" sourceRef="s2" targetRef="inner" /><bpmn:sequenceFlow id="x2" sourceRef="inner" targetRef="e2" /></bpmn:subProcess>` +
        end,
      line,
    );
  bpmn('one of a list', 'DF001', f('entry.email'), f('entry.product'));
}
bpmn(
  'tools that write',
  'AI001',
  doc(
    webhook() +
      bpmnAgent(
        'Help',
        '=order.text',
        http('w', { method: 'PUT', url: 'https://erp.example.com/orders/1', body: '={note: fromAi(toolCall.note, "what")}' }),
      ) +
      end,
    line,
  ),
  doc(webhook() + bpmnAgent('Help', '=order.text', http('w', { method: 'GET', url: 'https://erp.example.com/rates' })) + end, line),
);

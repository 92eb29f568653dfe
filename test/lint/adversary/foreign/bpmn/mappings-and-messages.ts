/** Processes: mappings, repetitions, calls, messages, signals and errors, by each of which a value travels from one variable to another. */
import { fakeToken } from '../../../kit/steps.ts';
import { agent, doc, end, esc, http, oai, task, webhook } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';

export const bpmnMappingsAndMessages: Pair[] = [];
const namespaces =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"';
const flows = (wires: readonly string[], prefix = 'f'): string =>
  wires
    .map((wire, index) => {
      const [from = '', to = ''] = wire.split(' > ');
      return `<bpmn:sequenceFlow id="${prefix}${index}" sourceRef="${from}" targetRef="${to}"/>`;
    })
    .join('');
const defs = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${namespaces} id="d" targetNamespace="http://bpmn.io/schema/bpmn">${body}</bpmn:definitions>`;
const proc = (id: string, body: string): string => `<bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process>`;
const hook = webhook({ resultExpression: '={order: request.body}' });
const line = ['start > a', 'a > t', 't > end'];
/** The same process with one text or the other in it. */
const pair = (name: string, rule: string, make: (text: string) => string, planted = 'order.email', twin = 'order.product'): void => {
  bpmnMappingsAndMessages.push([name, rule, make(planted), make(twin)]);
};
const io = (ins: Record<string, string>, outs: Record<string, string>): string =>
  `<zeebe:ioMapping>${Object.entries(ins)
    .map(([t, s]) => `<zeebe:input source="${esc(s)}" target="${t}"/>`)
    .join('')}${Object.entries(outs)
    .map(([t, s]) => `<zeebe:output source="${esc(s)}" target="${t}"/>`)
    .join('')}</zeebe:ioMapping>`;

pair('a script in FEEL', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:scriptTask id="a"><bpmn:extensionElements><zeebe:script expression="=${x}" resultVariable="v"/></bpmn:extensionElements></bpmn:scriptTask>` +
      oai('="Hi " + v') +
      end,
    line,
  ),
);
pair('a script in FEEL that puts it together', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:scriptTask id="a"><bpmn:extensionElements><zeebe:script expression="=upper case(${x}) + &quot;!&quot;" resultVariable="v"/></bpmn:extensionElements></bpmn:scriptTask>` +
      oai('="Hi " + v') +
      end,
    line,
  ),
);
pair('a loop in FEEL', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:scriptTask id="a"><bpmn:extensionElements><zeebe:script expression="=for o in [order] return o.${x.split('.')[1]}" resultVariable="v"/></bpmn:extensionElements></bpmn:scriptTask>` +
      oai('="Hi " + v[1]') +
      end,
    line,
  ),
);
pair('what repetitions of a task collect', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:serviceTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="pack"/>${io({ o: '=item' }, {})}</bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.lines" inputElement="item" outputCollection="res" outputElement="={v: ${x}}"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>` +
      oai('="Hi " + res[1].v') +
      end,
    line,
  ),
);
pair(
  'what repetitions of a part collect',
  'DF001',
  (x) =>
    doc(
      hook +
        `<bpmn:subProcess id="a"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.people" inputElement="person" outputCollection="res" outputElement="=person.${x}"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="s2"/><bpmn:endEvent id="e2"/><bpmn:sequenceFlow id="q" sourceRef="s2" targetRef="e2"/></bpmn:subProcess>` +
        oai('="Hi " + res[1]') +
        end,
      line,
    ),
  'email',
  'sku',
);
pair('a mapping after a task', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:serviceTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"/>${io({ url: 'https://api.example.com/x', method: 'GET' }, { v: '=' + x })}</bpmn:extensionElements></bpmn:serviceTask>` +
      oai('="Hi " + v') +
      end,
    line,
  ),
);
pair('a mapping before a part', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:subProcess id="a"><bpmn:extensionElements>${io({ who: '=' + x }, {})}</bpmn:extensionElements><bpmn:startEvent id="s2"/>${oai('="Hi " + who').replace('id="t"', 'id="t2"')}<bpmn:endEvent id="e2"/>${flows(['s2 > t2', 't2 > e2'], 'q')}</bpmn:subProcess>` +
      end,
    ['start > a', 'a > end'],
  ),
);
pair('a call of a process beside it', 'DF001', (x) =>
  defs(
    proc(
      'p',
      hook +
        `<bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="q" propagateAllChildVariables="false"/>${io({ who: '=' + x }, {})}</bpmn:extensionElements></bpmn:callActivity>` +
        end +
        flows(['start > a', 'a > end']),
    ) + proc('q', `<bpmn:startEvent id="s2"/>${oai('="Hi " + who')}<bpmn:endEvent id="e2"/>${flows(['s2 > t', 't > e2'], 'q')}`),
  ),
);
pair(
  'a call that hands over by name',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start" camunda:formKey="f"><bpmn:extensionElements><camunda:formData><camunda:formField id="email" type="string"/><camunda:formField id="product" type="string"/></camunda:formData></bpmn:extensionElements></bpmn:startEvent><bpmn:callActivity id="a" calledElement="q"><bpmn:extensionElements><camunda:in source="${x}" target="who"/></bpmn:extensionElements></bpmn:callActivity>` +
          end +
          flows(['start > a', 'a > end']),
      ) + proc('q', `<bpmn:startEvent id="s2"/>${oai('="Hi " + who')}<bpmn:endEvent id="e2"/>${flows(['s2 > t', 't > e2'], 'q')}`),
    ),
  'email',
  'product',
);
pair(
  'a connector asks a model',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"><bpmn:extensionElements><camunda:formData><camunda:formField id="email" type="string"/><camunda:formField id="product" type="string"/></camunda:formData></bpmn:extensionElements></bpmn:startEvent><bpmn:serviceTask id="t"><bpmn:extensionElements><camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">https://api.openai.com/v1/chat/completions</camunda:inputParameter><camunda:inputParameter name="method">POST</camunda:inputParameter><camunda:inputParameter name="payload">{"model":"gpt-4o","messages":[{"role":"user","content":"Hi \${${x}}"}]}</camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>` +
          end +
          flows(['start > t', 't > end']),
      ),
    ),
  'email',
  'product',
);
pair(
  'a script within a mapping',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"><bpmn:extensionElements><camunda:formData><camunda:formField id="email" type="string"/><camunda:formField id="product" type="string"/></camunda:formData></bpmn:extensionElements></bpmn:startEvent><bpmn:serviceTask id="t"><bpmn:extensionElements><camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">https://api.openai.com/v1/chat/completions</camunda:inputParameter><camunda:inputParameter name="method">POST</camunda:inputParameter><camunda:inputParameter name="payload"><camunda:script scriptFormat="javascript">JSON.stringify({messages:[{role:"user",content:${x}}]})</camunda:script></camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>` +
          end +
          flows(['start > t', 't > end']),
      ),
    ),
  'email',
  '"x"',
);
pair(
  'a key in a map',
  'CN007',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"/><bpmn:serviceTask id="t"><bpmn:extensionElements><camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">https://api.example.com/x</camunda:inputParameter><camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Authorization">${x}</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>` +
          end +
          flows(['start > t', 't > end']),
      ),
    ),
  `Bearer ${fakeToken('ghp_', 36)}`,
  'Bearer ${token}',
);
pair(
  'a listener that runs a program',
  'SC001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"/><bpmn:userTask id="t"><bpmn:extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="javascript">${x}</camunda:script></camunda:taskListener></bpmn:extensionElements></bpmn:userTask>` +
          end +
          flows(['start > t', 't > end']),
      ),
    ),
  'java.lang.Runtime.getRuntime().exec("id")',
  'task.setName("x")',
);
pair(
  'an expression that runs a program',
  'SC001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"/><bpmn:serviceTask id="t" camunda:expression="${x}"/>` + end + flows(['start > t', 't > end']),
      ),
    ),
  "${''.getClass().forName('java.lang.Runtime').getMethod('exec')}",
  '${mailer.send(task)}',
);
pair(
  'a text that Groovy runs',
  'SC001',
  (x) =>
    defs(
      proc(
        'p',
        `<bpmn:startEvent id="start"/><bpmn:scriptTask id="t" scriptFormat="groovy"><bpmn:script>${x}</bpmn:script></bpmn:scriptTask>` +
          end +
          flows(['start > t', 't > end']),
      ),
    ),
  '"rm -rf /tmp/x".execute()',
  'def x = 1 + 1',
);
pair('a message to another pool', 'DF001', (x) =>
  defs(
    `<bpmn:collaboration id="c"><bpmn:participant id="P1" processRef="p"/><bpmn:participant id="P2" processRef="q"/><bpmn:messageFlow id="m1" sourceRef="a" targetRef="s2"/></bpmn:collaboration>` +
      proc(
        'p',
        hook +
          `<bpmn:sendTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="publish"/>${io({ who: '=' + x }, {})}</bpmn:extensionElements></bpmn:sendTask>` +
          end +
          flows(['start > a', 'a > end']),
      ) +
      proc(
        'q',
        `<bpmn:startEvent id="s2"><bpmn:messageEventDefinition id="me"/></bpmn:startEvent>${oai('="Hi " + who')}<bpmn:endEvent id="e2"/>${flows(['s2 > t', 't > e2'], 'q')}`,
      ),
  ),
);
pair('a mapping on the border', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:serviceTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="pack"/>${io({ o: '=' + x }, {})}</bpmn:extensionElements></bpmn:serviceTask><bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:extensionElements>${io({}, { msg: '=' + x })}</bpmn:extensionElements><bpmn:errorEventDefinition id="ed"/></bpmn:boundaryEvent>` +
      oai('="Explain " + msg') +
      end,
    ['start > a', 'a > end', 'b > t', 't > end'],
  ),
);
pair('a mapping of an event', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:intermediateThrowEvent id="a"><bpmn:extensionElements>${io({}, { v: '=' + x })}</bpmn:extensionElements></bpmn:intermediateThrowEvent>` +
      oai('="Hi " + v') +
      end,
    line,
  ),
);
pair('a mapping of what a person did', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:userTask id="a"><bpmn:extensionElements>${io({}, { v: '=' + x })}</bpmn:extensionElements></bpmn:userTask>` +
      oai('="Hi " + v') +
      end,
    line,
  ),
);
pair('what a decision gives', 'DF001', (x) =>
  doc(
    hook +
      `<bpmn:businessRuleTask id="a"><bpmn:extensionElements><zeebe:calledDecision decisionId="d" resultVariable="v"/>${io({ in: '=' + x }, {})}</bpmn:extensionElements></bpmn:businessRuleTask>` +
      oai('="Hi " + string(v)') +
      end,
    line,
  ),
);
pair('a part that a failure begins', 'DF001', (x) =>
  doc(
    hook +
      http('a', { url: 'https://api.example.com/x' }) +
      end +
      `<bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="s2"><bpmn:errorEventDefinition id="ed"/></bpmn:startEvent>${oai('="Hi " + ' + x)}<bpmn:endEvent id="e2"/>${flows(['s2 > t', 't > e2'], 'q')}</bpmn:subProcess>`,
    ['start > a', 'a > end'],
  ),
);
pair('a signal to another process', 'DF001', (x) =>
  defs(
    `<bpmn:signal id="sg" name="done"/>` +
      proc(
        'p',
        hook +
          `<bpmn:intermediateThrowEvent id="a"><bpmn:extensionElements>${io({ who: '=' + x }, {})}</bpmn:extensionElements><bpmn:signalEventDefinition id="x1" signalRef="sg"/></bpmn:intermediateThrowEvent>` +
          end +
          flows(['start > a', 'a > end']),
      ) +
      proc(
        'q',
        `<bpmn:startEvent id="s2"><bpmn:signalEventDefinition id="x2" signalRef="sg"/></bpmn:startEvent>${oai('="Hi " + who')}<bpmn:endEvent id="e2"/>${flows(['s2 > t', 't > e2'], 'q')}`,
      ),
  ),
);
pair(
  'a kind of job in capitals',
  'CN005',
  (x) => doc(hook + task('a', 'io.camunda:HTTP-JSON:1', { url: x, method: 'GET' }) + end, ['start > a', 'a > end']),
  '="https://" + order.shop + "/x"',
  'https://shop.example.com/x',
);
pair(
  'a statement of a connector',
  'CN014',
  (x) =>
    doc(
      hook + task('a', 'io.camunda:connector-jdbc:1', { 'database': 'POSTGRESQL', 'data.returnResults': '=true', 'data.query': x }) + end,
      ['start > a', 'a > end'],
    ),
  '="SELECT * FROM t WHERE n = \'" + order.name + "\'"',
  'SELECT * FROM t',
);
pair(
  'a secret among other words',
  'DF003',
  (x) =>
    doc(hook + task('a', 'io.camunda:slack:1', { token: 'secrets.SLACK', 'data.channel': '#ops', 'data.text': x }) + end, [
      'start > a',
      'a > end',
    ]),
  '="key {{secrets.CRM_KEY}}"',
  '="run " + string(today())',
);
pair(
  'a tool that asks an address',
  'AI003',
  (x) => doc(hook + agent('Help', '=order.text', http('h', { url: x })) + end, ['start > t', 't > end']),
  '=fromAi(toolCall.url)',
  'https://api.example.com/x',
);
pair(
  'what a model wrote is mailed',
  'AI001',
  (x) =>
    doc(hook + oai('=order.text') + task('a', 'io.camunda:sendgrid:1', { 'data.to': 'desk@example.com', 'data.content.value': x }) + end, [
      'start > t',
      't > a',
      'a > end',
    ]),
  '=reply.choices[1].message.content',
  'Hello',
);

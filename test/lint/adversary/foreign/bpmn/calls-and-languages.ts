/** Called processes, repetitions, and the languages in which a process is written. */
import { doc, end, esc, http, oai, start } from '../bpmn-kit.ts';
import type { Pair } from '../kit.ts';
import { alone, defs, feel, hook, io, line, openai7, own, own7, proc, wires } from '../bpmn-engines-kit.ts';

export const bpmnCallsAndLanguages: Pair[] = [];
const groovy = (id: string, code: string, more = ''): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="groovy"${more}><bpmn:script><![CDATA[${code}]]></bpmn:script></bpmn:scriptTask>`;
const js = (id: string, code: string, more = ''): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="javascript"${more}><bpmn:script><![CDATA[${code}]]></bpmn:script></bpmn:scriptTask>`;
/** The same process with one text or the other in it. */
const pair = (name: string, rule: string, make: (text: string) => string, planted = 'order.email', twin = 'order.product'): void => {
  bpmnCallsAndLanguages.push([name, rule, make(planted), make(twin)]);
};

// What a called process gives back.
pair(
  'what a called process gives back',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `${hook}<bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="q" propagateAllChildVariables="false"/>${io({ who: '=order' }, { v: '=res' })}</bpmn:extensionElements></bpmn:callActivity>${oai('="Hi " + v')}${end}${wires(line)}`,
      ) +
        proc('q', `<bpmn:startEvent id="s2"/>${feel('c', `=who.${x}`, 'res')}<bpmn:endEvent id="e2"/>${wires(['s2 > c', 'c > e2'], 'q')}`),
    ),
  'email',
  'product',
);
pair(
  'a called process gives all of it back',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `${hook}<bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="q" propagateAllChildVariables="true"/>${io({ who: '=order' })}</bpmn:extensionElements></bpmn:callActivity>${oai('="Hi " + res')}${end}${wires(line)}`,
      ) +
        proc('q', `<bpmn:startEvent id="s2"/>${feel('c', `=who.${x}`, 'res')}<bpmn:endEvent id="e2"/>${wires(['s2 > c', 'c > e2'], 'q')}`),
    ),
  'email',
  'product',
);
pair(
  'out of a called process, the older way',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `${own}<bpmn:callActivity id="a" calledElement="q"><bpmn:extensionElements><camunda:in variables="all"/><camunda:out source="res" target="v"/></bpmn:extensionElements></bpmn:callActivity>${openai7('${v}')}${end}${wires(line)}`,
      ) +
        proc(
          'q',
          `<bpmn:startEvent id="s2"/>${groovy('c', `return ${x}`, ' camunda:resultVariable="res"')}<bpmn:endEvent id="e2"/>${wires(['s2 > c', 'c > e2'], 'q')}`,
        ),
    ),
  'email',
  'product',
);
pair(
  'a source expression of a call',
  'DF001',
  (x) =>
    defs(
      proc(
        'p',
        `${own}<bpmn:callActivity id="a" calledElement="q"><bpmn:extensionElements><camunda:in sourceExpression="${esc(x)}" target="to"/></bpmn:extensionElements></bpmn:callActivity>${end}${wires(alone)}`,
      ) + proc('q', `<bpmn:startEvent id="s2"/>${openai7('${to}')}<bpmn:endEvent id="e2"/>${wires(['s2 > t', 't > e2'], 'q')}`),
    ),
  "${email.concat('!')}",
  "${product.concat('!')}",
);
// Repetitions.
pair(
  'what repetitions of a call collect',
  'DF001',
  (x) =>
    doc(
      `${hook}<bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="elsewhere" propagateAllChildVariables="false"/>${io({ o: '=p' }, { r: `=p.${x}` })}</bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.people" inputElement="p" outputCollection="rs" outputElement="=r"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>${oai('="Hi " + string join(rs, ", ")')}${end}`,
      line,
    ),
  'email',
  'sku',
);
pair(
  'for each of a collection, the older way',
  'DF001',
  (x) =>
    own7(
      `<bpmn:subProcess id="a"><bpmn:multiInstanceLoopCharacteristics isSequential="true" camunda:collection="\${people}" camunda:elementVariable="person"/><bpmn:startEvent id="s2"/>${openai7(`\${person.${x}}`, 't')}<bpmn:endEvent id="e2"/>${wires(['s2 > t', 't > e2'], 'q')}</bpmn:subProcess>`,
      alone,
    ),
  'email',
  'sku',
);
pair(
  'a request for each of a list',
  'CN005',
  (x) =>
    doc(
      hook +
        http('a', { url: x }).replace(
          '</bpmn:serviceTask>',
          '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.links" inputElement="link"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>',
        ) +
        end,
      alone,
    ),
  '=link',
  '="https://api.example.com/x?n=" + string(loopCounter)',
);
// FEEL.
pair('put into a context', 'DF001', (x) => doc(hook + feel('a', `={who: ${x}, n: 1}`) + oai('="Hi " + v.who') + end, line));
pair('context put', 'DF001', (x) => doc(hook + feel('a', `=context put({}, "who", ${x})`) + oai('="Hi " + v.who') + end, line));
pair(
  'a value by its name',
  'DF001',
  (x) => doc(hook + feel('a', `=get value(order, "${x}")`) + oai('="Hi " + v') + end, line),
  'email',
  'product',
);
pair('if, then and else', 'DF001', (x) => doc(hook + feel('a', `=if order.vip then ${x} else "nobody"`) + oai('="Hi " + v') + end, line));
pair(
  'some of a list that fit',
  'DF001',
  (x) => doc(hook + feel('a', `=order.lines[price > 5].${x}`) + oai('="Hi " + v[1]') + end, line),
  'email',
  'sku',
);
pair(
  'a function of its own',
  'DF001',
  (x) => doc(hook + feel('a', `={f: function(o) o.${x}, out: f(order)}.out`) + oai('="Hi " + v') + end, line),
  'email',
  'product',
);
pair(
  'only how long it is',
  'DF001',
  (x) => doc(hook + feel('a', `=${x}`) + oai('="Hi " + string(v)') + end, line),
  'substring before(order.email, "@")',
  'count(order.lines)',
);
// JUEL, Groovy, JavaScript.
pair(
  'a script keeps a variable',
  'DF001',
  (x) => own7(groovy('a', `execution.setVariable("v", "Dear " + ${x})`) + openai7('${v}')),
  'execution.getVariable("email")',
  'execution.getVariable("product")',
);
pair(
  'a script in JavaScript keeps one',
  'DF001',
  (x) => own7(js('a', `var who = execution.getVariable('${x}'); execution.setVariable('v', who.toUpperCase());`) + openai7('${v}')),
  'email',
  'product',
);
pair(
  'an expression that gives a value',
  'DF001',
  (x) => own7(`<bpmn:serviceTask id="a" camunda:expression="\${${x}}" camunda:resultVariable="v"/>${openai7('${v}')}`),
  'email.trim()',
  'product.trim()',
);
pair(
  'an output of a task',
  'DF001',
  (x) =>
    own7(
      `<bpmn:userTask id="a"><bpmn:extensionElements><camunda:inputOutput><camunda:outputParameter name="v">\${${x}}</camunda:outputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:userTask>${openai7('${v}')}`,
    ),
  'email',
  'product',
);
pair(
  'a text that Groovy takes for code',
  'SC001',
  (x) => own7(groovy('a', x), alone),
  'new GroovyShell().evaluate(execution.getVariable("product"))',
  'execution.setVariable("n", 2)',
);
pair(
  'a listener at the start of a step',
  'DF001',
  (x) =>
    own7(
      `<bpmn:userTask id="a"><bpmn:extensionElements><camunda:executionListener event="end"><camunda:script scriptFormat="groovy">execution.setVariable("v", ${x})</camunda:script></camunda:executionListener></bpmn:extensionElements></bpmn:userTask>${openai7('${v}')}`,
    ),
  'email',
  'product',
);
pair(
  'a listener of a wire',
  'SC001',
  (x) =>
    defs(
      proc(
        'p',
        `${start}${end}<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end"><bpmn:extensionElements><camunda:executionListener event="take"><camunda:script scriptFormat="groovy">${x}</camunda:script></camunda:executionListener></bpmn:extensionElements></bpmn:sequenceFlow>`,
      ),
    ),
  '"curl https://x.example.org".execute()',
  'execution.setVariable("a", 1)',
);
pair(
  'a script of a condition',
  'SC001',
  (x) =>
    defs(
      proc(
        'p',
        `${start}<bpmn:exclusiveGateway id="g" default="d1"/>${end}<bpmn:endEvent id="e2"/><bpmn:sequenceFlow id="s1" sourceRef="start" targetRef="g"/><bpmn:sequenceFlow id="d1" sourceRef="g" targetRef="end"/><bpmn:sequenceFlow id="c1" sourceRef="g" targetRef="e2"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="groovy">${x}</bpmn:conditionExpression></bpmn:sequenceFlow>`,
      ),
    ),
  'Runtime.getRuntime().exec("id") != null',
  'amount > 5',
);

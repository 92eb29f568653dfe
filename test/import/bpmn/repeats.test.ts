import { expect, it } from 'vitest';
import { firstFlow } from '../support.ts';
import { elementOf, repeatOf, withElements } from '../../../app/import/bpmn/repeats.ts';
import { lintFlow } from '../../../app/lint/run.ts';

const xml = (inner: string): string =>
  `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x"><bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>${inner}</bpmn:process></bpmn:definitions>`;
const call = (id: string, more = ''): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping><zeebe:input source="POST" target="method"/><zeebe:input source="https://api.example.com/x" target="url"/><zeebe:input source="=customer.passport" target="body"/></zeebe:ioMapping></bpmn:extensionElements>${more}</bpmn:serviceTask>`;
const ofEight =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.customers" inputElement="customer"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
const ofSeven = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="${customers}" camunda:elementVariable="customer"/>';
/** Where what the call is told came from, as the linter follows it. */
const toldFrom = (inner: string, id: string): string[] => {
  const step = lintFlow(firstFlow(xml(inner), 'x.bpmn').flow).view.stepById(id);
  return (step?.see(step.sinks.flatMap(({ reads }) => reads)) ?? []).map(({ field }) => field);
};

it('a task that is done for each element of a list reads the list', () => {
  expect(toldFrom(call('t', ofEight), 't')).toContain('order.customers.passport');
  expect(toldFrom(call('t', ofSeven), 't')).toContain('customers.passport');
});

it('in a sub-process the variable of the element is an element of the list', () => {
  for (const [repeats, list] of [
    [ofEight, ['order', 'customers', '*']],
    [ofSeven, ['customers', '*']],
  ] as const) {
    const { flow } = firstFlow(xml(`<bpmn:subProcess id="t">${repeats}${call('u')}</bpmn:subProcess>`), 'x.bpmn');
    const { view } = lintFlow(flow);
    expect(view.stepById('t')?.facts.transfer.flatMap(({ steps }) => steps)).toContainEqual(
      expect.objectContaining({ op: 'assign', path: ['customer'], reads: [{ from: 'input', path: [...list] }] }),
    );
  }
});

it('only names stand for the list, no words in quotes and no fields of others', () => {
  const repeat = repeatOf({ collection: 'people', elementVariable: 'one' });
  expect(repeat).toEqual({ list: ['people'], element: 'one' });
  if (repeat === undefined) return;
  expect(elementOf(repeat)).toBe('{{ input["people"][0] }}');
  expect(
    withElements({ a: { $foreign: 'feel', source: '="one of " + one.name + other.one + someone + one(1)' }, collection: 'one' }, repeat),
  ).toEqual({ a: { $foreign: 'feel', source: '="one of " + people.name + other.one + someone + one(1)' }, collection: 'one' });
  expect([
    repeatOf({ collection: '${service.all()}', elementVariable: 'one' }),
    repeatOf({ loop: { inputCollection: '=a[x > 1]', inputElement: 'b' } }),
    repeatOf({}),
    repeatOf({ collection: 'one', elementVariable: 'one' }),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});

/** BPMN: lists, what a colleague enters, and how an expression reads it. */
import { agent, doc, end, http, oai, start, webhook } from '../bpmn-kit.ts';
import { feel } from '../bpmn-engines-kit.ts';
import type { Pair } from '../kit.ts';

export const bpmnListsAndEntries: Pair[] = [];

{
  const f = (key: string) =>
    doc(webhook() + oai(`="Greet " + string join(for p in order.people return p.${key}, ", ")`) + end, ['start > t', 't > end']);
  bpmnListsAndEntries.push(['each of a list', 'DF001', f('email'), f('product')]);
}
{
  const f = (prompt: string) =>
    doc(
      start +
        `<bpmn:userTask id="u" name="Enter"><bpmn:extensionElements><zeebe:userTask /><zeebe:ioMapping><zeebe:output source="=birthDate" target="born" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>` +
        oai(prompt) +
        end,
      ['start > u', 'u > t', 't > end'],
    );
  bpmnListsAndEntries.push(['what a colleague enters', 'DF001', f('="Born on " + patient.dateOfBirth'), f('="Ward " + ward.number')]);
}
for (const [name, told, kept] of [
  ['what a person buys', 'person.shoeSize', 'person.product'],
  ['a variable that holds a person', 'person.email', 'person.quantity'],
  ['what a patient takes', 'patient.product', 'parcel.product'],
] as const) {
  const f = (field: string) => doc(webhook() + oai(`="Write about " + ${field}`) + end, ['start > t', 't > end']);
  bpmnListsAndEntries.push([name, 'DF001', f(told), f(kept)]);
}
{
  const f = (condition: string) =>
    doc(
      `${start}${agent('Be short', '=ask', http('look', { url: 'https://api.example.com/x' }))}<bpmn:exclusiveGateway id="g" default="f2" />${end}<bpmn:endEvent id="more" />`,
      ['start > t', 't > g', 'g > end', ['g > more', condition]],
    );
  bpmnListsAndEntries.push([
    'an agent that still has tools to call',
    'AI004',
    f('=agent.responseText = "yes"'),
    f('=not(is empty(agent.toolCalls))'),
  ]);
}
for (const [name, list, element] of [
  ['a list that is put together where it is gone through', (field: string) => `[${field}]`, 'item'],
  ['a field of each of a list that is put together', (field: string) => `[{m: ${field}}]`, 'item.m'],
] as const) {
  const f = (field: string) =>
    doc(
      webhook() +
        feel('a', `=${element}`, 'one').replace(
          '</bpmn:scriptTask>',
          `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=${list(field)}" inputElement="item" outputCollection="all" outputElement="=one" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:scriptTask>`,
        ) +
        oai('="Hi " + all[1]') +
        end,
      ['start > a', 'a > t', 't > end'],
    );
  bpmnListsAndEntries.push([name, 'DF001', f('order.email'), f('order.product')]);
}
{
  const f = (otherwise: string) =>
    doc(
      webhook() + feel('a', `=if order.vip = "yes" then "https://a.example.com" else ${otherwise}`, 'u') + http('t', { url: '=u' }) + end,
      ['start > a', 'a > t', 't > end'],
    );
  bpmnListsAndEntries.push(['one of two addresses', 'CN005', f('order.host'), f('"https://b.example.com"')]);
}

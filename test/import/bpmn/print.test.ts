/** A flow as BPMN: bpmn-moddle reads it without a warning, and our importer reads the same graph back. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printBpmn } from '../../../app/import/bpmn/print-bpmn.ts';
import { readFlow } from '../../../app/workflow/migrations/read-flow.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { desk } from '../../cli/kit.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { agent, brain, call, mail, manual, openHook, script } from '../../lint/kit/steps.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { firstFlow, expectSound } from '../support.ts';

interface ModdleElement {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly flowElements?: readonly ModdleElement[];
}
const { BpmnModdle } = createRequire(import.meta.url)('bpmn-moddle') as {
  BpmnModdle: new () => {
    fromXML(xml: string): Promise<{ rootElement: { rootElements: readonly ModdleElement[] }; warnings: readonly { message: string }[] }>;
  };
};

const folder = join(import.meta.dirname, '../../../resources/templates');
const templates = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => readFlow(readFileSync(join(folder, name), 'utf8'), name));
const odd: Flow = {
  ...flow(
    [
      openHook(),
      { ...call('https://api.example.com/x'), id: '1 <call>', name: 'Ask "A&B" <now>\u0007', note: 'First line\nsecond <line> & more' },
      mail('desk@example.com', 'It failed'),
      script('return 1;', 'Flow_1'),
      agent('Answer {{ input.body.text }}'),
      brain(),
    ],
    [],
  ),
  name: 'Odd & "even" ]]>',
  purpose: 'Tries <everything> &amp; more',
  edges: [
    { id: 'a', kind: 'data', from: { node: 'hook', port: 'out' }, to: { node: '1 <call>', port: 'in' } },
    { id: 'b', kind: 'error', from: { node: '1 <call>', port: 'error' }, to: { node: 'mail', port: 'in' } },
    { id: 'c', kind: 'data', from: { node: '1 <call>', port: 'out' }, to: { node: 'Flow_1', port: 'in' } },
    { id: 'd', kind: 'data', from: { node: 'Flow_1', port: 'out' }, to: { node: 'agent', port: 'in' } },
    { id: 'e', kind: 'model', from: { node: 'brain', port: 'model' }, to: { node: 'agent', port: 'model' } },
    { id: 'f', kind: 'error', from: { node: '1 <call>', port: 'error' }, to: { node: 'agent', port: 'in' } },
  ],
  notes: [{ id: 'note one', text: 'Mind the <gap>' }],
};

/** Steps and wires by name, whatever their ids. */
function graphOf({ nodes, edges }: Flow): { readonly steps: readonly string[]; readonly wires: readonly string[] } {
  const names = new Map(nodes.map(({ id, name }) => [id, name.replace(/\u0007/g, '')]));
  return {
    steps: [...names.values()].sort(),
    wires: edges
      .map(({ kind, from, to }) => `${names.get(from.node) ?? ''}.${from.port} -> ${names.get(to.node) ?? ''}.${to.port} (${kind})`)
      .sort(),
  };
}

describe.each([...templates, odd].map((one) => ({ name: one.name, one })))('$name', ({ one }) => {
  const xml = printBpmn(one);

  it('is read by bpmn-moddle without a warning, each step once', async () => {
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
    const [process] = rootElement.rootElements;
    const steps = (process?.flowElements ?? []).filter(({ $type }) => !/SequenceFlow|BoundaryEvent/.test($type));
    expect([warnings.map(({ message }) => message), steps.map(({ name = '' }) => name).sort()]).toEqual([[], graphOf(one).steps]);
  });

  it('comes back as the same graph, at the same places', () => {
    const back = firstFlow(xml, 'back.bpmn');
    expectSound(back);
    expect(graphOf(back.flow)).toEqual(graphOf(one));
    expect(
      back.loss.filter(
        ({ kind }) => kind === 'edge-dropped' || kind === 'node-dropped' || kind === 'extension-dropped' || kind === 'layout',
      ),
    ).toEqual([]);
    const places = new Map(back.flow.nodes.map(({ id, name }) => [name, back.flow.layout.nodes[id]]));
    const moved = one.nodes.filter(({ id, name }) => {
      const [then, now] = [one.layout.nodes[id], places.get(name)];
      return then !== undefined && (now === undefined || Math.abs(then.x - now.x) > 3 || Math.abs(then.y - now.y) > 3);
    });
    expect(moved.map(({ name }) => name)).toEqual([]);
  });
});

it('takes no setting of a step along', () => {
  const secretly = flow([manual(), call('https://api.example.com/customers/4711')], ['start > call']);
  expect(printBpmn(secretly)).not.toMatch(/4711|api\.example/);
});

it('says what a step is in the words of BPMN', () => {
  const xml = printBpmn(templates.find(({ id }) => id === 'invoice-triage') ?? odd);
  expect(['startEvent', 'userTask', 'serviceTask', 'bpmndi:BPMNShape', 'di:waypoint'].filter((word) => !xml.includes(word))).toEqual([]);
});

it('a wire that another modeller adds, and one whose marks were taken away, are read as any other', () => {
  const xml = printBpmn(flow([manual(), call('https://api.example.com/x'), step('end', 'noop')], ['start > call']));
  const edited = xml
    .replace('</bpmn:process>', '<bpmn:sequenceFlow id="added" sourceRef="call" targetRef="end"/></bpmn:process>')
    .replace(/ cs:fromPort="[^"]*"/, '');
  const back = firstFlow(edited, 'edited.bpmn');
  expectSound(back);
  expect(back.flow.edges.map(({ from, to }) => `${from.node} > ${to.node}`).sort()).toEqual(['call > end', 'start > call']);
});

it('marks of ours in a hostile file lead nowhere', () => {
  const xml = printBpmn(odd);
  for (const bad of [
    xml.replaceAll('cs:kind="model"', 'cs:kind="__proto__"'),
    xml.replaceAll(/cs:toPort="[^"]*"/g, `cs:toPort="${'x'.repeat(5_000)}"`),
    xml.replace(/attachedToRef="[^"]*"/, 'attachedToRef="nobody"'),
    xml.replace(/attachedToRef="[^"]*"/, 'attachedToRef="Error_2"'),
    xml.replaceAll('targetRef="mail"', 'targetRef="Error_2"'),
    xml.replaceAll('sourceRef="brain"', 'sourceRef="Error_2"'),
    xml.replaceAll(/cs:kind="error" cs:from\w+="[^"]*"/g, ''),
    xml.replaceAll(/cs:fromPort="[^"]*"/g, 'cs:fromPort="__proto__"'),
  ])
    expectSound(firstFlow(bad, 'bad.bpmn'));
});

const { write, cli, json } = desk();
it('the command line prints it, for people and for programs', async () => {
  write('odd.flow.json', printFlow(templates[0] ?? odd));
  const [text, data] = [await cli(['flow', 'bpmn', 'odd.flow.json']), await json(['flow', 'bpmn', 'odd.flow.json'])];
  expect([text.code, text.out, data.code]).toEqual([0, data.doc['bpmn'], 0]);
});

it.each(['data', 'error', 'model', 'tool', 'memory'])(
  'a file for an engine hides no way of its data by calling it one of kind %s',
  (kind) => {
    const text = readFileSync(join(import.meta.dirname, 'files/camunda8-agent.bpmn'), 'utf8');
    const rules = (xml: string): string[] =>
      lintFlow(firstFlow(xml, 'x.bpmn').flow, {})
        .findings.map(({ ruleId }) => ruleId)
        .sort();
    expect(
      rules(
        text.replace(
          /<((?:\w+:)?)sequenceFlow\s/g,
          `<$1sequenceFlow xmlns:cs="urn:countersign:bpmn:1" cs:kind="${kind}" cs:fromPort="out" cs:toPort="in" `,
        ),
      ),
    ).toEqual(rules(text));
  },
);

/** The linters that others use, on flows of the same size in the formats that they read. None of them follows data. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export interface Peer {
  readonly name: string;
  readonly rules: number;
  /** Text to findings. */
  run(text: string): Promise<unknown>;
}

export async function flowlint(): Promise<Peer> {
  const { parseN8n, runAllRules, defaultConfig } = await import('@replikanti/flowlint-core');
  return {
    name: 'flowlint-core',
    rules: 14,
    run: (text) => Promise.resolve(runAllRules(parseN8n(text), { path: 'flow.json', cfg: defaultConfig, nodeLines: {} } as never)),
  };
}

export function bpmnlint(): Peer {
  const { Linter } = require('bpmnlint') as { Linter: new (options: object) => { lint(root: unknown): Promise<unknown> } };
  const Resolver = require('bpmnlint/lib/resolver/node-resolver') as new () => object;
  const { BpmnModdle } = require('bpmn-moddle') as { BpmnModdle: new () => { fromXML(xml: string): Promise<{ rootElement: unknown }> } };
  const moddle = new BpmnModdle();
  const linter = new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver: new Resolver() });
  return { name: 'bpmnlint', rules: 19, run: async (text) => linter.lint((await moddle.fromXML(text)).rootElement) };
}

export function nrlint(): Peer {
  const linter = require('nrlint/lib/linter') as { init(options: object): void; lint(flow: unknown, config: object): unknown };
  const rules = require('nrlint/lib/rules') as Readonly<Record<string, unknown>>;
  linter.init({ resolveRule: (name: string) => rules[name] });
  const config = { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, true])) };
  return { name: 'nrlint', rules: Object.keys(rules).length, run: (text) => Promise.resolve(linter.lint(JSON.parse(text), config)) };
}

/** A process of `size` elements in one line, with a choice now and then. */
export function bpmnProcess(size: number): string {
  const kinds = ['serviceTask', 'userTask', 'scriptTask', 'sendTask'] as const;
  const elements: string[] = ['<bpmn:startEvent id="start" name="Order came in" />'];
  const links: string[] = [];
  const shapes: string[] = [];
  let last = 'start';
  const shape = (id: string, at: number): void => {
    shapes.push(
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${at * 150}" y="100" width="100" height="80" /></bpmndi:BPMNShape>`,
    );
  };
  const link = (from: string, to: string): void => {
    links.push(`<bpmn:sequenceFlow id="${from}-${to}" name="next" sourceRef="${from}" targetRef="${to}" />`);
  };
  for (let at = 1; at < size - 1; at += 1) {
    const id = `step${at}`;
    const kind = at % 10 === 0 ? 'exclusiveGateway' : (kinds[at % kinds.length] ?? 'task');
    elements.push(
      `<bpmn:${kind} id="${id}" name="Work ${at}"${kind === 'scriptTask' ? ' scriptFormat="javascript"><bpmn:script>x = 1</bpmn:script></bpmn:scriptTask>' : ' />'}`,
    );
    link(last, id);
    shape(id, at);
    last = id;
  }
  elements.push('<bpmn:endEvent id="end" name="Done" />');
  link(last, 'end');
  shape('start', 0);
  shape('end', size);
  const lines = links.map(
    (_, at) =>
      `<bpmndi:BPMNEdge id="e${at}_di" bpmnElement="${at === 0 ? 'start' : `step${at}`}-${at === links.length - 1 ? 'end' : `step${at + 1}`}"><di:waypoint x="${at * 150 + 100}" y="140" /><di:waypoint x="${at * 150 + 150}" y="140" /></bpmndi:BPMNEdge>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="http://example.com">
<bpmn:process id="orders" isExecutable="true">${elements.join('')}${links.join('')}</bpmn:process>
<bpmndi:BPMNDiagram id="g"><bpmndi:BPMNPlane id="p" bpmnElement="orders">${shapes.join('')}${lines.join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
}

/** A Node-RED tab of `size` nodes in one line. */
export function nodeRedFlow(size: number): string {
  const make: readonly ((at: number) => object)[] = [
    (at) => ({ type: 'function', func: `msg.payload = { n: msg.payload.n + ${at} };\nreturn msg;` }),
    () => ({ type: 'change', rules: [{ t: 'set', p: 'topic', pt: 'msg', to: 'orders', tot: 'str' }] }),
    (at) => ({ type: 'http request', method: 'GET', url: `https://api.example.com/v${at % 9}` }),
    () => ({ type: 'switch', property: 'payload.n', rules: [{ t: 'gt', v: '10', vt: 'num' }] }),
  ];
  const nodes = Array.from({ length: size }, (_, at) => ({
    id: `n${at}`,
    z: 'tab',
    name: `Node ${at}`,
    x: 20 * at,
    y: 40,
    wires: at === size - 1 ? [] : [[`n${at + 1}`]],
    ...(at === 0 ? { type: 'http in', url: '/orders', method: 'post' } : (make[at % make.length] as (at: number) => object)(at)),
  }));
  return JSON.stringify([{ id: 'tab', type: 'tab', label: 'Orders' }, ...nodes]);
}

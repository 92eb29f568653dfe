/**
 * A flow as a BPMN 2.0 file with its drawing, for whoever works in another modeller. Steps become tasks, events and gateways; what BPMN has no word for
 * (ports of wires, parts of an agent) stands in attributes of our own namespace, by which the importer reads the same graph back. Nothing of what steps are
 * set to goes along. Pure.
 */
import { factsOf } from '../../nodes/describe.ts';
import { placeIn } from '../../workflow/graph/place-in.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { EdgeKind, Flow, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import { cardWidth, gridPosition } from '../layout.ts';
import { namespaces, ownNamespace } from './namespaces.ts';

const spread = { x: 2, y: 1.8 } as const;
const cardHeight = 64;
type Shape = 'task' | 'event' | 'gateway';
const sizes: Readonly<Record<Shape, readonly [width: number, height: number]>> = { task: [100, 80], event: [36, 36], gateway: [50, 50] };

interface Element {
  readonly id: string;
  readonly tag: string;
  readonly shape: Shape;
  readonly node: FlowNode;
  readonly inner: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const isCarried = (kind: EdgeKind): boolean => kind === 'data' || kind === 'error';

/** XML 1.0 has no place for most control characters and for halves of a character. */
const clean = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
const attribute = (text: string): string => clean(text).replace(/[&<>"\n\r\t]/g, (sign) => entities[sign] ?? sign);
const content = (text: string): string => clean(text).replace(/[&<>\r]/g, (sign) => entities[sign] ?? sign);

/** An id of XML begins with a letter and holds no space; each stands once in a file, for steps and wires alike. */
function idGiver(): (wanted: string, otherwise: string) => string {
  const taken = new Set<string>();
  return (wanted, otherwise) => {
    const base = /^[A-Za-z_][\w.-]{0,120}$/.test(wanted) ? wanted : otherwise;
    let id = base;
    for (let number = 2; taken.has(id); number += 1) id = `${base}_${number}`;
    taken.add(id);
    return id;
  };
}

const messageTriggers: ReadonlySet<string> = new Set([
  'webhook',
  'form',
  'chat',
  'email',
  'message',
  'event',
  'queue',
  'file',
  'mcp',
  'flow',
]);

/** What BPMN calls a step that does this, and what stands inside its element. */
function elementOf(
  facts: NodeFacts,
  waysOut: number,
  isEntered: boolean,
): { readonly tag: string; readonly shape: Shape; readonly inner: string } {
  const { trigger, control, human, code, effects, ai } = facts;
  if (trigger !== undefined && !isEntered) {
    const cron = trigger.schedule?.cron;
    const inner =
      trigger.kind === 'schedule'
        ? `<bpmn:timerEventDefinition>${cron === undefined ? '' : `<bpmn:timeCycle>${content(cron)}</bpmn:timeCycle>`}</bpmn:timerEventDefinition>`
        : trigger.kind === 'error'
          ? '<bpmn:errorEventDefinition/>'
          : messageTriggers.has(trigger.kind)
            ? '<bpmn:messageEventDefinition/>'
            : '';
    return { tag: 'startEvent', shape: 'event', inner };
  }
  const task = (tag: string) => ({ tag, shape: 'task' as const, inner: '' });
  if (control?.kind === 'stop' && waysOut === 0) return { tag: 'endEvent', shape: 'event', inner: '' };
  if (human !== undefined) return task('userTask');
  if (control?.kind === 'branch') return { tag: 'exclusiveGateway', shape: 'gateway', inner: '' };
  if (control?.kind === 'merge') return { tag: 'parallelGateway', shape: 'gateway', inner: '' };
  if (control?.kind === 'wait') return { tag: 'intermediateCatchEvent', shape: 'event', inner: '<bpmn:timerEventDefinition/>' };
  if (control?.kind === 'subflow') return task('callActivity');
  if (code !== undefined) return task('scriptTask');
  return task(ai === undefined && effects.some(({ kind }) => kind === 'send') ? 'sendTask' : 'serviceTask');
}

function elementsOf(flow: Flow, give: ReturnType<typeof idGiver>): ReadonlyMap<string, Element> {
  const entered = new Set(flow.edges.filter(({ kind }) => isCarried(kind)).map(({ to }) => to.node));
  const leaving = Map.groupBy(
    flow.edges.filter(({ kind }) => isCarried(kind)),
    ({ from }) => from.node,
  );
  return new Map(
    flow.nodes.map((node, index): [string, Element] => {
      const described = elementOf(factsOf(node, flow), (leaving.get(node.id) ?? []).length, entered.has(node.id));
      const [width, height] = sizes[described.shape];
      const [gridX, gridY] = gridPosition(index);
      const at = placeIn(flow.layout.nodes, node.id) ?? { x: gridX, y: gridY };
      const box = {
        x: Math.round((at.x + cardWidth / 2) / spread.x - width / 2),
        y: Math.round((at.y + cardHeight / 2) / spread.y - height / 2),
        width,
        height,
      };
      return [node.id, { ...described, node, id: give(node.id, `step_${index + 1}`), box }];
    }),
  );
}

interface Line {
  readonly id: string;
  readonly from: Element['box'];
  readonly to: Element['box'];
}

const portsOf = ({ from, to }: FlowEdge): string => ` cs:fromPort="${attribute(from.port)}" cs:toPort="${attribute(to.port)}"`;

/** The wires as elements, where they are drawn, and the events on the borders of steps that errors leave by. */
function wiresOf(flow: Flow, elements: ReadonlyMap<string, Element>, give: ReturnType<typeof idGiver>) {
  const [parts, borders, lines]: [string[], { readonly id: string; readonly box: Element['box'] }[], Line[]] = [[], [], []];
  const bordersOf = new Map<string, { readonly id: string; readonly box: Element['box'] }>();
  for (const [index, edge] of flow.edges.entries()) {
    const [from, to] = [elements.get(edge.from.node), elements.get(edge.to.node)];
    if (from === undefined || to === undefined) continue;
    const id = give(`Flow_${index + 1}`, `Flow_${index + 1}`);
    if (!isCarried(edge.kind)) {
      parts.push(`<bpmn:association id="${id}" sourceRef="${from.id}" targetRef="${to.id}" cs:kind="${edge.kind}"${portsOf(edge)}/>`);
      lines.push({ id, from: from.box, to: to.box });
      continue;
    }
    if (edge.kind === 'data' || from.shape !== 'task') {
      parts.push(
        `<bpmn:sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}"${edge.kind === 'error' ? ' name="On error" cs:kind="error"' : ''}${portsOf(edge)}/>`,
      );
      lines.push({ id, from: from.box, to: to.box });
      continue;
    }
    const key = `${from.id} ${edge.from.port}`;
    const border = bordersOf.get(key) ?? {
      id: give(`Error_${index + 1}`, `Error_${index + 1}`),
      box: { x: from.box.x + from.box.width - 40, y: from.box.y + from.box.height - 18, width: 36, height: 36 },
    };
    if (!bordersOf.has(key)) {
      bordersOf.set(key, border);
      borders.push(border);
      parts.push(
        `<bpmn:boundaryEvent id="${border.id}" name="On error" attachedToRef="${from.id}" cs:fromPort="${attribute(edge.from.port)}"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`,
      );
    }
    parts.push(`<bpmn:sequenceFlow id="${id}" sourceRef="${border.id}" targetRef="${to.id}" cs:kind="error"${portsOf(edge)}/>`);
    lines.push({ id, from: border.box, to: to.box });
  }
  return { parts, borders, lines };
}

const bounds = ({ x, y, width, height }: Element['box']): string => `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/>`;
const waypoint = (x: number, y: number): string => `<di:waypoint x="${x}" y="${y}"/>`;

export function printBpmn(flow: Flow): string {
  const give = idGiver();
  for (const reserved of ['Definitions_1', 'Process_1', 'Diagram_1', 'Plane_1']) give(reserved, reserved);
  const elements = elementsOf(flow, give);
  const { parts, borders, lines } = wiresOf(flow, elements, give);
  const notes = flow.notes
    .filter(({ text }) => text.trim() !== '')
    .map((note, index) => ({
      id: give(note.id, `Note_${index + 1}`),
      text: note.text,
      at: placeIn(flow.layout.notes, note.id) ?? { x: 0, y: 0, width: 200, height: 80 },
    }));
  const documented = (text: string | undefined): string =>
    text === undefined || text.trim() === '' ? '' : `<bpmn:documentation>${content(text)}</bpmn:documentation>`;
  const shape = (id: string, box: Element['box']): string =>
    `      <bpmndi:BPMNShape id="${give(`${id}_di`.slice(0, 120), 'Shape')}" bpmnElement="${id}">${bounds(box)}</bpmndi:BPMNShape>`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bpmn:definitions xmlns:bpmn="${namespaces.bpmn}" xmlns:bpmndi="${namespaces.diagram}" xmlns:dc="${namespaces.bounds}" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:cs="${ownNamespace}" id="Definitions_1" targetNamespace="urn:countersign:flow" exporter="Countersign">`,
    `  <bpmn:process id="Process_1" name="${attribute(flow.name)}" isExecutable="false">${documented(flow.purpose)}`,
    ...[...elements.values()].map(
      ({ id, tag, node, inner }) =>
        `    <bpmn:${tag} id="${id}" name="${attribute(node.name)}">${documented(node.note)}${inner}</bpmn:${tag}>`,
    ),
    ...parts.map((part) => `    ${part}`),
    ...notes.map(({ id, text }) => `    <bpmn:textAnnotation id="${id}"><bpmn:text>${content(text)}</bpmn:text></bpmn:textAnnotation>`),
    '  </bpmn:process>',
    '  <bpmndi:BPMNDiagram id="Diagram_1">',
    '    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="Process_1">',
    ...[...elements.values(), ...borders].map(({ id, box }) => shape(id, box)),
    ...notes.map(({ id, at }) =>
      shape(id, {
        x: Math.round(at.x / spread.x),
        y: Math.round(at.y / spread.y),
        width: Math.max(40, Math.round((at.width ?? 200) / spread.x)),
        height: Math.max(30, Math.round((at.height ?? 80) / spread.y)),
      }),
    ),
    ...lines.map(
      ({ id, from, to }) =>
        `      <bpmndi:BPMNEdge id="${give(`${id}_di`, 'Line')}" bpmnElement="${id}">${waypoint(from.x + from.width, from.y + Math.round(from.height / 2))}${waypoint(to.x, to.y + Math.round(to.height / 2))}</bpmndi:BPMNEdge>`,
    ),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '</bpmn:definitions>',
  ].join('\n')}\n`;
}

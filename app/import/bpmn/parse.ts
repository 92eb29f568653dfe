/** A BPMN 2.0 file: processes with their steps and flows, pools, messages between them, and where everything is drawn. */
import { UserError } from '../../kernel/errors.ts';
import { edgeKinds, limits, type EdgeKind } from '../../workflow/model/flow.ts';
import { checkedId } from '../clean-json.ts';
import type { LossReport } from '../loss.ts';
import { namespaces, ownNamespace } from './namespaces.ts';
import { childrenNamed, descendants, parseXml, type XmlElement } from './xml.ts';

export const camundaNamespaces: ReadonlySet<string> = new Set([namespaces.camunda, namespaces.activiti, namespaces.flowable]);

const flowNodes: ReadonlySet<string> = new Set([
  'startEvent',
  'endEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'boundaryEvent',
  'task',
  'userTask',
  'serviceTask',
  'scriptTask',
  'sendTask',
  'receiveTask',
  'manualTask',
  'businessRuleTask',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'eventBasedGateway',
  'complexGateway',
  'subProcess',
  'adHocSubProcess',
  'transaction',
  'callActivity',
]);
export const containers: ReadonlySet<string> = new Set(['subProcess', 'adHocSubProcess', 'transaction']);

export interface BpmnStep {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly element: XmlElement;
  /** The subprocess that it lies in. */
  readonly parent: string | undefined;
  readonly process: string;
  /** `message`, `timer`, `error`, ...: what an event waits for or throws. */
  readonly event: string | undefined;
  readonly eventElement: XmlElement | undefined;
  readonly attachedTo: string | undefined;
  readonly lane: string | undefined;
}

/** Where a wire begins and ends, and of which kind it is. */
export interface OwnWire {
  readonly kind: EdgeKind;
  readonly fromPort: string;
  readonly toPort: string;
}

export interface BpmnFlow {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly condition: string | undefined;
  /** Of a condition that is a script. */ readonly language?: string;
  readonly isDefault: boolean;
  /** Scripts that run when it is taken. */ readonly programs?: readonly string[];
  /** What this program said of the wire when it printed the file. */ readonly own?: OwnWire;
}

export interface BpmnFile {
  readonly steps: readonly BpmnStep[];
  readonly flows: readonly BpmnFlow[];
  /** A pool, with the process that runs in it where the file shows one. */
  readonly participants: readonly { readonly id: string; readonly name: string; readonly process: string | undefined }[];
  readonly messageFlows: readonly BpmnFlow[];
  readonly annotations: readonly { readonly id: string; readonly text: string }[];
  /** Lanes and pools that show a process, as areas of the drawing. */
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  /** Lines without arrows: of a compensation to what it undoes, among others. */
  readonly associations: readonly { readonly from: string; readonly to: string; readonly own?: OwnWire }[];
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number; readonly width: number; readonly height: number }>;
  /** Processes, pools and messages: their extensions are not drawn. */
  readonly holders: readonly { readonly id: string; readonly name: string; readonly element: XmlElement }[];
  readonly name: string | undefined;
  readonly documentation: string | undefined;
  /** Names of messages, errors and signals by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Data stores that a step reads or writes, by step id. */
  readonly stores: ReadonlyMap<string, readonly { readonly name: string; readonly access: 'read' | 'write' }[]>;
}

const idOf = (element: XmlElement): string => element.attributes.get('id') ?? '';
const nameOf = (element: XmlElement): string => (element.attributes.get('name') ?? '').replace(/\s+/g, ' ').trim();
const isUsable = (id: string): boolean => id !== '' && id.length <= 128;
const own = (element: XmlElement, name: string): string | undefined => element.attributes.get(`{${ownNamespace}}${name}`);
/** A port's name as flows take it. */
const isPort = (text: string | undefined): text is string => text !== undefined && text !== '' && text.length <= 128;

function ownWireOf(element: XmlElement): { readonly own?: OwnWire } {
  const [kind, fromPort, toPort] = [own(element, 'kind') ?? 'data', own(element, 'fromPort'), own(element, 'toPort')];
  const known = edgeKinds.find((one) => one === kind);
  return known !== undefined && isPort(fromPort) && isPort(toPort) ? { own: { kind: known, fromPort, toPort } } : {};
}

/**
 * Engines know nothing of our attributes: a way that they take is a way of data, whatever is written there. Only in a file that no engine's
 * extensions are in, as this program prints it, may a way be one of errors.
 */
function believable(flows: readonly BpmnFlow[], root: XmlElement): readonly BpmnFlow[] {
  const isOfEngine = (uri: string): boolean => uri === namespaces.zeebe || camundaNamespaces.has(uri);
  const isForEngine = [...descendants(root)].some(
    ({ uri, attributes }) =>
      isOfEngine(uri) || [...attributes.keys()].some((key) => key.startsWith('{') && isOfEngine(key.slice(1, key.indexOf('}')))),
  );
  return flows.map((flow) => {
    const { own: said, ...rest } = flow;
    return said === undefined || said.kind === 'data' || (said.kind === 'error' && !isForEngine) ? flow : rest;
  });
}

/** Events on borders that stand for the error port of their step alone, as this program prints them: by their id, the step and its port. */
export function errorPortsIn(steps: readonly BpmnStep[]): ReadonlyMap<string, { readonly host: string; readonly port: string }> {
  const ids = new Set(steps.map(({ id }) => id));
  return new Map(
    steps.flatMap(({ id, kind, event, attachedTo: host, element }) => {
      const port = own(element, 'fromPort');
      return kind === 'boundaryEvent' && event === 'error' && host !== undefined && host !== id && ids.has(host) && isPort(port)
        ? [[id, { host, port }] as const]
        : [];
    }),
  );
}

const isBpmn = (element: XmlElement, name: string): boolean => element.uri === namespaces.bpmn && element.name === name;

export function documentationOf(element: XmlElement): string {
  return childrenNamed(element, namespaces.bpmn, 'documentation')
    .map((child) => child.text.trim())
    .filter((text) => text !== '')
    .join('\n\n')
    .slice(0, limits.text)
    .toWellFormed();
}

/** `messageEventDefinition` -> `message`. */
function eventOf(element: XmlElement): XmlElement | undefined {
  return element.children.find((child) => child.uri === namespaces.bpmn && child.name.endsWith('EventDefinition'));
}

function lanesOf(process: XmlElement): Map<string, string> {
  const lanes = new Map<string, string>();
  for (const lane of descendants(process))
    if (isBpmn(lane, 'lane'))
      for (const reference of childrenNamed(lane, namespaces.bpmn, 'flowNodeRef')) lanes.set(reference.text.trim(), nameOf(lane));
  return lanes;
}

interface Found {
  readonly steps: BpmnStep[];
  readonly flows: BpmnFlow[];
  readonly annotations: { id: string; text: string }[];
  readonly associations: { from: string; to: string; own?: OwnWire }[];
  readonly ids: Set<string>;
  readonly others: Map<string, number>;
  readonly place: string;
}

/** Parts of a process that are read elsewhere, or say nothing about what it does. */
const readElsewhere: ReadonlySet<string> = new Set([
  'documentation',
  'extensionElements',
  'laneSet',
  'incoming',
  'outgoing',
  'dataStoreReference',
  'participant',
  'messageFlow',
  'multiInstanceLoopCharacteristics',
  'standardLoopCharacteristics',
  'completionCondition',
]);
/** In words, what is drawn and carries nothing. */
const otherWords: Readonly<Record<string, string>> = {
  dataObject: 'data object',
  dataObjectReference: 'data object',
  group: 'group',
  choreographyTask: 'choreography task',
  conversation: 'conversation',
  subConversation: 'conversation',
  conversationNode: 'conversation',
  ioSpecification: 'data interface',
  property: 'property',
  potentialOwner: 'role',
  humanPerformer: 'role',
  performer: 'role',
  resourceRole: 'role',
  auditing: 'audit mark',
  monitoring: 'monitoring mark',
  sequenceFlow: 'extension of a flow between two steps',
};

function collect(
  scope: XmlElement,
  process: string,
  parent: string | undefined,
  lanes: ReadonlyMap<string, string>,
  found: Found,
  loss: LossReport,
): void {
  const defaults = new Set([...scope.children].map((child) => child.attributes.get('default')).filter((id) => id !== undefined));
  const count = (name: string): void => {
    const words = otherWords[name] ?? name;
    // A data object is drawn by its references.
    if (name !== 'dataObject') found.others.set(words, (found.others.get(words) ?? 0) + 1);
  };
  for (const child of scope.children) {
    if (child.uri !== namespaces.bpmn) continue;
    const id = idOf(child);
    if (flowNodes.has(child.name)) {
      if (!isUsable(checkedId(id, found.place)) || found.ids.has(id)) {
        loss.add(
          'node-dropped',
          `A ${child.name} “${nameOf(child).slice(0, 80)}” has ${isUsable(id) ? 'the id of another step' : 'no usable id'}, so nothing could lead to it.`,
        );
        continue;
      }
      found.ids.add(id);
      const event = eventOf(child);
      found.steps.push({
        id,
        kind: child.name,
        name: nameOf(child),
        element: child,
        parent,
        process,
        event: event?.name.replace(/EventDefinition$/, ''),
        eventElement: event,
        attachedTo: child.attributes.get('attachedToRef'),
        lane: lanes.get(id),
      });
      for (const part of child.children)
        if (part.uri === namespaces.bpmn && Object.hasOwn(otherWords, part.name) && !containers.has(child.name)) count(part.name);
      if (containers.has(child.name)) collect(child, process, id, lanes, found, loss);
    } else if (child.name === 'sequenceFlow') {
      const holder = childrenNamed(child, namespaces.bpmn, 'conditionExpression')[0];
      const condition = holder?.text.trim();
      const language = (holder?.attributes.get('language') ?? '').slice(0, 60);
      if (childrenNamed(child, namespaces.bpmn, 'extensionElements').length > 0) count('sequenceFlow');
      found.flows.push({
        id,
        name: nameOf(child),
        from: child.attributes.get('sourceRef') ?? '',
        to: child.attributes.get('targetRef') ?? '',
        condition: condition === '' ? undefined : condition,
        ...(language === '' || /feel|juel|xpath/i.test(language) ? {} : { language }),
        isDefault: defaults.has(id),
        ...programsOn(child),
        ...ownWireOf(child),
      });
    } else if (child.name === 'textAnnotation') {
      found.annotations.push({
        id,
        text: (childrenNamed(child, namespaces.bpmn, 'text')[0]?.text ?? '').trim().slice(0, limits.text).toWellFormed(),
      });
    } else if (child.name === 'association') {
      found.associations.push({
        from: child.attributes.get('sourceRef') ?? '',
        to: child.attributes.get('targetRef') ?? '',
        ...ownWireOf(child),
      });
    } else if (!readElsewhere.has(child.name)) {
      count(child.name);
    }
  }
}

/** What listeners of a flow between two steps run. */
function programsOn(flow: XmlElement): { readonly programs?: readonly string[] } {
  const programs = childrenNamed(flow, namespaces.bpmn, 'extensionElements')
    .flatMap((holder) => [...descendants(holder)])
    .filter(({ uri, name, text }) => camundaNamespaces.has(uri) && name === 'script' && text.trim() !== '')
    .map(({ text }) => text.trim())
    .slice(0, 20);
  return programs.length === 0 ? {} : { programs };
}

const farthest = 1_000_000;
function coordinate(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.max(-farthest, Math.min(farthest, Math.round(value))) + 0 : undefined;
}

function placesOf(root: XmlElement): Map<string, { x: number; y: number; width: number; height: number }> {
  const places = new Map<string, { x: number; y: number; width: number; height: number }>();
  for (const shape of descendants(root)) {
    if (shape.uri !== namespaces.diagram || shape.name !== 'BPMNShape') continue;
    const bounds = childrenNamed(shape, namespaces.bounds, 'Bounds')[0];
    const [x, y] = [coordinate(bounds?.attributes.get('x')), coordinate(bounds?.attributes.get('y'))];
    const element = shape.attributes.get('bpmnElement')?.split(':').at(-1);
    if (element !== undefined && x !== undefined && y !== undefined)
      places.set(element, {
        x,
        y,
        width: Math.max(1, coordinate(bounds?.attributes.get('width')) ?? 100),
        height: Math.max(1, coordinate(bounds?.attributes.get('height')) ?? 80),
      });
  }
  return places;
}

function storesOf(root: XmlElement, steps: readonly BpmnStep[]): BpmnFile['stores'] {
  const names = new Map(
    [...descendants(root)]
      .filter((element) => isBpmn(element, 'dataStoreReference') || isBpmn(element, 'dataObjectReference'))
      .map((element) => [idOf(element), { name: nameOf(element) || idOf(element), isStore: element.name === 'dataStoreReference' }]),
  );
  return new Map(
    steps.map(({ id, element }) => [
      id,
      [
        ...childrenNamed(element, namespaces.bpmn, 'dataInputAssociation'),
        ...childrenNamed(element, namespaces.bpmn, 'dataOutputAssociation'),
      ].flatMap((association) => {
        const reads = association.name === 'dataInputAssociation';
        const reference = childrenNamed(association, namespaces.bpmn, reads ? 'sourceRef' : 'targetRef')[0]?.text.trim() ?? '';
        const target = names.get(reference);
        return target?.isStore === true ? [{ name: target.name, access: reads ? ('read' as const) : ('write' as const) }] : [];
      }),
    ]),
  );
}

/** Vendor extensions that nobody here reads are named, once a namespace. */
function reportExtensions(root: XmlElement, loss: LossReport): void {
  const known: ReadonlySet<string> = new Set([
    ...Object.values(namespaces),
    'http://www.omg.org/spec/DD/20100524/DI',
    'http://camunda.org/schema/modeler/1.0',
    'http://bpmn.io/schema/bpmn/biocolor/1.0',
    'http://www.omg.org/spec/BPMN/non-normative/color/1.0',
    '',
  ]);
  const foreign = new Map<string, number>();
  for (const element of descendants(root))
    if (isBpmn(element, 'extensionElements'))
      for (const child of descendants(element)) if (!known.has(child.uri)) foreign.set(child.uri, (foreign.get(child.uri) ?? 0) + 1);
  for (const [uri, count] of [...foreign].slice(0, 50))
    loss.add(
      'extension-dropped',
      `${count} extension${count === 1 ? '' : 's'} of ${uri.slice(0, 200)} did not come along: nobody has described them here.`,
    );
}

export function parseBpmn(text: string, place: string, loss: LossReport): BpmnFile {
  const root = parseXml(text, place);
  const all =
    root.uri === namespaces.bpmn && root.name === 'definitions'
      ? root
      : [...descendants(root)].find((element) => isBpmn(element, 'definitions'));
  if (all === undefined)
    throw new UserError('import/invalid', 'There is no BPMN 2.0 diagram in this file.', {
      place,
      mend: 'Export it again as BPMN 2.0 XML.',
    });
  const processes = childrenNamed(all, namespaces.bpmn, 'process');
  const found: Found = { steps: [], flows: [], annotations: [], associations: [], ids: new Set(), others: new Map(), place };
  for (const process of processes) collect(process, idOf(process), undefined, lanesOf(process), found, loss);
  if (found.steps.length > limits.nodes || found.flows.length > limits.edges)
    throw new UserError('flow/too-large', `This diagram has ${found.steps.length} steps; at most ${limits.nodes} can be opened.`, {
      place,
      mend: 'Split it into several diagrams.',
    });
  const collaboration = childrenNamed(all, namespaces.bpmn, 'collaboration');
  for (const scope of collaboration) collect(scope, '', undefined, new Map(), { ...found, steps: [], flows: [] }, loss);
  const local = (reference: string | undefined): string | undefined => reference?.split(':').at(-1);
  reportExtensions(all, loss);
  for (const [words, count] of found.others)
    if (count > 0)
      loss.add(
        'extension-dropped',
        `${count} ${count === 1 ? words : words.startsWith('extension') ? words.replace('extension', 'extensions') : `${words}s`} did not come along: nothing here holds ${count === 1 ? 'it' : 'them'}.`,
      );
  for (const scope of all.children)
    if (scope.uri === namespaces.bpmn && (scope.name === 'choreography' || scope.name === 'globalTask'))
      loss.add('node-dropped', `A ${scope.name} “${nameOf(scope).slice(0, 80)}” did not come along: it shows no process.`);
  const named = (element: XmlElement): boolean =>
    element.uri === namespaces.bpmn && ['message', 'error', 'signal', 'escalation'].includes(element.name);
  return {
    holders: [
      ...processes,
      ...collaboration.flatMap((scope) => [scope, ...childrenNamed(scope, namespaces.bpmn, 'participant')]),
      ...all.children.filter(named),
    ].map((element) => ({ id: idOf(element) || element.name, name: nameOf(element), element })),
    steps: found.steps,
    flows: believable(found.flows, all),
    annotations: found.annotations.filter(({ id }) => isUsable(id)),
    associations: found.associations,
    areas: [
      ...collaboration
        .flatMap((scope) => childrenNamed(scope, namespaces.bpmn, 'participant'))
        .filter((element) => element.attributes.has('processRef')),
      ...processes.flatMap((process) => [...descendants(process)].filter((element) => isBpmn(element, 'lane'))),
    ]
      .map((element) => ({ id: idOf(element), name: nameOf(element) }))
      .filter(({ id, name }) => isUsable(id) && name !== ''),
    participants: collaboration
      .flatMap((scope) => childrenNamed(scope, namespaces.bpmn, 'participant'))
      .map((element) => ({ id: idOf(element), name: nameOf(element), process: local(element.attributes.get('processRef')) })),
    messageFlows: collaboration
      .flatMap((scope) => childrenNamed(scope, namespaces.bpmn, 'messageFlow'))
      .map((element) => ({
        id: idOf(element),
        name: nameOf(element),
        from: local(element.attributes.get('sourceRef')) ?? '',
        to: local(element.attributes.get('targetRef')) ?? '',
        condition: undefined,
        isDefault: false,
      })),
    places: placesOf(all),
    name:
      processes.map(nameOf).find((name) => name !== '') ??
      collaboration
        .flatMap((scope) => childrenNamed(scope, namespaces.bpmn, 'participant'))
        .map(nameOf)
        .find((name) => name !== ''),
    documentation: processes.map(documentationOf).find((part) => part !== ''),
    names: new Map(all.children.filter(named).map((element) => [idOf(element), nameOf(element)])),
    stores: storesOf(all, found.steps),
  };
}

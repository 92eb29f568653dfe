/** The steps, ways and notes of a process, and of what lies inside of its steps. */
import { limits } from '../../workflow/model/limits.ts';
import { checkedId } from '../clean-json.ts';
import type { LossReport } from '../loss.ts';
import { namespaces } from './namespaces.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';
import type { BpmnFlow, BpmnStep, OwnWire } from './bpmn-file.ts';
import { camundaNamespaces, idOf, isUsable, nameOf, ownWireOf } from './elements.ts';

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

/** `messageEventDefinition` -> `message`. */
function eventOf(element: XmlElement): XmlElement | undefined {
  return element.children.find((child) => child.uri === namespaces.bpmn && child.name.endsWith('EventDefinition'));
}

export interface Found {
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

export function collect(
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

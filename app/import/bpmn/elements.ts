/** What many elements of the file have: an id, a name, documentation, and what this program said of a wire when it printed it. */
import { edgeKinds } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { namespaces, ownNamespace } from './namespaces.ts';
import { childrenNamed, type XmlElement } from './xml.ts';
import type { OwnWire } from './bpmn-file.ts';

export const camundaNamespaces: ReadonlySet<string> = new Set([namespaces.camunda, namespaces.activiti, namespaces.flowable]);

export const idOf = (element: XmlElement): string => element.attributes.get('id') ?? '';
export const nameOf = (element: XmlElement): string => (element.attributes.get('name') ?? '').replace(/\s+/g, ' ').trim();
export const isUsable = (id: string): boolean => id !== '' && id.length <= 128;
export const own = (element: XmlElement, name: string): string | undefined => element.attributes.get(`{${ownNamespace}}${name}`);

/** A port's name as flows take it. */
export const isPort = (text: string | undefined): text is string => text !== undefined && text !== '' && text.length <= 128;

export function ownWireOf(element: XmlElement): { readonly own?: OwnWire } {
  const [kind, fromPort, toPort] = [own(element, 'kind') ?? 'data', own(element, 'fromPort'), own(element, 'toPort')];
  const known = edgeKinds.find((one) => one === kind);
  return known !== undefined && isPort(fromPort) && isPort(toPort) ? { own: { kind: known, fromPort, toPort } } : {};
}

export const isBpmn = (element: XmlElement, name: string): boolean => element.uri === namespaces.bpmn && element.name === name;

export function documentationOf(element: XmlElement): string {
  return childrenNamed(element, namespaces.bpmn, 'documentation')
    .map((child) => child.text.trim())
    .filter((text) => text !== '')
    .join('\n\n')
    .slice(0, limits.text)
    .toWellFormed();
}

/** A BPMN 2.0 file: processes with their steps and flows, pools, messages between them, and where everything is drawn. */
import { UserError } from '../../kernel/errors.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { LossReport } from '../loss.ts';
import { namespaces } from './namespaces.ts';
import { childrenNamed, descendants, parseXml, type XmlElement } from './xml.ts';
import type { BpmnFile, BpmnFlow, BpmnStep } from './bpmn-file.ts';
import { type Found, collect } from './collect.ts';
import { placesOf } from './drawn-places.ts';
import { camundaNamespaces, documentationOf, idOf, isBpmn, isPort, isUsable, nameOf, own } from './elements.ts';

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

function lanesOf(process: XmlElement): Map<string, string> {
  const lanes = new Map<string, string>();
  for (const lane of descendants(process))
    if (isBpmn(lane, 'lane'))
      for (const reference of childrenNamed(lane, namespaces.bpmn, 'flowNodeRef')) lanes.set(reference.text.trim(), nameOf(lane));
  return lanes;
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

/** What a step does is only in its vendor's extensions: Camunda 8 (zeebe), Camunda 7 and its relatives. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { literalTemplate } from '../n8n/expression.ts';
import { namespaces } from './namespaces.ts';
import { camundaNamespaces } from './elements.ts';
import { processScript } from './process-script.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';

export interface Extensions {
  /** The job type, connector or class that does the work: `io.camunda:http-json:1`. */
  readonly worker: string | undefined;
  readonly template: string | undefined;
  /** Parameters by name; dots lead into objects: `authentication.token`. */
  readonly values: JsonObject;
  /** Programs that run beside the step: listeners and scripts in its mappings. */
  readonly beside: number;
  /** The scripts among them, as they are. */
  readonly programs: readonly string[];
}

/** The model fills in what `fromAi(...)` marks, as `$fromAI` does in n8n; one among others stays in its expression. */
const byModel = /^=?\s*fromAi\s*\(\s*([\w.]+)?[^()]*\)\s*$/;

/** A mapped value: with a leading `=`, or as `${...}`, it is an expression; everything else is text. */
export function mapped(text: string): Json {
  const model = byModel.exec(text);
  if (model !== null) return { $foreign: 'n8n-js', source: `={{ $fromAI(${JSON.stringify(model[1] ?? '')}) }}` };
  // A secret among other words goes where they go; by itself it is what a login takes.
  const secret = /\{\{\s{0,5}secrets\.[A-Za-z_]\w{0,99}\s{0,5}\}\}/.exec(text)?.[0];
  if (text.startsWith('=') || /[$#]\{[^}]*\}/.test(text) || (secret !== undefined && secret.length < text.trim().length))
    return { $foreign: 'feel', source: text };
  return literalTemplate(text);
}

function put(target: Record<string, Json>, path: readonly string[], value: Json): void {
  const [first = '', ...rest] = path;
  if (first === '' || first === '__proto__' || path.length > 10) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = Object.hasOwn(target, first) ? target[first] : undefined;
  const next: Record<string, Json> = isJsonObject(inner ?? null) ? { ...(inner as JsonObject) } : {};
  put(next, rest, value);
  target[first] = next;
}

function append(target: Record<string, Json>, key: string, value: Json): void {
  const before = Object.hasOwn(target, key) ? target[key] : undefined;
  target[key] = [...(Array.isArray(before) ? (before as readonly Json[]) : []), value];
}

const workerAttributes = ['class', 'delegateExpression', 'expression', 'topic', 'connectorId', 'type'] as const;
const attributesOf = (element: XmlElement): JsonObject =>
  Object.fromEntries(
    [...element.attributes].filter(([key]) => !key.startsWith('{') && key !== '__proto__').map(([key, value]) => [key, mapped(value)]),
  );

/** A parameter of Camunda 7: text, a list, a map, or a script. */
function parameterValue(element: XmlElement): Json {
  const nested = element.children.find(({ uri, name }) => camundaNamespaces.has(uri) && ['list', 'map', 'script'].includes(name));
  switch (nested?.name) {
    case 'list':
      return nested.children.map((child) => (child.children.length > 0 ? parameterValue(child) : mapped(child.text.trim())));
    case 'map':
      return Object.fromEntries(
        nested.children
          .map((child) => [child.attributes.get('key') ?? '', parameterValue(child)] as const)
          .filter(([key]) => key !== '' && key !== '__proto__'),
      );
    case 'script':
      return scriptOf(nested);
    default:
      return mapped(element.text.trim());
  }
}

/** What a script mentions is named beside it, so that it is followed. */
const mentioned = (source: string): JsonObject => {
  const { reads } = processScript(source, '');
  return reads.length === 0 ? {} : { reads: mapped(`=[${reads.join(', ')}]`) };
};
const scriptOf = (element: XmlElement): Json => ({
  language: element.attributes.get('scriptFormat') ?? '',
  script: element.text.trim(),
  ...mentioned(element.text.trim()),
  ...(element.attributes.has('resource') ? { resource: element.attributes.get('resource') ?? '' } : {}),
});

/** A field of a form, with the values that can be chosen and what is checked. */
const fieldOf = (element: XmlElement): Json => ({
  ...attributesOf(element),
  ...(element.children.length === 0
    ? {}
    : { rules: [...descendants(element)].map((child) => ({ kind: child.name, ...attributesOf(child) })) }),
});
const listenerOf = (element: XmlElement): Json => ({
  kind: element.name,
  ...attributesOf(element),
  ...Object.fromEntries(element.children.filter(({ name }) => name === 'script').map((script) => ['script', scriptOf(script)])),
});
/** Every attribute that speaks, the first as the value itself where there is no other. */
function spoken(element: XmlElement, names: readonly string[]): Json {
  const given = names.filter((name) => (element.attributes.get(name) ?? '') !== '');
  const [only = ''] = given;
  return given.length <= 1
    ? mapped(element.attributes.get(only) ?? '')
    : Object.fromEntries(given.map((name) => [name, mapped(element.attributes.get(name) ?? '')]));
}

interface Reading {
  readonly values: Record<string, Json>;
  worker: string | undefined;
  beside: number;
  readonly programs: string[];
}

/** Returns false for an element that nobody here reads. */
function readZeebe(child: XmlElement, into: Reading): boolean {
  const attribute = (name: string): string => child.attributes.get(name) ?? '';
  const { values } = into;
  switch (child.name) {
    case 'ioMapping':
    case 'taskHeaders':
    case 'properties':
    case 'executionListeners':
    case 'taskListeners':
      return true;
    case 'taskDefinition':
      into.worker = attribute('type');
      if (child.attributes.has('retries')) put(values, ['retries'], mapped(attribute('retries')));
      return true;
    case 'input':
      put(values, attribute('target').split('.'), mapped(attribute('source')));
      return true;
    case 'output':
      put(values, ['outputs', attribute('target')], mapped(attribute('source')));
      return true;
    // Not `headers`: a connector's HTTP headers are an input of that name.
    case 'header':
      put(values, ['taskHeaders', attribute('key')], mapped(attribute('value')));
      return true;
    case 'property':
      put(values, attribute('name').split('.'), mapped(attribute('value')));
      return true;
    case 'calledElement':
      put(values, ['calledElement'], mapped(attribute('processId')));
      if (attribute('propagateAllChildVariables') !== '')
        put(values, ['propagateAllChildVariables'], mapped(attribute('propagateAllChildVariables')));
      return true;
    case 'calledDecision':
      put(values, ['calledDecision'], mapped(attribute('decisionId')));
      if (attribute('resultVariable') !== '') put(values, ['resultVariable'], mapped(attribute('resultVariable')));
      return true;
    case 'script':
      put(values, ['script'], mapped(attribute('expression')));
      if (attribute('resultVariable') !== '') put(values, ['resultVariable'], mapped(attribute('resultVariable')));
      return true;
    case 'assignmentDefinition':
      put(values, ['assignee'], spoken(child, ['assignee', 'candidateGroups', 'candidateUsers']));
      return true;
    case 'formDefinition':
      put(values, ['form'], mapped(attribute('formKey') || attribute('formId') || attribute('externalReference')));
      return true;
    case 'userTaskForm':
      put(values, ['formSchema'], child.text.trim().slice(0, 100_000));
      return true;
    case 'loopCharacteristics':
      put(values, ['loop'], spoken(child, ['inputCollection', 'inputElement', 'outputCollection', 'outputElement']));
      return true;
    case 'adHoc':
      put(values, ['adHoc'], spoken(child, ['activeElementsCollection', 'outputCollection', 'outputElement']));
      return true;
    case 'executionListener':
    case 'taskListener':
      into.beside += 1;
      append(values, 'listeners', listenerOf(child));
      return true;
    case 'taskSchedule':
      put(values, ['schedule'], spoken(child, ['dueDate', 'followUpDate']));
      return true;
    case 'priorityDefinition':
      put(values, ['priority'], mapped(attribute('priority')));
      return true;
    case 'subscription':
      put(values, ['correlationKey'], mapped(attribute('correlationKey')));
      return true;
    case 'linkedResource':
      append(values, 'linkedResources', attributesOf(child));
      return true;
    case 'linkedResources':
    case 'userTask':
      return true;
    case 'versionTag':
      put(values, ['versionTag'], mapped(attribute('value')));
      return true;
    default:
      return false;
  }
}

function readCamunda(child: XmlElement, into: Reading): boolean {
  const attribute = (name: string): string => child.attributes.get(name) ?? '';
  const { values } = into;
  switch (child.name) {
    case 'inputOutput':
    case 'connector':
    case 'properties':
    case 'formData':
    case 'formProperty':
    case 'validation':
    case 'constraint':
    case 'value':
    case 'list':
    case 'map':
    case 'entry':
    case 'potentialStarter':
      if (child.name === 'formProperty') append(values, 'formFields', fieldOf(child));
      return true;
    case 'inputParameter':
    case 'outputParameter': {
      const value = parameterValue(child);
      if ([...descendants(child)].some(({ name }) => name === 'script')) into.beside += 1;
      put(values, [child.name === 'inputParameter' ? 'inputs' : 'outputs', attribute('name')], value);
      return true;
    }
    case 'connectorId':
      into.worker = child.text.trim();
      return true;
    // An empty element with one in it, as Flowable writes it.
    case 'field':
      put(
        values,
        ['fields', attribute('name')],
        mapped(attribute('stringValue') || attribute('expression') || child.children.map(({ text }) => text.trim()).join(' ')),
      );
      return true;
    case 'string':
    case 'expression':
      return true;
    case 'property':
      put(values, ['properties', attribute('name') || attribute('id') || attribute('key')], mapped(attribute('value')));
      return true;
    case 'executionListener':
    case 'taskListener':
      into.beside += 1;
      append(values, 'listeners', listenerOf(child));
      return true;
    // Inside of a listener or a parameter.
    case 'script':
      if (child.text.trim() !== '') into.programs.push(child.text.trim());
      return true;
    case 'formField':
      append(values, 'formFields', fieldOf(child));
      return true;
    case 'in':
    case 'out':
      append(values, child.name === 'in' ? 'passes' : 'returns', attributesOf(child));
      return true;
    case 'errorEventDefinition':
      append(values, 'errors', attributesOf(child));
      return true;
    case 'failedJobRetryTimeCycle':
      put(values, ['retries'], mapped(child.text.trim()));
      return true;
    default:
      return false;
  }
}

const readElement = (child: XmlElement, into: Reading): boolean =>
  child.uri === namespaces.zeebe ? readZeebe(child, into) : camundaNamespaces.has(child.uri) ? readCamunda(child, into) : true;

/** Names of vendor elements below this one that `extensionsOf` does not read. */
export const unreadExtensions = (element: XmlElement): string[] =>
  childrenNamed(element, namespaces.bpmn, 'extensionElements').flatMap((holder) =>
    [...descendants(holder)]
      .filter((child) => !readElement(child, { values: {}, worker: undefined, beside: 0, programs: [] }))
      .map(({ name }) => name),
  );

function readFrom(element: XmlElement, into: Reading): string | undefined {
  let template: string | undefined;
  for (const [key, value] of element.attributes) {
    const match = /^\{(.+)\}(\w+)$/.exec(key);
    if (match === null) continue;
    const [, uri = '', name = ''] = match;
    if ((uri === namespaces.zeebe || camundaNamespaces.has(uri)) && name === 'modelerTemplate') template = value;
    else if (camundaNamespaces.has(uri)) {
      put(into.values, [name], mapped(value));
      // An expression of Java that reaches beyond its own names is a program.
      if (/xpression$/.test(name) && /getClass|forName|Runtime|ProcessBuilder|ScriptEngine/.test(value)) into.programs.push(value);
      // `type="external"` says only that a program outside does the work; Flowable's `mail`, `shell` and `http` say which.
      if ((workerAttributes as readonly string[]).includes(name) && !(name === 'type' && value === 'external')) into.worker ??= value;
    }
  }
  for (const holder of childrenNamed(element, namespaces.bpmn, 'extensionElements'))
    for (const child of descendants(holder)) readElement(child, into);
  return template;
}

/** Of the step itself, of what its event throws or waits for, and of how often it is done. */
export function extensionsOf(element: XmlElement): Extensions {
  const into: Reading = { values: {}, worker: undefined, beside: 0, programs: [] };
  const template = readFrom(element, into);
  for (const part of element.children)
    if (part.uri === namespaces.bpmn && (part.name.endsWith('EventDefinition') || part.name.endsWith('LoopCharacteristics')))
      readFrom(part, into);
  return {
    worker: into.worker === '' ? undefined : into.worker,
    template,
    values: into.values,
    beside: into.beside,
    programs: into.programs,
  };
}

/** What a step does is only in its vendor's extensions: Camunda 8 (zeebe), Camunda 7 and its relatives. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import { literalTemplate } from '../n8n/expression.ts';
import { namespaces } from './parse.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';

export interface Extensions {
  /** The job type, connector or class that does the work: `io.camunda:http-json:1`. */
  readonly worker: string | undefined;
  readonly template: string | undefined;
  /** Parameters by name; dots lead into objects: `authentication.token`. */
  readonly values: JsonObject;
}

/** The model fills in what `fromAi(...)` marks, as `$fromAI` does in n8n. */
const byModel = /\bfromAi\s*\(\s*([\w.]+)?/;

/** A mapped value: with a leading `=`, or as `${...}`, it is an expression; everything else is text. */
export function mapped(text: string): Json {
  const model = byModel.exec(text);
  if (model !== null) return { $foreign: 'n8n-js', source: `={{ $fromAI(${JSON.stringify(model[1] ?? '')}) }}` };
  if (text.startsWith('=') || /[$#]\{[^}]*\}/.test(text)) return { $foreign: 'feel', source: text };
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
  const next: Record<string, Json> = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...(inner as JsonObject) } : {};
  put(next, rest, value);
  target[first] = next;
}

const camundaNamespaces: ReadonlySet<string> = new Set([namespaces.camunda, namespaces.activiti, namespaces.flowable]);
const workerAttributes = ['class', 'delegateExpression', 'expression', 'topic', 'connectorId', 'type'] as const;

export function extensionsOf(element: XmlElement): Extensions {
  const values: Record<string, Json> = {};
  let worker: string | undefined;
  let template: string | undefined;
  for (const [key, value] of element.attributes) {
    const match = /^\{(.+)\}(\w+)$/.exec(key);
    if (match === null) continue;
    const [, uri = '', name = ''] = match;
    if (uri === namespaces.zeebe && name === 'modelerTemplate') template = value;
    if (camundaNamespaces.has(uri)) {
      put(values, [name], mapped(value));
      if (name !== 'type' && (workerAttributes as readonly string[]).includes(name)) worker ??= value;
    }
  }
  for (const holder of childrenNamed(element, namespaces.bpmn, 'extensionElements')) {
    for (const child of descendants(holder)) {
      const attribute = (name: string): string => child.attributes.get(name) ?? '';
      if (child.uri === namespaces.zeebe) {
        switch (child.name) {
          case 'taskDefinition': worker = attribute('type'); break;
          case 'input': put(values, attribute('target').split('.'), mapped(attribute('source'))); break;
          case 'output': put(values, ['outputs', attribute('target')], mapped(attribute('source'))); break;
          case 'header': put(values, ['headers', attribute('key')], mapped(attribute('value'))); break;
          case 'property': put(values, attribute('name').split('.'), mapped(attribute('value'))); break;
          case 'calledElement': put(values, ['calledElement'], mapped(attribute('processId'))); break;
          case 'calledDecision': put(values, ['calledDecision'], mapped(attribute('decisionId'))); break;
          case 'script': put(values, ['script'], mapped(attribute('expression'))); break;
          case 'assignmentDefinition': put(values, ['assignee'], mapped(attribute('assignee') || attribute('candidateGroups'))); break;
          case 'formDefinition': put(values, ['form'], mapped(attribute('formKey') || attribute('formId'))); break;
          case 'loopCharacteristics': put(values, ['loop'], mapped(attribute('inputCollection'))); break;
          default: break;
        }
      } else if (camundaNamespaces.has(child.uri)) {
        if (child.name === 'inputParameter' || child.name === 'outputParameter') put(values, [child.name === 'inputParameter' ? 'inputs' : 'outputs', attribute('name')], mapped(child.text.trim()));
        if (child.name === 'connectorId') worker = child.text.trim();
        if (child.name === 'field') put(values, ['fields', attribute('name')], mapped(attribute('stringValue') || attribute('expression')));
        if (child.name === 'property') put(values, ['properties', attribute('name') || attribute('id')], mapped(attribute('value')));
      }
    }
  }
  return { worker: worker === '' ? undefined : worker, template, values };
}

/** Variables that a step sets by its mappings, whatever it does: `zeebe:ioMapping`, `camunda:inputOutput`, what a call hands over, and what a repetition collects. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { mapped } from './extensions.ts';
import { namespaces } from './namespaces.ts';
import { camundaNamespaces } from './elements.ts';
import { processScript } from './process-script.ts';
import { withElements, withOwnResult, type Repeat } from './repeats.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';

interface Mapped {
  readonly path: string[];
  readonly parameter: string[];
}
export interface Mappings {
  readonly fields: readonly Mapped[];
  /** Expressions that have no place among the step's values of themselves. */ readonly values: JsonObject;
}

const most = 100;
const pathOf = (name: string): string[] =>
  name
    .split('.')
    .filter((part) => part !== '')
    .slice(0, 10);
const isSound = ({ path }: Mapped): boolean => path.length > 0 && path.every((part) => part.length <= 200 && part !== '__proto__');

/** In the order in which the engine works them out. */
function inOrder(element: XmlElement): { readonly fields: Mapped[]; readonly handed: Record<string, Json> } {
  const [before, after]: [Mapped[], Mapped[]] = [[], []];
  const handed: Record<string, Json> = {};
  for (const holder of childrenNamed(element, namespaces.bpmn, 'extensionElements'))
    for (const { uri, name, attributes } of descendants(holder)) {
      const at = (key: string): string => attributes.get(key) ?? '';
      const target = at('target');
      if (uri === namespaces.zeebe && name === 'input') before.push({ path: pathOf(target), parameter: pathOf(target) });
      else if (uri === namespaces.zeebe && name === 'output') after.push({ path: pathOf(target), parameter: ['outputs', target] });
      else if (!camundaNamespaces.has(uri)) continue;
      else if (name === 'inputParameter') before.push({ path: pathOf(at('name')), parameter: ['inputs', at('name')] });
      else if (name === 'outputParameter') after.push({ path: pathOf(at('name')), parameter: ['outputs', at('name')] });
      else if (name === 'in' && target !== '' && target !== '__proto__') {
        handed[target] = at('sourceExpression') === '' ? mapped(`=${at('source')}`) : mapped(at('sourceExpression'));
        before.push({ path: [target], parameter: ['handed', target] });
      }
    }
  return { fields: [...before, ...after].filter(isSound).slice(0, most), handed };
}

/** What scripts of listeners put into variables: they are made of what the script mentions. */
function setByListeners(values: JsonObject): Mapped[] {
  const listeners = Array.isArray(values['listeners']) ? (values['listeners'] as readonly Json[]) : [];
  return listeners
    .flatMap((one, index) => {
      const script = isJsonObject(one) ? one['script'] : undefined;
      const source = script !== undefined && isJsonObject(script) ? script['script'] : undefined;
      if (typeof source !== 'string' || script === undefined || !isJsonObject(script) || script['reads'] === undefined) return [];
      return (processScript(source, '').sets ?? []).map((name): Mapped => ({
        path: [name],
        parameter: ['listeners', String(index), 'script', 'reads'],
      }));
    })
    .filter(isSound)
    .slice(0, most);
}

export function mappingsOf(element: XmlElement, values: JsonObject, repeat: Repeat | undefined): Mappings {
  const { fields, handed } = inOrder(element);
  const loop = isJsonObject(values['loop']) && !isForeignExpression(values['loop']) ? values['loop'] : undefined;
  const [list, one] = [loop?.['outputCollection'], loop?.['outputElement']];
  const collects = typeof list === 'string' && one !== undefined;
  const made = collects ? withOwnResult(one, values) : undefined;
  const collected: JsonObject =
    made === undefined ? {} : { collected: repeat === undefined ? made : (withElements({ made }, repeat)['made'] ?? made) };
  const gathered = collects ? [{ path: pathOf(list), parameter: ['collected'] }].filter(isSound) : [];
  return {
    fields: [...fields, ...gathered, ...setByListeners(values)],
    values: { ...(Object.keys(handed).length === 0 ? {} : { handed }), ...collected },
  };
}

/** What a called process hands back: all that it knows, or what the calls of it name. */
export interface Returns {
  readonly all: boolean;
  readonly values: JsonObject;
}

/** By process: what those that call it take from it. */
export function returnsOf(calls: readonly { readonly called: string; readonly values: JsonObject }[]): ReadonlyMap<string, Returns> {
  const found = new Map<string, { all: boolean; values: Record<string, Json> }>();
  for (const { called, values } of calls) {
    const into = found.get(called) ?? { all: false, values: {} };
    found.set(called, into);
    const named: readonly (readonly [string, Json])[] = [
      ...(isJsonObject(values['outputs']) ? Object.entries(values['outputs']) : []),
      ...returned(values),
    ];
    for (const [target, value] of named.slice(0, most)) if (target !== '' && target !== '__proto__') into.values[target] = value;
    // Camunda 8 hands all back unless it is told not to; Camunda 7 where it is told so.
    if (
      values['propagateAllChildVariables'] === 'true' ||
      (named.length === 0 && values['propagateAllChildVariables'] !== 'false') ||
      list(values['returns']).some((one) => one['variables'] === 'all')
    )
      into.all = true;
  }
  return found;
}

const list = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
/** `<camunda:out source="result" target="answer"/>` */
function returned(values: JsonObject): (readonly [string, Json])[] {
  return list(values['returns']).flatMap(({ target, source, sourceExpression }) =>
    typeof target !== 'string' ? [] : [[target, sourceExpression ?? mapped(`=${typeof source === 'string' ? source : ''}`)] as const],
  );
}

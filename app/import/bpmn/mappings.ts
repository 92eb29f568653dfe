/** Variables that a step sets by its mappings, whatever it does: `zeebe:ioMapping`, `camunda:inputOutput`, what a call hands over, and what a repetition collects. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { mapped } from './extensions.ts';
import { namespaces } from './namespaces.ts';
import { camundaNamespaces } from './parse.ts';
import { withElements, type Repeat } from './repeats.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';

interface Mapped { readonly path: string[]; readonly parameter: string[] }
export interface Mappings { readonly fields: readonly Mapped[]; /** Expressions that have no place among the step's values of themselves. */ readonly values: JsonObject }

const most = 100;
const pathOf = (name: string): string[] => name.split('.').filter((part) => part !== '').slice(0, 10);
const isSound = ({ path }: Mapped): boolean => path.length > 0 && path.every((part) => part.length <= 200 && part !== '__proto__');

/** In the order in which the engine works them out. */
function inOrder(element: XmlElement): { readonly fields: Mapped[]; readonly handed: Record<string, Json> } {
  const [before, after]: [Mapped[], Mapped[]] = [[], []];
  const handed: Record<string, Json> = {};
  for (const holder of childrenNamed(element, namespaces.bpmn, 'extensionElements')) for (const { uri, name, attributes } of descendants(holder)) {
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

export function mappingsOf(element: XmlElement, values: JsonObject, repeat: Repeat | undefined): Mappings {
  const { fields, handed } = inOrder(element);
  const loop = isJsonObject(values['loop']) && !isForeignExpression(values['loop']) ? values['loop'] : undefined;
  const [list, one] = [loop?.['outputCollection'], loop?.['outputElement']];
  const collects = typeof list === 'string' && one !== undefined;
  const collected: JsonObject = collects ? { collected: repeat === undefined ? one : (withElements({ one }, repeat)['one'] ?? one) } : {};
  const gathered = collects ? [{ path: pathOf(list), parameter: ['collected'] }].filter(isSound) : [];
  return { fields: [...fields, ...gathered], values: { ...(Object.keys(handed).length === 0 ? {} : { handed }), ...collected } };
}

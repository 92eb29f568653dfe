/** Facts of a BPMN step: its kind says how it steers, its worker says what it does. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Facts } from './facts.ts';
import { extensionsOf, mapped, type Extensions } from './extensions.ts';
import { elementOf, repeatOf, withElements } from './repeats.ts';
import { mappingsOf, type Mappings } from './mappings.ts';
import { namespaces } from './namespaces.ts';
import type { BpmnFile, BpmnStep } from './bpmn-file.ts';
import { childrenNamed } from './xml.ts';
import { timerOf } from './describe-event.ts';
import { type StepContext, byKind, conditionOf } from './describe-kind.ts';

export interface BpmnDescription {
  readonly category: string;
  readonly title: string;
  readonly operation?: string;
  readonly values: JsonObject;
  readonly code?: string;
  readonly facts: Facts;
  /** Programs beside the step, which the facts do not cover. */
  readonly beside: number;
}

/** It is started for all entries of a list at once, however many there are. */
const eachAtOnce = ({ children }: BpmnStep['element']): boolean =>
  children.some(
    (element) =>
      element.uri === namespaces.bpmn &&
      element.name === 'multiInstanceLoopCharacteristics' &&
      element.attributes.get('isSequential') !== 'true' &&
      !/^\s*=?\s*\d+\s*$/.test(childrenNamed(element, namespaces.bpmn, 'loopCardinality')[0]?.text ?? ''),
  );

/** What runs beside a step: scripts of its listeners and mappings, and those that choose the way out of it. */
const besideOf = ({ programs }: Extensions, leaving: BpmnFile['flows']): string =>
  [
    ...programs,
    ...leaving.flatMap(({ condition, language, programs: taken = [] }) => [
      ...(condition === undefined || language === undefined ? [] : [condition]),
      ...taken,
    ]),
  ].join('\n\n');

const titles: Readonly<Record<string, string>> = {
  userTask: 'User task',
  serviceTask: 'Service task',
  exclusiveGateway: 'Exclusive gateway',
  startEvent: 'Start event',
  endEvent: 'End event',
  boundaryEvent: 'Boundary event',
  callActivity: 'Call activity',
};
const titleOf = (kind: string): string =>
  titles[kind] ??
  kind
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/^./, (letter) => letter.toUpperCase())
    .toLowerCase()
    .replace(/^./, (letter) => letter.toUpperCase());

const holdsSteps: ReadonlySet<string> = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

/** What hands everything on also sets what its mappings say; a beginning that others lead to is told what they know, and an end that leads on hands it on. */
function amidOthers(step: BpmnStep, facts: Facts, { fields }: Mappings, { entered, left, returns }: StepContext): Facts {
  const joined =
    facts.result === 'nothing' && ((step.kind === 'startEvent' && entered) || (step.kind === 'endEvent' && left))
      ? withoutStop(facts)
      : facts;
  if (returns !== undefined && joined.result === 'pass') {
    const back = Object.keys(returns.values)
      .map((name) => ({
        path: name
          .split('.')
          .filter((part) => part !== '')
          .slice(0, 10),
        parameter: ['returns', name],
      }))
      .filter(({ path }) => path.length > 0 && path.every((part) => part.length <= 200));
    return { ...joined, result: returns.all ? 'assign' : 'keep', fields: [...(returns.all ? fields : []), ...back].slice(0, 500) };
  }
  if (fields.length === 0 || (joined.result !== 'pass' && joined.result !== 'assign')) return joined;
  const known = new Set(joined.fields.map(({ path }) => path.join('.')));
  const further = fields.filter(({ path }) => !known.has(path.join('.')));
  return further.length === 0
    ? joined
    : {
        ...joined,
        result: 'assign',
        fields: [...joined.fields, ...further.map(({ path, parameter }) => ({ path, parameter }))].slice(0, 500),
      };
}
const withoutStop = ({ control, ...facts }: Facts): Facts => ({
  ...facts,
  result: 'pass',
  ...(control === undefined || control.kind === 'stop' ? {} : { control }),
});

export function describeStep(step: BpmnStep, context: StepContext): BpmnDescription {
  const read = extensionsOf(step.element);
  const repeat = repeatOf(read.values);
  const inside = repeat !== undefined && holdsSteps.has(step.kind);
  const extensions = repeat === undefined || inside ? read : { ...read, values: withElements(read.values, repeat) };
  const described = byKind(step, extensions, context);
  const around = mappingsOf(step.element, read.values, repeat);
  const found =
    !inside || described.facts.result !== 'pass'
      ? described
      : {
          ...described,
          values: { ...(described.values ?? extensions.values), each: elementOf(repeat) },
          facts: { ...described.facts, result: 'assign' as const, fields: [{ path: [repeat.element], parameter: ['each'] }] },
        };
  const beside = besideOf(extensions, context.leaving);
  const code = [found.code ?? '', beside].filter((part) => part.trim() !== '').join('\n\n');
  const conditions: JsonObject =
    found.values?.['conditions'] === undefined && context.leaving.some(({ condition }) => condition !== undefined)
      ? { conditions: context.leaving.map(conditionOf) }
      : {};
  const timer = timerOf(step);
  const reference = step.eventElement?.attributes
    .get(`${step.event ?? ''}Ref`)
    ?.split(':')
    .at(-1);
  const said = reference === undefined ? undefined : context.file.names.get(reference);
  const loops = step.element.children
    .filter(({ uri, name }) => uri === namespaces.bpmn && name.endsWith('LoopCharacteristics'))
    .map((element): Json => ({
      kind:
        element.name === 'standardLoopCharacteristics'
          ? 'loop'
          : element.attributes.get('isSequential') === 'true'
            ? 'one after the other'
            : 'at once',
      ...Object.fromEntries(
        ['loopCardinality', 'completionCondition', 'loopCondition'].flatMap((name) =>
          childrenNamed(element, namespaces.bpmn, name)
            .slice(0, 1)
            .map((child) => [name, mapped(child.text.trim())]),
        ),
      ),
    }));
  const marks = {
    ...(step.element.attributes.get('cancelActivity') === 'false' || step.element.attributes.get('isInterrupting') === 'false'
      ? { interrupts: false }
      : {}),
    ...(step.element.attributes.get('triggeredByEvent') === 'true' ? { begins: 'by an event' } : {}),
    ...(step.element.attributes.get('isForCompensation') === 'true' ? { compensates: true } : {}),
  };
  const condition =
    step.event === 'conditional' && step.eventElement !== undefined
      ? childrenNamed(step.eventElement, namespaces.bpmn, 'condition')[0]?.text.trim()
      : undefined;
  const stores = (context.file.stores.get(step.id) ?? [])
    .slice(0, 20)
    .map(({ name, access }) => ({ kind: 'table' as const, key: `bpmn:${name}`.slice(0, 500), access }));
  const operation = [extensions.worker, step.event, said]
    .filter((part) => part !== undefined && part !== '')
    .join(': ')
    .slice(0, 300);
  return {
    category: found.category,
    title: titleOf(step.kind),
    ...(operation === '' ? {} : { operation }),
    values: {
      ...(found.values ?? extensions.values),
      ...around.values,
      ...(context.returns === undefined ? {} : { returns: context.returns.values }),
      ...conditions,
      ...(timer === '' ? {} : { timer: mapped(timer) }),
      ...(step.lane === undefined || step.lane === '' ? {} : { lane: step.lane }),
      ...(loops.length === 0 ? {} : { repeats: loops }),
      ...marks,
      ...(condition === undefined ? {} : { condition: mapped(condition) }),
      ...(extensions.template === undefined ? {} : { template: extensions.template }),
    },
    ...(code === '' ? {} : { code }),
    beside: extensions.beside,
    facts: {
      ...amidOthers(step, found.facts, around, context),
      stores: [...found.facts.stores, ...stores],
      ...(eachAtOnce(step.element) ? { eachAtOnce: true as const } : {}),
      ...(code === '' || found.facts.code !== undefined ? {} : { code: { language: 'unknown', dialect: 'process' } }),
    },
  };
}

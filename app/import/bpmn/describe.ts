/** Facts of a BPMN step: its kind says how it steers, its worker says what it does. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { brings } from '../n8n/describe/kit.ts';
import { isAgent, keepsVariables, modelFacts, sent, workerFacts } from './describe-worker.ts';
import { nothing, text, type Facts } from './facts.ts';
import { extensionsOf, mapped, type Extensions } from './extensions.ts';
import { inboundFacts } from './inbound.ts';
import { elementOf, repeatOf, withElements } from './repeats.ts';
import { mappingsOf, type Mappings, type Returns } from './mappings.ts';
import { processScript } from './process-script.ts';
import { namespaces } from './namespaces.ts';
import type { BpmnFile, BpmnStep } from './parse.ts';
import { childrenNamed } from './xml.ts';

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

const timerOf = ({ eventElement }: BpmnStep): string => {
  for (const name of ['timeCycle', 'timeDate', 'timeDuration']) {
    const found = eventElement === undefined ? undefined : childrenNamed(eventElement, namespaces.bpmn, name)[0]?.text.trim();
    if (found !== undefined && found !== '') return found;
  }
  return '';
};

/** `PT2H30M`, `P3D`: ISO 8601 durations without months and years, whose length depends on the calendar. */
export function durationMs(text: string): number | undefined {
  const match = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/.exec(text.replace(/^=?"?|"$/g, ''));
  if (match === null || text.length < 3) return undefined;
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const total = ((((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return total > 0 ? total : undefined;
}

function eventFacts(step: BpmnStep, extensions: Extensions): { category: string; facts: Facts } {
  const inbound = isJsonObject(extensions.values['inbound']) ? extensions.values['inbound'] : {};
  const starts = step.kind === 'startEvent';
  const kindOf = step.event;
  if (step.kind === 'endEvent' || step.kind === 'intermediateThrowEvent') {
    if (kindOf === 'message' || kindOf === 'signal') {
      const { facts, category } =
        extensions.worker === undefined && extensions.template === undefined
          ? {
              category: 'message.send',
              facts: {
                ...nothing,
                zone: { scope: 'unknown' as const },
                effects: [{ kind: 'send' as const, what: 'sends a message to another process', idempotent: false }],
                sinks: sent('message', extensions.values),
              },
            }
          : workerFacts(extensions);
      return { category, facts };
    }
    return step.kind === 'endEvent'
      ? { category: 'flow.stop', facts: { ...nothing, result: 'nothing', control: { kind: 'stop', reads: [] } } }
      : { category: 'flow.noop', facts: nothing };
  }
  if (kindOf === 'message' || kindOf === 'signal' || text(inbound['type']) !== '') {
    return inboundFacts(extensions.values, starts);
  }
  if (!starts)
    return {
      category: kindOf === 'timer' ? 'wait' : 'flow.noop',
      facts: { ...nothing, ...(kindOf === 'timer' ? { control: { kind: 'wait' as const, reads: [] } } : {}) },
    };
  const timer = timerOf(step);
  if (kindOf === 'timer')
    return {
      category: 'trigger.schedule',
      facts: {
        ...nothing,
        result: 'nothing',
        trigger: {
          kind: 'schedule',
          exposed: false,
          auth: 'session',
          atLeastOnce: false,
          ...(/^[\d*/,\- ?A-Z#L]+( [\d*/,\- ?A-Z#L]+){4,6}$/.test(timer) ? { cron: timer.slice(0, 300) } : {}),
        },
      },
    };
  if (kindOf !== undefined || step.parent !== undefined)
    return {
      category: 'trigger.event',
      facts:
        step.parent === undefined
          ? {
              ...nothing,
              result: 'nothing',
              brings: brings('event', ['out']),
              trigger: { kind: 'event', exposed: false, auth: 'unseen', atLeastOnce: true },
            }
          : nothing,
    };
  // Whoever starts the process fills in what it begins with.
  return {
    category: 'trigger.manual',
    facts: {
      ...nothing,
      result: 'nothing',
      brings: brings('event', ['out']),
      trigger: { kind: 'manual', exposed: false, auth: 'session', atLeastOnce: false },
    },
  };
}

export interface StepContext {
  readonly file: BpmnFile;
  /** Sequence flows that leave the step, in order. */
  readonly leaving: BpmnFile['flows'];
  /** Deadline from a timer on the step's border. */
  readonly deadlineMs: number | undefined;
  /** It is a task of an agent that nothing leads to: one of its tools. */
  readonly isTool: boolean;
  /** Something leads to it, or away from it: of a beginning and an end that is a message, a call, or the process around it. */
  readonly entered: boolean;
  readonly left: boolean;
  /** Of an end of a called process. */
  readonly returns?: Returns;
}

/** An expression of FEEL whose outcome goes into a variable: `zeebe:script`. The outcomes of others may be any. */
function assigned(values: JsonObject): { category: string; facts: Facts } {
  const variable = text(values['resultVariable'])
    .split('.')
    .filter((part) => part !== '');
  const isClear =
    values['script'] !== undefined &&
    variable.length > 0 &&
    variable.length <= 10 &&
    variable.every((part) => part.length <= 200 && !part.includes('{{'));
  return {
    category: 'transform',
    facts: isClear ? { ...nothing, result: 'assign', fields: [{ path: variable, parameter: ['script'] }] } : { ...nothing, result: 'join' },
  };
}

/** What somebody fills in goes into the variables that the step maps it to, over what was in them. */
function filledIn(values: JsonObject): Facts {
  const outputs = isJsonObject(values['outputs']) ? Object.keys(values['outputs']).slice(0, 20) : [];
  const told = brings('event', ['out']);
  const fields = outputs
    .map((name) => ({
      path: name
        .split('.')
        .filter((part) => part !== '')
        .slice(0, 10),
      parameter: ['outputs', name],
    }))
    .filter(({ path }) => path.length > 0 && path.every((part) => part.length <= 200));
  return fields.length === 0
    ? { ...nothing, brings: told }
    : {
        ...nothing,
        result: 'assign',
        fields,
        brings: [...told, ...fields.flatMap(({ path }) => told.map((source) => ({ ...source, path: [...path, ...source.path] })))].slice(
          0,
          50,
        ),
      };
}

const scriptLanguages: Readonly<Record<string, 'javascript' | 'python' | 'shell'>> = {
  javascript: 'javascript',
  ecmascript: 'javascript',
  js: 'javascript',
  python: 'python',
  jython: 'python',
  bash: 'shell',
  sh: 'shell',
};

function byKind(
  step: BpmnStep,
  extensions: Extensions,
  { leaving, deadlineMs, isTool }: StepContext,
): { category: string; facts: Facts; code?: string; values?: JsonObject } {
  const { values } = extensions;
  switch (step.kind) {
    case 'userTask':
    case 'manualTask':
      return {
        category: 'human.approval',
        facts: { ...filledIn(values), human: { approvers: 1, ...(deadlineMs === undefined ? {} : { deadlineMs }) } },
      };
    case 'scriptTask': {
      const source = childrenNamed(step.element, namespaces.bpmn, 'script')[0]?.text ?? '';
      const language = scriptLanguages[(step.element.attributes.get('scriptFormat') ?? '').toLowerCase()] ?? 'unknown';
      if (source.trim() === '') return assigned(values);
      const { sets, reads } = processScript(source, text(values['resultVariable']));
      const code = { language, dialect: 'process' } as const;
      // What it mentions is named, so that a variable that says by its name what it holds is followed.
      const given = { ...values, ...(reads.length === 0 ? {} : { reads: mapped(`=[${reads.join(', ')}]`) }) };
      if (sets === undefined || language === 'shell' || language === 'python')
        return { category: 'script', code: source, values: given, facts: { ...nothing, result: 'join', code } };
      return {
        category: 'script',
        code: source,
        values: given,
        facts: { ...nothing, result: 'assign', fields: sets.map((name) => ({ path: [name], parameter: ['reads'] })), code },
      };
    }
    case 'businessRuleTask':
      return extensions.worker === undefined ? { category: 'transform', facts: { ...nothing, result: 'join' } } : workerFacts(extensions);
    case 'serviceTask':
    case 'sendTask': {
      const { category, facts: own } = workerFacts(extensions);
      const facts = isTool ? own : keepsVariables(own, extensions);
      // What the model fills in is marked by `fromAi`; a worker without a mapping gets the model's words as they are.
      return {
        category,
        facts: isTool
          ? { ...facts, sinks: facts.sinks.map((sink) => (sink.implied === undefined ? sink : { ...sink, model: true })) }
          : facts,
      };
    }
    case 'receiveTask':
      return isJsonObject(values['inbound'] ?? null)
        ? eventFacts({ ...step, event: 'message' }, extensions)
        : { category: 'wait', facts: { ...nothing, brings: brings('event', ['out']), control: { kind: 'wait', reads: [] } } };
    case 'callActivity': {
      const called = text(values['calledElement']) || (step.element.attributes.get('calledElement') ?? '');
      return {
        category: 'subworkflow',
        facts: {
          ...nothing,
          zone: { scope: 'internal' },
          result: 'join',
          ...(isChosen(values['calledElement'] ?? called)
            ? { effects: [{ kind: 'exec' as const, what: 'runs whichever process the data names', idempotent: false }] }
            : {}),
          control: {
            kind: 'subflow',
            reads: [],
            ...(isChosen(values['calledElement'] ?? called) ? { named: [['calledElement']] } : {}),
            ...(called === '' || /^=|[$#]\{|\{\{/.test(called) ? {} : { flowId: called.slice(0, 200) }),
          },
        },
      };
    }
    case 'exclusiveGateway':
    case 'inclusiveGateway':
    case 'complexGateway': {
      return {
        category: 'switch',
        values: { ...values, conditions: leaving.map(conditionOf) },
        facts: {
          ...nothing,
          control: { kind: leaving.length > 1 ? 'branch' : 'merge', reads: leaving.length > 1 ? [['conditions']] : [] },
        },
      };
    }
    case 'parallelGateway':
      // It hands the same item to every way out: no list is taken apart.
      return { category: leaving.length > 1 ? 'flow.noop' : 'merge', facts: { ...nothing, control: { kind: 'merge', reads: [] } } };
    case 'eventBasedGateway':
      return { category: 'switch', facts: { ...nothing, control: { kind: 'branch', reads: [] } } };
    case 'adHocSubProcess':
      return isAgent(extensions)
        ? {
            category: 'ai.agent',
            facts: keepsVariables(modelFacts(values, `${extensions.worker ?? ''} ${extensions.template ?? ''}`, 'agent'), extensions),
          }
        : { category: 'subworkflow', facts: nothing };
    case 'subProcess':
    case 'transaction':
    case 'task':
      return { category: step.kind === 'task' ? 'flow.noop' : 'subworkflow', facts: nothing };
    default:
      return eventFacts(step, extensions);
  }
}

/** Which process is called stands in a variable. */
const isChosen = (called: Json): boolean => (typeof called === 'string' ? /[$#]\{|\{\{/.test(called) : isForeignExpression(called));

/** It is started for all entries of a list at once, however many there are. */
const eachAtOnce = ({ children }: BpmnStep['element']): boolean =>
  children.some(
    (element) =>
      element.uri === namespaces.bpmn &&
      element.name === 'multiInstanceLoopCharacteristics' &&
      element.attributes.get('isSequential') !== 'true' &&
      !/^\s*=?\s*\d+\s*$/.test(childrenNamed(element, namespaces.bpmn, 'loopCardinality')[0]?.text ?? ''),
  );

/** Where a condition is a script, what it mentions decides. */
const conditionOf = ({ name, condition, language, isDefault }: BpmnFile['flows'][number]): Json => ({
  name,
  ...(condition === undefined
    ? {}
    : language === undefined
      ? { condition: mapped(condition) }
      : { condition: mapped(`=[${processScript(condition, '').reads.join(', ')}]`), language }),
  ...(isDefault ? { default: true } : {}),
});

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

/** Facts of a step by its kind, before what stands around it counts. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { brings } from '../n8n/describe/kit.ts';
import { isAgent, keepsVariables, modelFacts, workerFacts } from './describe-worker.ts';
import { nothing, text, type Facts } from './facts.ts';
import { mapped, type Extensions } from './extensions.ts';
import type { Returns } from './mappings.ts';
import { processScript } from './process-script.ts';
import { namespaces } from './namespaces.ts';
import type { BpmnFile, BpmnStep } from './bpmn-file.ts';
import { childrenNamed } from './xml.ts';
import { eventFacts } from './describe-event.ts';

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

export function byKind(
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

/** Where a condition is a script, what it mentions decides. */
export const conditionOf = ({ name, condition, language, isDefault }: BpmnFile['flows'][number]): Json => ({
  name,
  ...(condition === undefined
    ? {}
    : language === undefined
      ? { condition: mapped(condition) }
      : { condition: mapped(`=[${processScript(condition, '').reads.join(', ')}]`), language }),
  ...(isDefault ? { default: true } : {}),
});

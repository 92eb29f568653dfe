import type { EffectKind } from '../../nodes/kit/facts.ts';
import { valueAt } from '../../workflow/graph/patch.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { typeOf } from '../dataflow/cell.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Hop } from '../kit/finding.ts';
import { approvalBefore } from '../kit/fixes.ts';
import type { StepSink } from '../kit/step-sinks.ts';
import { byModel, isQuoted, isText, leavesHouse, modelBit, modelItself, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

const changing: ReadonlySet<EffectKind> = new Set(['write', 'pay', 'delete', 'grant', 'send']);
/** Parameters that say which record, account or address is meant. */
const plainKey =
  /(?:^|[._])(?:id|key|iban|account(?:number)?|to|sendto|recipients?|toemail|torecipients|email|phone(?:number)?|url|link)$/i;
const camelKey = /[a-z](?:Id|Key|Account|Url|Email)$/;
const keySegment = (parameter: string): string => parameter.replace(/\.(?:\d+|value)(?=\.|$)/g, '');

/** Written by the model, or repeated by a service that was told it: what a service gives out of its own has been looked up there. */
const invented = (one: Seen): boolean => byModel(one) && (modelItself(one) || isQuoted(one)) && (isText(one) || typeOf(one.low) === 'uuid');

const isKey = (name: string): boolean => plainKey.test(name) || camelKey.test(name);
/** "Profile ID", `row_number`: no text that is long enough to find nothing but itself. */
const isKeyColumn = (column: string): boolean => {
  const name = column.trim().replace(/\s+/g, '_');
  return isKey(name) || /(?:^|_)(?:number|nr|no)$/i.test(name);
};

/** `"customer_id": "{{ input.output }}"` in a body that is written out. */
const written = /"([\w.-]{1,100})"\s{0,20}:\s{0,20}"?\s{0,5}\{\{([^{}]{1,500})\}\}/g;
function keyWithin(step: StepView, { kind, parameter, reads }: StepSink): Seen | undefined {
  if (kind !== 'network' && kind !== 'store') return undefined;
  const { parameters } = step.node;
  const text = valueAt(parameters, parameter.split('.')) ?? valueAt(parameters, ['values', ...parameter.split('.')]);
  const source = typeof text === 'string' ? text : isForeignExpression(text) ? text.source : '';
  const keyed = [...source.slice(0, 50_000).matchAll(written)].flatMap(([, name = '', made = '']) => (isKey(name) ? [made] : []));
  if (keyed.length === 0) return undefined;
  const names = (one: Seen): boolean => {
    const last = one.field.split('.').at(-1) ?? '';
    return last !== '' && keyed.some((made) => made.split(/[^\w$-]+/).includes(last));
  };
  return step.see(reads).find((one) => invented(one) && names(one));
}

const chooses: Partial<Record<EffectKind, string>> = {
  send: 'picks whom it writes to',
  pay: 'picks who is paid',
  delete: 'picks what it deletes',
  grant: 'picks who gets access',
};

function keyOf(step: StepView): { readonly seen: Seen; readonly parameter: string } | undefined {
  for (const network of step.facts.networks) {
    const seen = network.direction === 'out' ? step.seeFacts(network.pathReads).find(invented) : undefined;
    if (seen !== undefined) return { seen, parameter: network.parameter };
  }
  for (const sink of step.sinks) {
    // What is written into a cell picks no record, whatever its column is called; the columns that do are looked at below.
    if (sink.kind === 'cells') continue;
    const name = keySegment(sink.parameter);
    if (!isKey(name)) {
      const within = keyWithin(step, sink);
      if (within !== undefined) return { seen: within, parameter: sink.parameter };
      continue;
    }
    const seen = step.see(sink.reads).find(invented);
    if (seen !== undefined) return { seen, parameter: sink.parameter };
  }
  for (const { columns = [] } of step.facts.stores)
    for (const { name, reads, picks } of columns) {
      const seen = picks === true && isKeyColumn(name) ? step.seeFacts(reads).find(invented) : undefined;
      if (seen !== undefined) return { seen, parameter: `columns.value.${name}` };
    }
  return undefined;
}

/** A step on every way here that reads with what the model gave: if there is no such record, the run ends there. */
function lookedUp(step: StepView): boolean {
  const { flow } = step;
  return flow.steps.some(
    (one) =>
      one.index !== step.index &&
      one.facts.effects.some(({ kind }) => kind === 'read') &&
      flow.dominates(one.index, step.index) &&
      (one.sinks.some((sink) => one.see(sink.reads).some(invented)) ||
        one.facts.networks.some((network) => one.seeFacts(network.pathReads).some(invented))),
  );
}

/** Some other system has answered between the model and this step: then the value is what that system gave out, not what the model wrote. */
function answeredSince(step: StepView, path: readonly Hop[]): boolean {
  const steps = path.slice(0, -1).map(({ nodeId }) => step.flow.stepById(nodeId));
  const model = steps.findLastIndex((one) => one?.compiled.generates === true);
  return steps
    .slice(model + 1)
    .some(
      (one) =>
        one !== undefined &&
        one.facts.ai === undefined &&
        one.facts.networks.length > 0 &&
        one.facts.effects.some(({ kind }) => kind !== 'none'),
    );
}

/** `values.options.eventId` */
const lastOf = (parameter: string): string => keySegment(parameter).split('.').at(-1) ?? '';

/** Its model stands outside, behind a server of tools: what it knows of the ids nobody can tell from here. */
const calledFromOutside = ({ roots }: StepView): boolean => roots.length > 0 && !roots.some((root) => root.compiled.generates);
/** The agent has a tool that looks things up at the same service: ids come from there. */
const canLookUp = (step: StepView): boolean =>
  step.roots.length > 0 &&
  step.roots.every((root) =>
    root.parts.some(
      (part) =>
        part.index !== step.index &&
        part.node.disabled !== true &&
        part.facts.effects.length > 0 &&
        part.facts.effects.every(({ kind }) => kind === 'read') &&
        serviceOf(part) !== undefined &&
        serviceOf(part) === serviceOf(step),
    ),
  );
const serviceOf = ({ sinks, node }: StepView): string | undefined => {
  const zone = sinks.find((sink) => leavesHouse(sink.zone))?.zone;
  const type = node.foreign?.type ?? node.type;
  return zone === undefined ? undefined : `${zoneName(zone)} ${type}`;
};

export const AI024 = defineRule({
  id: 'AI024',
  title: 'A number, address or account that a model made up decides what is changed',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'effects',
  taxonomy: ['LLM09:2025', 'AML.T0060'],
  visit(step, report) {
    const effect = step.facts.effects.find(({ kind }) => changing.has(kind));
    if (effect === undefined) return;
    const key = keyOf(step);
    if (key === undefined || calledFromOutside(step) || canLookUp(step) || approvedSomehow(step) || lookedUp(step)) return;
    const path = step.witness(key.seen, modelBit, effect.what, key.parameter);
    if (answeredSince(step, path)) return;
    const fix = step.roots.length > 0 ? undefined : approvalBefore(step, 'approval', effect);
    report({
      step,
      field: key.parameter,
      title: `“${step.name}” ${chooses[effect.kind] ?? 'picks what it changes'} by ${fieldName(key.seen.field === '' ? lastOf(key.parameter) : key.seen.field)}, which a model wrote`,
      message:
        'Models make up numbers, addresses and accounts that look right. Then the wrong record is changed, the wrong person written to, or the money goes to an account that somebody put into the text.',
      remedy: 'Look the value up in your own data first and go on with what is found there, or let a person confirm it.',
      path,
      fixes: [
        ...(fix === undefined ? [] : [fix]),
        { id: 'lookup', title: 'Look it up in your own data first', safety: 'choice' as const, patch: [], opens: 'step' as const },
      ],
      key: 'key',
    });
  },
});

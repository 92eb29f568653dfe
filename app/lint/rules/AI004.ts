import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { asksPresence } from '../kit/asks-presence.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { byModel, isText, modelBit, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** A model that sorts decides by its own choice among fixed answers, and a step that drops repeats compares no words with what is meant. */
const decisive = (step: StepView): Seen | undefined =>
  step.facts.control?.kind !== 'branch' ||
  step.facts.control.onlyNew === true ||
  step.facts.ai !== undefined ||
  step.node.disabled === true ||
  asksPresence(step)
    ? undefined
    : writtenByModel(step);
const writtenByModel = (step: StepView): Seen | undefined =>
  step.seeFacts(step.facts.control?.reads ?? []).find((one) => byModel(one) && isText(one));

export const AI004 = defineRule({
  id: 'AI004',
  title: "A decision hangs on a model's free text",
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose the words that the model may answer', opens: 'step' },
  taxonomy: ['LLM05:2025', 'CWE-1426'],
  // Whether the words may become a schema hangs on every step that speaks of them, wherever it stands: looked at as a whole.
  visit(flow, report) {
    for (const step of flow.stepsSeeing('control', "branches on a model's text", (one) => decisive(one) !== undefined)) {
      const seen = writtenByModel(step);
      if (seen === undefined) continue;
      report({
        step,
        title: `“${step.name}” decides by ${fieldName(seen.field)}, which a model writes as free text`,
        message:
          'The model may answer “Yes.”, “yes, because …” or something else tomorrow, and the flow takes the wrong way without a word.',
        remedy: 'Let the model answer in a fixed schema, such as yes or no, or one of a list, and decide by that.',
        path: step.witness(seen, modelBit, 'decides which way it goes'),
        fixes: wordsAsSchema(step),
      });
    }
  },
});

const choiceField = 'choice';
const mayCompare: ReadonlySet<string> = new Set(['equals', 'notEquals', 'oneOf']);

/** Each condition of an If or a Switch, with its place in the parameters. */
function conditionsOf({ type, parameters }: FlowNode): { readonly path: readonly string[]; readonly condition: JsonObject }[] {
  const listed = (list: Json | undefined, at: readonly string[]) =>
    (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((condition, index) =>
      isJsonObject(condition) ? [{ path: [...at, String(index)], condition }] : [],
    );
  if (type === 'if') return parameters['mode'] === 'expression' ? [] : listed(parameters['conditions'], ['conditions']);
  const cases = parameters['cases'];
  return type === 'switch' && Array.isArray(cases)
    ? (cases as readonly Json[]).flatMap((one, index) =>
        isJsonObject(one) ? listed(one['conditions'], ['cases', String(index), 'conditions']) : [],
      )
    : [];
}

/**
 * The words that the branch compares with become the only ones that the model can answer. Only where the answer serves for nothing
 * else: each condition compares it with fixed words, it comes straight from the model, and no other step speaks of it.
 */
function wordsAsSchema(step: StepView): Fix[] {
  const { type } = step.node;
  if (type !== 'if' && type !== 'switch') return [];
  const data = step.entering.filter(({ kind }) => kind === 'data');
  const model = data.length === 1 ? step.flow.stepById(data[0]?.from.node ?? '') : undefined;
  if (model?.node.type !== 'model-call' || model.node.parameters['output'] === 'schema' || model.leaving.length !== 1) return [];
  const field = resultField(model.node);
  if (!/^[A-Za-z_]\w*$/.test(field)) return [];
  const words = new Set<string>();
  const patch: PatchOperation[] = [];
  for (const { path, condition } of conditionsOf(step.node)) {
    const { left, operator = 'equals', right } = condition;
    if (typeof left !== 'string' || !new RegExp(`^\\{\\{\\s*input\\.${field}\\s*\\}\\}$`).test(left.trim())) {
      if (typeof left === 'string' && !speaksOf(left, field)) continue;
      return [];
    }
    if (typeof operator !== 'string' || !mayCompare.has(operator) || typeof right !== 'string' || right.includes('{{')) return [];
    for (const word of operator === 'oneOf' ? right.split(',') : [right]) if (word.trim() !== '') words.add(word.trim());
    patch.push({ op: 'setParameter', nodeId: step.node.id, path: [...path, 'left'], value: `{{ input.${field}.${choiceField} }}` });
  }
  if (patch.length === 0 || words.size === 0 || words.size > 50 || somebodyElseSpeaks(step, model, field)) return [];
  const values = [...words, ...(words.has('other') ? [] : ['other'])];
  return [
    {
      id: 'answer-schema',
      title: `Let “${model.name}” answer ${values.map((word) => `“${word}”`).join(' or ')} and nothing else`,
      safety: 'safe',
      patch: [
        { op: 'setParameter', nodeId: model.node.id, path: ['output'], value: 'schema' },
        { op: 'setParameter', nodeId: model.node.id, path: ['schema'], value: [{ name: choiceField, type: 'enum', values }] },
        ...patch,
      ],
    },
  ];
}

/** Steps by number; of a list longer than two, one lies beside any two. */
interface Spoken {
  readonly ofEverything: readonly number[];
  readonly ofField: ReadonlyMap<string, readonly number[]>;
}
const ENOUGH = 3;

function somebodyElseSpeaks({ flow, index }: StepView, model: StepView, field: string): boolean {
  const known = flow.once(spokenIn);
  const isElse = (other: number): boolean => other !== index && other !== model.index;
  return known.ofEverything.some(isElse) || known.ofField.get(field)?.some(isElse) === true;
}

/** Who takes the whole item, and who speaks of the fields that models answer in: one walk over the flow, however many ask. */
function spokenIn(flow: FlowView): Spoken {
  const ofField = new Map<string, number[]>();
  for (const { node } of flow.steps) if (node.type === 'model-call') ofField.set(resultField(node), []);
  const ofEverything: number[] = [];
  for (const step of flow.steps) {
    // No field matters any more.
    if (ofEverything.length >= ENOUGH) break;
    const text = JSON.stringify(step.node.parameters);
    if (wholeItem.test(text) || takesAll(step)) ofEverything.push(step.index);
    for (const word of new Set(text.match(/\w+/g))) {
      const speakers = ofField.get(word);
      if (speakers !== undefined && speakers.length < ENOUGH) speakers.push(step.index);
    }
  }
  return { ofEverything, ofField };
}

const resultField = ({ parameters }: FlowNode): string =>
  typeof parameters['resultField'] === 'string' ? parameters['resultField'] : 'answer';

/** What goes out, acts or is handed on is the item as it is. */
const takesAll = ({ facts }: StepView): boolean =>
  JSON.stringify([facts.sinks, facts.effects, facts.control]).includes('"from":"input","path":[]');

const wholeItem = /\binput\b(?!\s*\.\s*\w)/;
/** Names the field, or takes the whole item and the field with it. */
const speaksOf = (text: string, field: string): boolean => wholeItem.test(text) || new RegExp(`\\b${field}\\b`).test(text);

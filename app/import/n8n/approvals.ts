/** Somebody was asked, and the run goes on whatever the answer was: on which way out of which step they have said yes. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseWhole } from '../../workflow/expression/foreign-javascript.ts';
import type { AnyNode } from 'acorn';
import { equalTo, fieldOf, saysYes, type Answer, type AnswerAt, type Field } from './answer-chains.ts';
import { askedInScript } from './answer-scripts.ts';
import { keepsOnlySet } from './describe/local.ts';
import { at, fixedText, listAt } from './describe/kit.ts';
import type { NamedNode } from './identity.ts';
import type { NodeTypeInfo } from './map/node-map.ts';
import { operationOf } from './map/node-map.ts';
import type { Wire } from './wiring.ts';

export interface AskingStep { readonly named: NamedNode; readonly info: NodeTypeInfo; readonly incoming: readonly Wire[] }
export interface SaidYes { readonly output: number; readonly asked: string }

const goesOn = /"approvalType":"double"|"limitWaitTime"|"responseType":"(?:freeText|customForm)"/;
/** With a button to decline, with a form, or after a time in which nobody answers, n8n goes on all the same: then a step behind it has to look. */
export const isUndecided = (parameters: JsonObject): boolean => goesOn.test(JSON.stringify(parameters));

/** They hand on what they were given as it is. */
const handOn = /(?:\.|^)(?:if|switch|filter|noOp|wait|limit)$/;

/** One expression and nothing around it. */
function treeOf(value: Json | undefined): AnyNode | undefined {
  if (typeof value !== 'string') return undefined;
  const inside = /^=\s*\{\{([\s\S]*)\}\}\s*$/.exec(value)?.[1];
  if (inside === undefined || inside.length > 2_000 || inside.includes('}}')) return undefined;
  try { return parseWhole(inside.trim()); } catch { return undefined; }
}

class Answers {
  private readonly byId: ReadonlyMap<string, AskingStep>;
  private readonly byName: ReadonlyMap<string, AskingStep>;
  private readonly known = new Map<string, Answer | undefined>();
  private depth = 0;

  constructor(steps: readonly AskingStep[]) {
    this.byId = new Map(steps.map((step) => [step.named.id, step]));
    this.byName = new Map([...steps].reverse().map((step) => [step.named.node.name, step]));
  }

  /** Whose answer a field is, seen from where `step` stands. */
  from(step: AskingStep): AnswerAt {
    return ({ step: name, path }: Field) => {
      if (name === undefined) return this.arriving(step, path);
      const named = this.byName.get(name);
      return named === undefined ? undefined : this.given(named, path);
    };
  }

  /** On every way in it is the same answer. */
  private arriving(step: AskingStep, path: readonly string[]): Answer | undefined {
    const found = step.incoming.filter(({ kind }) => kind === 'data' || kind === 'error').map(({ from, kind }) => { const before = this.byId.get(from.id); return before === undefined || kind === 'error' ? undefined : this.given(before, path); });
    const [first] = found;
    return first !== undefined && found.every((one) => one?.id === first.id) ? first : undefined;
  }

  private given(step: AskingStep, path: readonly string[]): Answer | undefined {
    const key = JSON.stringify([step.named.id, path]);
    if (this.known.has(key)) return this.known.get(key);
    // Round a circle nothing else comes in.
    this.known.set(key, undefined);
    this.depth += 1;
    const found = this.depth > 200 ? undefined : this.worked(step, path);
    this.depth -= 1;
    this.known.set(key, found);
    return found;
  }

  private worked(step: AskingStep, path: readonly string[]): Answer | undefined {
    const { named: { id, node }, info } = step;
    if (node.disabled || (handOn.test(node.type) && !/^(?:webhook|form)$/.test(fixedText(node.parameters, 'resume') ?? ''))) return this.arriving(step, path);
    const { operation } = operationOf(info.key, node.parameters, node.typeVersion);
    const [around, field] = path;
    if (operation === 'sendAndWait' || operation === 'dispatchAndWait') return around !== 'data' || field === undefined || path.length !== 2 || !isUndecided(node.parameters) ? undefined : { id, pressed: field === 'approved', late: JSON.stringify(node.parameters).includes('"limitWaitTime"') };
    if (info.category === 'human.approval') return around === undefined || path.length !== 1 || !isUndecided(node.parameters) ? undefined : { id, pressed: false, late: true };
    return info.key === 'set' ? this.set(step, path) : undefined;
  }

  /** A step that sets fields hands the others on, or drops them. */
  private set(step: AskingStep, path: readonly string[]): Answer | undefined {
    const { parameters } = step.named.node;
    if (fixedText(parameters, 'mode') === 'raw') return undefined;
    const entries = [...listAt(parameters, 'assignments', 'assignments'), ...['string', 'boolean', 'number'].flatMap((kind) => listAt(parameters, 'values', kind)), ...listAt(parameters, 'fields', 'values')].filter(isJsonObject);
    const set = entries.filter((entry) => { const [first] = (fixedText(entry, 'name') ?? '').split('.'); return first === path[0]; });
    if (set.length === 0) return keepsOnlySet(step.named.node) ? undefined : this.arriving(step, path);
    const [only, ...more] = set;
    if (only === undefined || more.length > 0 || fixedText(only, 'name') !== path.join('.')) return undefined;
    const tree = treeOf(only['value'] ?? Object.entries(only).find(([name]) => name.endsWith('Value'))?.[1]);
    const field = tree === undefined ? undefined : fieldOf(tree);
    return field === undefined ? undefined : this.from(step)(field);
  }
}

/** Who has said yes where the condition holds, or does not. */
type Claim = (is: boolean) => string | undefined;
const nobody: Claim = () => undefined;

function combined(claims: readonly Claim[], any: boolean): Claim {
  return (is) => {
    const found = claims.map((claim) => claim(is));
    const [first] = found;
    return any === is ? (first !== undefined && found.every((one) => one === first) ? first : undefined) : found.find((one) => one !== undefined);
  };
}

const plain = (value: Json | undefined): Json | undefined => { const tree = treeOf(value); return tree?.type === 'Literal' && (typeof tree.value === 'boolean' || typeof tree.value === 'string') ? tree.value : typeof value === 'string' && value.startsWith('=') ? (value.includes('{{') ? undefined : value.slice(1)) : value; };

function compared(left: Json | undefined, operation: string, right: Json | undefined, answerAt: AnswerAt): Claim {
  const tree = treeOf(left);
  if (tree === undefined) return nobody;
  switch (operation) {
    case 'true': return (is) => saysYes(tree, is, answerAt);
    case 'false': return (is) => saysYes(tree, !is, answerAt);
    case 'equals': case 'equal': case 'notEquals': case 'notEqual': {
      const to = plain(right);
      return to === undefined ? nobody : (is) => equalTo(tree, to, is !== operation.startsWith('not'), answerAt);
    }
    default: return nobody;
  }
}

/** Conditions of version 2, which the filter and the rules of the switch have too. */
function ofConditions(value: Json | undefined, answerAt: AnswerAt): Claim {
  const conditions = listAt(value, 'conditions');
  return conditions.length === 0 ? nobody : combined(conditions.map((one) => compared(at(one, 'leftValue'), fixedText(one, 'operator', 'operation') ?? '', at(one, 'rightValue'), answerAt)), at(value, 'combinator') === 'or');
}

/** Conditions by the type of what is compared. */
function ofTypes(value: Json | undefined, any: boolean, answerAt: AnswerAt): Claim {
  const kinds = isJsonObject(value) ? Object.entries(value).flatMap(([kind, list]) => (Array.isArray(list) ? (list as readonly Json[]).map((one) => compared(at(one, 'value1'), fixedText(one, 'operation') ?? 'equal', at(one, 'value2') ?? (kind === 'boolean' ? false : ''), answerAt)) : [])) : [];
  return kinds.length === 0 ? nobody : combined(kinds, any);
}

function waysOf({ named: { node }, info }: AskingStep, answerAt: AnswerAt): readonly (readonly [output: number, asked: string | undefined])[] {
  const { parameters } = node;
  const conditions = at(parameters, 'conditions');
  const claim = (any: boolean): Claim => (listAt(conditions, 'conditions').length > 0 ? ofConditions(conditions, answerAt) : ofTypes(conditions, any, answerAt));
  switch (info.key) {
    case 'if': { const holds = claim(at(parameters, 'combineOperation') === 'any'); return [[0, holds(true)], [1, holds(false)]]; }
    case 'filter': return [[0, claim(fixedText(parameters, 'combineConditions') === 'OR')(true)]];
    case 'switch': {
      if (at(parameters, 'mode') === 'expression') return [];
      const old = listAt(parameters, 'rules', 'rules').map((rule, index) => { const output = at(rule, 'output'); return [typeof output === 'number' ? output : index, compared(at(parameters, 'value1'), fixedText(rule, 'operation') ?? 'equal', at(rule, 'value2'), answerAt)(true)] as const; });
      // Two rules may lead to one way.
      const sure = old.filter(([output]) => old.every(([other, asked]) => other !== output || asked !== undefined));
      return [...sure, ...listAt(parameters, 'rules', 'values').map((rule, index) => [index, ofConditions(at(rule, 'conditions'), answerAt)(true)] as const)];
    }
    default: {
      const code = info.key === 'code' && !/^python/i.test(fixedText(parameters, 'language') ?? '') ? at(parameters, 'jsCode') : info.key === 'function' ? at(parameters, 'functionCode') : undefined;
      return typeof code === 'string' && /approved|data/.test(code) ? [[0, askedInScript(code, answerAt)]] : [];
    }
  }
}

/** By the step's id: the way out of it that only those take who have said yes. */
export function waysAfterYes(steps: readonly AskingStep[]): ReadonlyMap<string, SaidYes> {
  // Most workflows ask nobody.
  if (!steps.some(({ named: { node } }) => isUndecided(node.parameters))) return new Map();
  const answers = new Answers(steps);
  return new Map(steps.flatMap((step): [string, SaidYes][] => {
    if (step.named.node.disabled) return [];
    const [output, asked] = waysOf(step, answers.from(step)).find(([, one]) => one !== undefined) ?? [];
    return output === undefined || asked === undefined ? [] : [[step.named.id, { output, asked }]];
  }));
}

/**
 * Somebody was asked, and the run goes on whatever the answer was: on which way out of which step they have said yes. An approval counts
 * where that can be shown; a step, an expression or a setting that is not listed here shows nothing.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { assent, refusal, says } from '../../../workflow/model/assent-words.ts';
import type { Field } from './fields.ts';
import { formFieldNamed } from './forms.ts';
import { fieldsGiven } from './given-fields.ts';
import { goesOnAnyway, readingOf, waysOf } from './looks.ts';
import { is, other, type Answer, type AnswerAt, type Value } from './values.ts';
import { formsForOthers } from './waiting-forms.ts';
import { keepsOnlySet } from '../describe/local.ts';
import { at, fixedText, listAt } from '../describe/kit.ts';
import type { NamedNode } from '../identity.ts';
import type { NodeTypeInfo } from '../map/node-map.ts';
import { operationOf } from '../map/node-map.ts';
import type { N8nNode } from '../parse.ts';
import type { Wire } from '../wiring.ts';

export interface AskingStep {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly incoming: readonly Wire[];
}
export interface SaidYes {
  readonly output: number;
  readonly asked: string;
}

/** Nodes whose "send and wait" shows one person or one channel two buttons or a form. In a chat it is whoever chats that answers. */
const asking: ReadonlySet<string> = new Set([
  'discord',
  'emailSend',
  'gmail',
  'googleChat',
  'microsoftOutlook',
  'microsoftTeams',
  'slack',
  'telegram',
  'whatsApp',
]);

export const asksOthers = ({ key }: Pick<NodeTypeInfo, 'key'>): boolean => asking.has(key);

type Kind = 'approval' | 'freeText' | 'customForm';
function kindOf(parameters: JsonObject): Kind | undefined {
  const kind = at(parameters, 'responseType') ?? 'approval';
  return kind === 'approval' || kind === 'freeText' || kind === 'customForm' ? kind : undefined;
}

/** They turn what stands beside them on a button. */
const not: ReadonlySet<string> = new Set([
  'not',
  'don',
  'dont',
  'never',
  'cannot',
  'nope',
  'stop',
  'nicht',
  'kein',
  'keine',
  'nie',
  'pas',
  'jamais',
  'niet',
  'geen',
  'inte',
  'ikke',
  'nunca',
  'mai',
  'jamás',
]);
/** "No changes" finds nothing to mend. */
const nothingToMend =
  /\b(?:no|non|keine?)\s+(?:(?:more|further|other)\s+)?(?:changes?|issues?|problems?|objections?|concerns?|edits?|corrections?|comments?|errors?|remarks?|questions?|revisions?|änderung(?:en)?|einwände?|fehler)(?![\p{L}\p{M}])/giu;

/** A button that says no on it gives no yes, and the other way round: "Not OK" is a no. Undefined: nobody knows what is on it. */
function buttonSays(options: Json, key: string): { readonly yes: boolean; readonly no: boolean } | undefined {
  const label = at(options, key) ?? '';
  if (typeof label !== 'string' || label.startsWith('=')) return undefined;
  const words = label
    .normalize('NFC')
    .replace(nothingToMend, ' ')
    .split(/[^\p{L}\p{M}]+/u);
  return { yes: words.some((word) => says(assent, word)), no: words.some((word) => says(refusal, word) || says(not, word)) };
}

function buttonsSay(parameters: JsonObject): boolean {
  const options = at(parameters, 'approvalOptions', 'values') ?? {};
  if (!isJsonObject(options)) return false;
  const [approve, disapprove] = [buttonSays(options, 'approveLabel'), buttonSays(options, 'disapproveLabel')];
  return approve?.no === false && disapprove !== undefined && (disapprove.no || !disapprove.yes);
}

const mayEnd = (parameters: JsonObject): boolean => JSON.stringify(parameters).includes('limitWaitTime');

/** With a button to decline, with a form, or after a time in which nobody answers, n8n goes on all the same: then a step behind it has to look. */
export function isUndecided({ named: { node }, info }: Pick<AskingStep, 'named' | 'info'>): boolean {
  const { parameters } = node;
  return (
    !asking.has(info.key) ||
    kindOf(parameters) !== 'approval' ||
    (at(parameters, 'approvalOptions', 'values', 'approvalType') ?? 'single') !== 'single' ||
    mayEnd(parameters) ||
    goesOnAnyway(node) ||
    !buttonsSay(parameters)
  );
}

/** It has a button for yes and one for no. */
export const hasYesAndNo = ({ named: { node }, info }: Pick<AskingStep, 'named' | 'info'>): boolean =>
  asking.has(info.key) &&
  kindOf(node.parameters) === 'approval' &&
  at(node.parameters, 'approvalOptions', 'values', 'approvalType') === 'double' &&
  buttonsSay(node.parameters);

/** They hand on what they were given as it is. */
const handOn: ReadonlySet<string> = new Set(['if', 'switch', 'filter', 'noOp', 'wait', 'limit']);
export const handsOn = (key: string, { disabled, parameters }: N8nNode): boolean =>
  disabled ||
  (handOn.has(key) &&
    (key !== 'wait' ||
      ['timeInterval', 'specificTime'].includes(
        at(parameters, 'resume') === undefined ? 'timeInterval' : (fixedText(parameters, 'resume') ?? ''),
      )));

/** They hand on the items that they were given, each or some of them, with no fields of other names. */
const sameFields: ReadonlySet<string> = new Set([...handOn, 'sort', 'removeDuplicates', 'splitInBatches', 'merge', 'lc.textClassifier']);
const merged = (answers: readonly (Answer | undefined)[]): Answer | undefined => {
  const [first] = answers;
  return first !== undefined && answers.every((one) => one?.id === first.id)
    ? { id: first.id, no: [...new Map(answers.flatMap((one) => one?.no ?? []).map((value) => [JSON.stringify(value), value])).values()] }
    : undefined;
};

/** The Wait steps that ask somebody, by their ids. */
type Forms = Pick<ReadonlyMap<string, unknown>, 'has' | 'size'>;

class Answers {
  private readonly byId: ReadonlyMap<string, AskingStep>;
  private readonly byName: ReadonlyMap<string, AskingStep>;
  private readonly forms: Forms;
  private readonly known = new Map<string, Answer | undefined>();
  private depth = 0;

  constructor(steps: readonly AskingStep[], forms: Forms) {
    this.forms = forms;
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
    return merged(
      step.incoming
        .filter(({ kind }) => kind === 'data' || kind === 'error')
        .map(({ from, kind }) => {
          const before = this.byId.get(from.id);
          return before === undefined || kind === 'error' ? undefined : this.given(before, path);
        }),
    );
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
    const {
      named: { id, node },
      info,
    } = step;
    if (handsOn(info.key, node)) return withNothing(this.arriving(step, path), node);
    if (info.key === 'set') return this.set(step, path);
    const [around, field, ...more] = path;
    if (this.forms.has(id)) return this.ofForm(step, path);
    if (
      !asking.has(info.key) ||
      operationOf(info.key, node.parameters, node.typeVersion).operation !== 'sendAndWait' ||
      around !== 'data' ||
      field === undefined ||
      more.length > 0 ||
      !isUndecided(step)
    )
      return undefined;
    const no = this.notYes(node.parameters, field);
    if (no === undefined || (!mayEnd(node.parameters) && !goesOnAnyway(node))) return no === undefined ? undefined : { id, no };
    // Where nobody answers, n8n hands on what came in, with a field of this name that somebody else has set.
    return this.mayArrive(step, around) ? undefined : { id, no: [...no, is(undefined)] };
  }

  /** A Wait with a form hands on what was filled in and nothing else; after its time is over, what came in. */
  private ofForm(step: AskingStep, [field, ...more]: readonly string[]): Answer | undefined {
    const {
      named: { id, node },
    } = step;
    if (field === undefined || more.length > 0 || !formFieldNamed(node.parameters, field)) return undefined;
    if (!mayEnd(node.parameters) && !goesOnAnyway(node)) return { id, no: [other] };
    return this.mayArrive(step, field) ? undefined : { id, no: [other, is(undefined)] };
  }

  private notYes(parameters: JsonObject, field: string): readonly Value[] | undefined {
    switch (kindOf(parameters)) {
      case 'approval':
        return field === 'approved' && buttonsSay(parameters) ? [is(false)] : undefined;
      case 'freeText':
        return field === 'text' ? [other] : undefined;
      case 'customForm':
        return formFieldNamed(parameters, field) ? [other] : undefined;
      default:
        return undefined;
    }
  }

  /** What comes in may have a field of this name that holds others. */
  private mayArrive({ incoming }: AskingStep, name: string, seen = new Set<AskingStep>()): boolean {
    return incoming
      .filter(({ kind }) => kind === 'data' || kind === 'error')
      .some(({ from, kind }) => {
        const before = this.byId.get(from.id);
        // A failure is told beside what the step was given.
        return before === undefined || (kind === 'error' ? this.mayArrive(before, name, seen) : this.mayHold(before, name, seen));
      });
  }

  private mayHold(step: AskingStep, name: string, seen: Set<AskingStep>): boolean {
    if (seen.has(step)) return false;
    seen.add(step);
    const {
      named: { node },
      info,
      incoming,
    } = step;
    const { key } = info;
    const passes = (): boolean => this.mayArrive(step, name, seen);
    if (node.disabled || sameFields.has(key)) return !handsOn(key, node) && key === 'wait' ? true : passes();
    if (node.onError === 'continue' && passes()) return true;
    if (key === 'set') {
      const entries = entriesOf(node);
      return entries === undefined || entries.some((entry) => firstKey(entry) === name) || (!keepsOnlySet(node) && passes());
    }
    const fields = fieldsGiven(info, node);
    return fields === undefined || fields.includes(name) || (key === 'lc.chainLlm' && incoming.some(({ kind }) => kind === 'parser'));
  }

  /** A step that sets fields hands the others on, or drops them. */
  private set(step: AskingStep, path: readonly string[]): Answer | undefined {
    const { node } = step.named;
    const entries = entriesOf(node);
    if (entries === undefined || node.onError === 'continue') return undefined;
    const set = entries.filter((entry) => firstKey(entry) === path[0]);
    if (set.length === 0)
      return keepsOnlySet(node) || at(node.parameters, 'include') !== undefined ? undefined : withNothing(this.arriving(step, path), node);
    const [only, ...more] = set;
    if (only === undefined || more.length > 0 || fixedText(only, 'name') !== path.join('.')) return undefined;
    const { kind, value } = settingOf(node, only);
    const reading = readingOf(value);
    if (reading === undefined) return undefined;
    const found: Answer[] = [];
    reading((field) => {
      const answer = this.from(step)(field);
      if (answer !== undefined) found.push(answer);
      return { kind: 'unknown' };
    });
    const [first] = found;
    if (first === undefined || found.length > 1) return undefined;
    const no = first.no.flatMap((one) =>
      converted(
        reading((field) => (this.from(step)(field)?.id === first.id ? one : { kind: 'unknown' })),
        kind,
      ),
    );
    return no.some((one) => one.kind === 'unknown') ? undefined : withNothing({ id: first.id, no }, node);
  }
}

/** An empty item says nothing either. */
const withNothing = (answer: Answer | undefined, node: N8nNode): Answer | undefined =>
  answer === undefined || node.disabled || !goesOnAnyway(node) ? answer : { ...answer, no: [...answer.no, is(undefined)] };

/** What a step sets, by the version of its form. Undefined: it makes the whole item, by means of its own. */
function entriesOf({ parameters, typeVersion }: N8nNode): readonly JsonObject[] | undefined {
  if (at(parameters, 'mode') !== undefined && fixedText(parameters, 'mode') !== 'manual') return undefined;
  const list =
    typeVersion < 3
      ? ['string', 'boolean', 'number'].flatMap((kind) => listAt(parameters, 'values', kind))
      : typeVersion < 3.3
        ? listAt(parameters, 'fields', 'values')
        : listAt(parameters, 'assignments', 'assignments');
  const entries = list.filter(isJsonObject);
  return entries.every((entry) => fixedText(entry, 'name') !== undefined) && (at(parameters, 'options', 'dotNotation') ?? true) === true
    ? entries
    : undefined;
}

/** `data.approved` and `data[approved]` are both set in `data`. */
const firstKey = (entry: JsonObject): string => (fixedText(entry, 'name') ?? '').split(/[.[]/)[0] ?? '';

function settingOf({ typeVersion }: N8nNode, entry: JsonObject): { readonly kind: string; readonly value: Json | undefined } {
  if (typeVersion < 3) return { kind: 'as it is', value: entry['value'] };
  const type = entry['type'] === undefined ? (typeVersion < 3.3 ? 'stringValue' : 'string') : (fixedText(entry, 'type') ?? '');
  return typeVersion < 3.3 ? { kind: type.replace(/Value$/, ''), value: entry[type] } : { kind: type, value: entry['value'] };
}

/** A value as the step keeps it; what it is turned into depends on the settings for some, and then it is either. */
function converted(value: Value, kind: string): readonly Value[] {
  if (value.kind === 'counts' || (kind !== 'string' && kind !== 'boolean' && kind !== 'as it is')) return [{ kind: 'unknown' }];
  if (value.kind !== 'is' || kind === 'as it is' || typeof value.value === kind)
    return kind === 'boolean' && value.kind !== 'is' ? [{ kind: 'unknown' }] : [value];
  return kind === 'string'
    ? value.value === undefined || value.value === null
      ? [value, is(String(value.value)), is('')]
      : [value, is(String(value.value))]
    : value.value === undefined || value.value === null
      ? [value]
      : [{ kind: 'unknown' }];
}

/** By the step's id: the way out of it that only those take who have said yes; `forms` are the ids of the Wait steps that ask somebody. */
export function waysAfterYes(steps: readonly AskingStep[], forms: Forms = formsForOthers(steps)): ReadonlyMap<string, SaidYes> {
  // Most workflows ask nobody.
  if (forms.size === 0 && !steps.some(({ named: { node } }) => node.parameters['operation'] === 'sendAndWait')) return new Map();
  const answers = new Answers(steps, forms);
  return new Map(
    steps.flatMap((step): [string, SaidYes][] => {
      if (step.named.node.disabled) return [];
      const [output, asked] = waysOf(step.info.key, step.named.node, answers.from(step)).find(([, one]) => one !== undefined) ?? [];
      return output === undefined || asked === undefined ? [] : [[step.named.id, { output, asked }]];
    }),
  );
}

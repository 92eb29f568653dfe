/** Decisions of one step by a group of people, out of the journals of runs. Values that are gone or masked are not guessed. Pure. */
import type { Items, JournalEvent } from '../../engine/ports.ts';
import type { Json } from '../../kernel/json.ts';
import { valueAt } from '../../nodes/kit/paths.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { Deciding } from '../drift/deciding.ts';
import type { JudgedDecision } from './audit.ts';

export interface FairnessQuestion {
  readonly nodeId: string;
  readonly step: Deciding;
  readonly by: FieldPath;
  /** The answer that people want to get. */
  readonly good: string;
  /** The field, and its value, that says that the good answer was deserved. */
  /** The field that tells one person from another. */
  readonly person?: FieldPath;
  readonly known?: { readonly path: FieldPath; readonly value: string };
}
export interface ReadDecisions {
  readonly decisions: readonly JudgedDecision[];
  /** The group was hidden, or its value is gone. */ readonly hidden: number;
  /** No group was given. */ readonly missing: number;
}

const longestGroup = 40;
const isMasked = (text: string): boolean => /^\[[a-z][a-z, ]{0,120}\]$/.test(text);
const ages = [18, 25, 35, 45, 55, 65] as const;

/** Ages in the bands of the United States' labour statistics: a year of birth or a single age would tell who it is. */
function bandOf(age: number): string {
  const index = ages.findIndex((from) => age < from);
  const [from, to] = [index === -1 ? ages.at(-1) : ages[index - 1], index === -1 ? undefined : ages[index]];
  return from === undefined ? `under ${ages[0]}` : to === undefined ? `${from} and over` : `${from} to ${to - 1}`;
}

/** The name of a group; undefined for what tells none: texts too long for one, and all that is no plain value. */
export function groupOf(value: Json | undefined): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value >= 0 && value <= 130 ? bandOf(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || text.length > longestGroup || text.includes('@') ? undefined : text;
}

/** What stands for one person while it is counted; a masked value tells nobody apart. */
const personOf = (value: Json | undefined): string | undefined =>
  (typeof value === 'string' && value.trim() !== '' && !isMasked(value)) || typeof value === 'number' ? String(value).trim() : undefined;

function answersIn({ step }: FairnessQuestion, outputs: Readonly<Record<string, Items>>): readonly (readonly [Json, string])[] {
  const [answer] = step.answers;
  if (answer !== undefined)
    return Object.values(outputs)
      .flat()
      .map((item) => [item, String(valueAt(item, answer.path) ?? '')] as const);
  return step.ports.flatMap((port) => (outputs[port] ?? []).map((item) => [item, port] as const));
}

const onlyOne = (items: Items): Json | undefined => (items.length === 1 ? items[0] : undefined);

/** Of one run. */
export function decisionsIn(journal: readonly JournalEvent[], question: FairnessQuestion): ReadDecisions {
  const decisions: JudgedDecision[] = [];
  let [hidden, missing] = [0, 0];
  let started: Json | undefined;
  for (const event of journal) {
    // What is kept of a run whose values are gone is what people see of it.
    // Of several items that a run began with, nobody can tell which one led to this decision.
    if (event.type === 'started') started = onlyOne(event.input.length > 0 ? event.input : event.maskedInput);
    if (event.type !== 'succeeded' || event.node !== question.nodeId) continue;
    const outputs = Object.keys(event.outputs).length > 0 ? event.outputs : event.masked;
    const fieldOf = (item: Json, path: FieldPath): Json | undefined => valueAt(item, path) ?? valueAt(started, path);
    for (const [item, said] of answersIn(question, outputs)) {
      const value = fieldOf(item, question.by);
      const group = groupOf(value);
      if (isMasked(said) || (typeof value === 'string' && isMasked(value))) hidden += 1;
      else if (group === undefined) missing += 1;
      else {
        const known = question.known === undefined ? undefined : fieldOf(item, question.known.path);
        const person = question.person === undefined ? undefined : personOf(fieldOf(item, question.person));
        decisions.push({
          group,
          ...(person === undefined ? {} : { person }),
          good: said === question.good,
          ...(known === undefined || (typeof known === 'string' && isMasked(known))
            ? {}
            : { deserved: String(known) === question.known?.value }),
        });
      }
    }
  }
  return { decisions, hidden, missing };
}

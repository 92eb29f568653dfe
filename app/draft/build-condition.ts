/** Conditions: on a field where there is one, by a model with two answers where the text has to be judged, by a person where nobody else can say. */
import type { JsonObject } from '../kernel/json.ts';
import { added, freeField, need, type Drafting } from './ask-for.ts';
import { classifyInto, notDone } from './build-model.ts';
import { saysTwo } from './conditions.ts';
import type { Condition } from './outline.ts';
import { findValue, isSecret, reads, slugOf, type Place } from './values.ts';

const operators: Readonly<Record<Exclude<Condition['is'], 'about' | 'notAbout'>, string>> = {
  above: 'greater',
  atLeast: 'greaterOrEqual',
  below: 'less',
  atMost: 'lessOrEqual',
  is: 'equals',
  isNot: 'notEquals',
  contains: 'contains',
  lacks: 'notContains',
  isEmpty: 'isEmpty',
  isThere: 'isNotEmpty',
};
const spoken: Readonly<Record<Condition['is'], string>> = {
  above: 'is above',
  atLeast: 'is at least',
  below: 'is below',
  atMost: 'is at most',
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  lacks: 'does not contain',
  isEmpty: 'is empty',
  isThere: 'is there',
  about: '',
  notAbout: 'not',
};

/** "it has two items and the country is Germany": a whole sentence, which is so or not, and nothing that something is. */
const isSentence = (about: string): boolean => saysTwo(about) && /^(?:it|its|they|there|the|this|that|these|those|an?)\s/iu.test(about);

/** "amount is above 5000", for people. */
export const conditionInWords = (condition: Condition): string =>
  isJudged(condition) && isSentence(String(condition.value))
    ? `${condition.is === 'about' ? '' : 'it is not so that '}${String(condition.value)}`
    : compared(condition);
const isJudged = ({ is }: Condition): boolean => is === 'about' || is === 'notAbout';
const compared = ({ field, is, value }: Condition): string =>
  `${is === 'about' || is === 'notAbout' ? `it is ${spoken[is]}` : `${field === '' ? 'it' : field} ${spoken[is]}`} ${is === 'isEmpty' || is === 'isThere' ? '' : String(value)}`
    .replace(/\s+/g, ' ')
    .trim();

/** The class that a model gave already, if it is what is asked about: "if it is urgent". */
function givenClass({ flow }: Drafting, place: Place, about: string): { readonly left: string; readonly right: string } | undefined {
  const words = slugOf(about, 'x');
  for (const value of place.values.toReversed()) {
    const node =
      value.origin === 'model' && !value.isText
        ? flow.nodes.find(({ name, type }) => name === value.step && type === 'classify')
        : undefined;
    const classes = ((node?.parameters as { readonly classes?: readonly { readonly name: string }[] } | undefined)?.classes ?? []).map(
      ({ name }) => name,
    );
    const right =
      classes.find((name) => slugOf(name, 'y') === words) ??
      classes.find((name) => words.split('_').includes(slugOf(name, 'y')) || slugOf(name, 'y').split('_').includes(words));
    if (right !== undefined) return { left: reads(value, place), right };
  }
  return undefined;
}

function askPerson({ flow }: Drafting, place: Place, condition: Condition): JsonObject {
  const words = isSecret({ name: condition.field }) ? 'what you asked for holds' : conditionInWords(condition);
  const into = freeField(place, 'decision');
  const node = flow.add(
    'form-task',
    'A person says whether',
    {
      title: `Is it so: ${words}?`,
      message: '',
      arguments: place.values.slice(0, 8).map((value) => ({ name: value.name, value: reads(value, place) })),
      fields: [{ name: 'yes', type: 'boolean', label: 'none', required: true }],
      into,
    },
    place.ends,
  );
  notDone({ flow }, [
    { node: node.id, port: 'declined' },
    { node: node.id, port: 'expired' },
  ]);
  place.asked = true;
  added(place, node, [{ name: 'yes', step: node.name, path: `${into}.yes`, origin: 'person', isText: false }], 'filled');
  flow.chose(`I let a person say whether “${words}”, because nothing before it tells.`, undefined, node.id);
  return { left: `{{ input.${into}.yes }}`, operator: 'isTrue', right: '' };
}

/** One condition for a step, with whatever it stands on put before it. */
export function conditionFor(drafting: Drafting, place: Place, condition: Condition): JsonObject {
  const { is, value } = condition;
  if (is === 'about' || is === 'notAbout') {
    const about = String(value);
    const known = givenClass(drafting, place, about);
    if (known !== undefined) return { ...known, operator: is === 'about' ? 'equals' : 'notEquals' };
    if (!place.values.some((one) => one.isText && one.origin !== 'model') || about === '') return askPerson(drafting, place, condition);
    const judged = classifyInto(drafting, place, [about], `Is it: ${about}?`.slice(0, 80));
    drafting.flow.chose(
      `I let a model judge whether it is “${about}”, because no field says so. It can answer with that word or “other”, and nothing else.`,
    );
    return { left: reads(judged, place), operator: is === 'about' ? 'equals' : 'notEquals', right: about };
  }
  const field = condition.field === '' ? 'amount' : condition.field;
  const found = findValue(place, field) ?? need(drafting, place, field, `the condition “${conditionInWords(condition)}”`);
  if (found === undefined) return askPerson(drafting, place, condition);
  return { left: reads(found, place), operator: operators[is], right: is === 'isEmpty' || is === 'isThere' ? '' : value };
}

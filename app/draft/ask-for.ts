/** Values that a step needs and nobody has yet: asked for in the form, as a column, from the text with a model, or from a person. */
import type { Json, JsonObject } from '../kernel/json.ts';
import type { FlowDraft } from './flow-draft.ts';
import { fieldOf, findValue, isGuarded, keyOf, reads, slugOf, typeOfName, type Place, type Value } from './values.ts';

export interface ChosenModel {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly registryId: string;
  readonly local: boolean;
  readonly host: string | undefined;
}

export interface Drafting {
  readonly flow: FlowDraft;
  readonly model: ChosenModel;
  /** The step that fields can still be asked of: a form, a table. */
  /** Ask again before each thing that leaves, whatever somebody has seen by then. */
  readonly strict: boolean;
  /** Tables by the step that reads them. */
  readonly statements: Map<string, string>;
  asker:
    | { readonly node: string; readonly step: string; readonly list: string; readonly under: string; readonly at: 'outside' | 'own' }
    | undefined;
}

const retry = { maxAttempts: 3, backoffMs: 2_000 } as const;
export const external = { onError: 'branch', retry } as const;

/** After a step that gives a new item nothing of the old one stands in it. */
export function replaced(place: Place, node: { readonly id: string; readonly name: string }, values: readonly Value[], port = 'out'): void {
  if (place.many) place.values = [];
  place.values.push(...values);
  place.alive = new Set(values.map(keyOf));
  place.ends = [{ node: node.id, port }];
}

export function added(place: Place, node: { readonly id: string }, values: readonly Value[], port = 'out'): void {
  place.values.push(...values);
  for (const value of values) place.alive.add(keyOf(value));
  place.ends = [{ node: node.id, port }];
}

/** Adds a field to the form, request or table that the item came from. */
function askMore({ flow, asker }: Drafting, place: Place, name: string): Value | undefined {
  if (asker === undefined) return undefined;
  const field = fieldOf(name, asker.at);
  flow.change(asker.node, (parameters) => {
    const list = (parameters[asker.list] ?? []) as readonly JsonObject[];
    return list.some((one) => one.name === field.name) ? parameters : { ...parameters, [asker.list]: [...list, field] as Json };
  });
  const value: Value = {
    name,
    step: asker.step,
    path: asker.under === '' ? field.name : `${asker.under}.${field.name}`,
    origin: asker.at === 'outside' ? 'outsider' : 'own',
    isText: typeOfName(name) === 'text',
  };
  place.values.push(value);
  // It stands where its neighbours stand.
  if ([...place.alive].some((key) => key.startsWith(`${asker.step}\n`))) place.alive.add(keyOf(value));
  return value;
}

/** The texts that a model is asked about: what a model wrote last where `after` says so, otherwise what came in. */
export function textsOf(place: Place, after: boolean): readonly Value[] {
  const written = after ? place.values.findLast((value) => value.origin === 'model' && value.main === true) : undefined;
  if (written !== undefined) return [written];
  const mains = place.values.filter((value) => value.main === true && value.origin !== 'model');
  if (mains.length > 0) return mains;
  return place.values.filter((value) => value.origin !== 'model');
}

/** A step that lets the chosen model read `texts`, with what it must not see blacked out before. Returns the expression of the text. */
export function beforeModel(drafting: Drafting, place: Place, all: readonly Value[], name: string): string {
  const { flow, model } = drafting;
  const texts = all.filter((value) => !isGuarded(value));
  for (const value of all)
    if (!texts.includes(value))
      flow.chose(`“${name}” does not get “${value.name}”, because it tells too much of a person to be handed to a model.`, 'DF002');
  const plain = texts.map((value) => `${texts.length > 1 ? `${value.name}: ` : ''}${reads(value, place)}`).join('\n\n');
  if (model.local) {
    flow.chose(`I let “${name}” read the text as it is, because the model runs on your own machines and nothing leaves them.`);
    return plain;
  }
  const brought = flow.add(
    'set-fields',
    'What the model may see',
    { assignments: [{ name: 'for_model', value: plain }], keepOthers: true },
    place.ends,
  );
  const redacted = flow.add('redact-text', 'Black out personal data', { fields: ['for_model'] }, [{ node: brought.id, port: 'out' }]);
  place.ends = [{ node: redacted.id, port: 'out' }];
  flow.chose(
    `I put “${redacted.name}” before “${name}” because the model belongs to another company: names, addresses and numbers of people are blacked out before it is asked.`,
    'DF001',
    redacted.id,
  );
  flow.chose(
    `I give “${name}” only the text that it needs, in a copy, because whatever else is known is no business of the model's.`,
    'DF006',
    brought.id,
  );
  return '{{ input.for_model }}';
}

export const choiceOfModel = ({ provider, model, baseUrl, registryId }: ChosenModel): JsonObject => ({
  provider,
  model,
  baseUrl,
  registryId,
});
export const modelSlot = ({ flow, model }: Drafting): string => flow.slot('model', model.host === undefined ? [] : [model.host]);

/** Lets the model take named fields out of the text, and nothing else. */
export function extractFields(drafting: Drafting, place: Place, names: readonly string[], title: string): void {
  const { flow } = drafting;
  const text = beforeModel(drafting, place, textsOf(place, false), title);
  const slugs = new Set<string>();
  const fields = names.filter((name) => !slugs.has(slugOf(name)) && slugs.add(slugOf(name)));
  const into = freeField(place, 'found');
  const node = flow.add(
    'extract',
    title,
    {
      ...choiceOfModel(drafting.model),
      text,
      instructions: '',
      fields: fields.map((name) => fieldOf(name, 'model')),
      resultField: into,
      maxTokens: 500,
    },
    place.ends,
    { connection: modelSlot(drafting), ...external },
  );
  added(
    place,
    node,
    fields.map((name) => ({
      name,
      step: node.name,
      path: `${into}.${slugOf(name)}`,
      origin: 'model',
      isText: typeOfName(name) === 'text',
    })),
  );
  flow.chose(
    `I let “${node.name}” give nothing but ${fields.length === 1 ? 'one named field' : `${fields.length} named fields`}, so that an order hidden in the text has no place to go.`,
    'AI001',
    node.id,
  );
}

export function freeField(place: Place, wanted: string): string {
  const taken = new Set(place.values.map(({ path }) => path.split('.')[0]));
  for (let count = 1; ; count += 1)
    if (!taken.has(count === 1 ? wanted : `${wanted}_${count}`)) return count === 1 ? wanted : `${wanted}_${count}`;
}

/** The value that a person names, wherever it can come from; undefined where only a person can say it. */
export function need(drafting: Drafting, place: Place, name: string, because: string): Value | undefined {
  const known = findValue(place, name);
  if (known !== undefined) return known;
  const texts = place.values.filter((value) => value.main === true && value.origin !== 'model');
  if (
    texts.length > 0 &&
    !(drafting.asker !== undefined && [...place.alive].some((key) => key.startsWith(`${drafting.asker?.step ?? ''}\n`)))
  ) {
    extractFields(drafting, place, [name], `Find the ${name}`.slice(0, 80));
    drafting.flow.chose(`I added “Find the ${name}” because ${because} needs it and it stands in the text.`);
    return findValue(place, name);
  }
  const asked =
    place.many && ![...place.alive].some((key) => key.startsWith(`${drafting.asker?.step ?? ''}\n`))
      ? undefined
      : askMore(drafting, place, name);
  if (asked !== undefined)
    drafting.flow.chose(
      `I added the field “${name}” to “${drafting.asker?.step ?? ''}” because ${because} needs it.`,
      undefined,
      drafting.asker?.node,
    );
  return asked;
}

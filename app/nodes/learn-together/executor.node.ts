import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { GRID } from '../../kernel/privacy-loss.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor, StepRequest } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { valueAt } from '../kit/paths.ts';
import { parameters, type Parameters } from './definition.ts';
import { peopleIn, sumOver, type Weights } from './train.ts';

/** Weights beyond belong to a model that has run away. */
const MOST_WEIGHT = 1_000;

const digestOf = (value: Json): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
const namesOf = ({ inputs }: Parameters): string[] => inputs.map(({ field }) => field);

function checkSettings(request: StepRequest, given: Parameters): void {
  if (given.inputs.length === 0 || given.inputs.some(({ field }) => field === ''))
    throw stepFailure(request, 'does not say which fields it learns from', 'Add them under "What it goes by".');
  if (given.target === '')
    throw stepFailure(request, 'does not say what it learns to tell', 'Name the field under "What it learns to predict".');
  if (given.budget === '') throw stepFailure(request, 'has no privacy budget', 'Write a name for the people whose records these are.');
  if (new Set(namesOf(given)).size < given.inputs.length) throw stepFailure(request, 'names a field twice', 'Leave one of them out.');
  if (namesOf(given).includes(given.target))
    throw stepFailure(request, 'would learn to tell a field from itself', 'Take it out under "What it goes by".');
  const bounds = given.goal === 'number' ? [...given.inputs, { low: given.targetLow, high: given.targetHigh }] : given.inputs;
  if (bounds.some(({ low, high }) => low >= high))
    throw stepFailure(request, 'has bounds between which there is nothing', 'Write what is possible: the least first, then the most.');
}

/** Where the shared model lies there is no record: it is worked out without one. */
function readModel(request: StepRequest, given: Parameters, value: Json): Weights {
  const wrong = (): Error =>
    stepFailure(
      request,
      'was given a shared model that it cannot read',
      `It has to be { "bias": number, "weights": { ${namesOf(given)
        .map((name) => `"${name}": number`)
        .join(', ')
        .slice(0, 200)} } }, each from -${MOST_WEIGHT} to ${MOST_WEIGHT}.`,
    );
  if (value === null || value === '') return [0, ...given.inputs.map(() => 0)];
  let model: Json = value;
  try {
    if (typeof value === 'string') model = JSON.parse(value) as Json;
  } catch {
    throw wrong();
  }
  if (!isJsonObject(model)) throw wrong();
  const weights: Json = model['weights'] ?? {};
  if (!isJsonObject(weights) || Object.keys(weights).some((name) => !namesOf(given).includes(name))) throw wrong();
  const own = (name: string): Json => (Object.hasOwn(weights, name) ? (weights[name] ?? 0) : 0);
  const all = [model['bias'] ?? 0, ...namesOf(given).map(own)];
  if (!all.every((weight): weight is number => typeof weight === 'number' && Math.abs(weight) <= MOST_WEIGHT)) throw wrong();
  return all;
}

const modelOf = (given: Parameters, [bias = 0, ...weights]: Weights): JsonObject => ({
  bias,
  weights: Object.fromEntries(namesOf(given).map((name, index) => [name, weights[index] ?? 0])),
});
const versionOf = (model: JsonObject): string => `sha256:${digestOf(model)}`;

/** What was learnt from, whatever else the records hold and in whatever order they came. */
function digestOfData(items: readonly Item[], given: Parameters): string {
  const paths = [...namesOf(given), given.target, ...(given.person === '' ? [] : [given.person])].map(parsePath);
  return digestOf(items.map((item) => digestOf(paths.map((path) => valueAt(item, path) ?? null))).sort());
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  checkSettings(request, given);
  const items = itemsIn(request);
  const shared = readModel(request, given, await tools.evaluate(given.model, {}));
  stopIfCancelled(request, tools);
  const people = peopleIn(items, given);
  const model = versionOf(modelOf(given, shared));
  const { budget, epsilon, delta, target, person, passes } = given;
  const about = { data: digestOfData(items, given), fields: namesOf(given), target, person, passes, model };
  const answer = await tools.broker.learn({
    budget,
    sums: sumOver(people, shared, given),
    about,
    idempotencyKey: request.idempotencyKey,
  });
  // A real run must not tell: whether anybody was there is about people, too.
  if (answer.madeUp && people.length === 0)
    throw stepFailure(
      request,
      'found no record that has all of its fields',
      'Look at the names of the fields, and whether they hold numbers or yes and no.',
    );
  const change = answer.sums.map((sum) => (sum * given.reach) / (GRID * given.people));
  const update = modelOf(given, change);
  const after = versionOf(
    modelOf(
      given,
      shared.map((weight, index) => weight + (change[index] ?? 0)),
    ),
  );
  const made: JsonObject = answer.madeUp ? { madeUp: true } : {};
  return done({
    out: [{ update, model, privacy: { budget, spent: answer.spent, limit: answer.limit, left: answer.left }, ...made }],
    record: [
      {
        data: answer.data,
        fields: about.fields,
        target,
        person,
        passes,
        model,
        modelWithUpdate: after,
        epsilon,
        delta,
        again: answer.again,
        ...made,
      },
    ],
  });
};
export default execute;

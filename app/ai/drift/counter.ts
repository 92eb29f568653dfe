/** Counts what steps decide while flows run. What is given back holds bins and words of the flow, and no value of anybody's. */
import type { Decided, DecisionCount, DecisionCounter, PortItems } from '../../engine/ports.ts';
import type { Json } from '../../kernel/json.ts';
import type { Log } from '../../kernel/ports.ts';
import { causeOf } from '../../kernel/errors.ts';
import { valueAt } from '../../nodes/kit/paths.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { languageBin, numberBin } from './bins.ts';
import { decidingSteps, deniedPort, type Answer, type Deciding, type FactsOf, type Ground } from './deciding.ts';
import { agreedBin, featureKey, otherBin, overturnedBin, type Feature } from './feature.ts';

const dayMs = 86_400_000;
/** Of a step over many items: the first ones stand for all. */
const mostItems = 1_000;
/** Telling a language takes far longer than anything else here, and everybody's runs wait for it. */
const mostLanguages = 100;

const people: Feature = { side: 'people', measure: 'category', field: '' };

type Tally = Map<string, { readonly feature: string; readonly bin: string; count: number }>;

function add(tally: Tally, feature: Feature, bin: string | undefined, count = 1): void {
  if (bin === undefined || count === 0) return;
  const key = featureKey(feature);
  const known = tally.get(`${key}\n${bin}`);
  if (known === undefined) tally.set(`${key}\n${bin}`, { feature: key, bin, count });
  else known.count += count;
}

const wordOf = (value: Json, words: readonly string[]): string => {
  const text = typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && words.includes(text) ? text : otherBin;
};
const textOfBin = (bin: number | undefined): string | undefined => (bin === undefined ? undefined : String(bin));

function countAnswer(tally: Tally, { field, path, words }: Answer, item: Json): void {
  const value = valueAt(item, path);
  if (words !== undefined)
    return add(tally, { side: 'out', measure: 'category', field }, value === undefined || value === null ? otherBin : wordOf(value, words));
  if (typeof value === 'number') add(tally, { side: 'out', measure: 'number', field }, textOfBin(numberBin(value)));
}

function countGround(tally: Tally, { field, words }: Ground, value: Json | undefined, tellsLanguage: boolean): void {
  const given = value !== undefined && value !== null && value !== '';
  add(tally, { side: 'in', measure: 'given', field }, given ? 'yes' : 'no');
  if (!given) return;
  if (words !== undefined || typeof value === 'boolean')
    return add(tally, { side: 'in', measure: 'category', field }, wordOf(value, words ?? ['true', 'false']));
  if (typeof value === 'number') return add(tally, { side: 'in', measure: 'number', field }, textOfBin(numberBin(value)));
  if (typeof value !== 'string') return;
  add(tally, { side: 'in', measure: 'length', field }, textOfBin(numberBin(value.length)));
  if (tellsLanguage) add(tally, { side: 'in', measure: 'language', field }, languageBin(value));
}

const itemsOf = (ports: PortItems): readonly Json[] => Object.values(ports).flat();

function countDecided(
  steps: ReadonlyMap<string, Deciding>,
  { at, node, inputs, outputs, latest }: Extract<Decided, { kind: 'decided' }>,
): readonly DecisionCount[] {
  const step = steps.get(node);
  if (step === undefined) return [];
  const tally: Tally = new Map();
  const came = itemsOf(inputs).slice(0, mostItems);
  for (const ground of step.grounds) {
    // What an earlier step gave is the same for all items.
    const shared = ground.from === undefined ? undefined : valueAt(latest.get(ground.from)?.[0], ground.path);
    for (const [index, item] of came.entries())
      countGround(tally, ground, ground.from === undefined ? valueAt(item, ground.path) : shared, index < mostLanguages);
  }
  for (const answer of step.answers) for (const item of itemsOf(outputs).slice(0, mostItems)) countAnswer(tally, answer, item);
  for (const port of step.ports) add(tally, { side: 'out', measure: 'category', field: '' }, port, outputs[port]?.length ?? 0);
  const day = Math.floor(at / dayMs);
  const own = [...tally.values()].map((one) => ({ ...one, node, day }));
  const said = (outputs[step.yes ?? '']?.length ?? 0) > 0 ? agreedBin : (outputs[deniedPort]?.length ?? 0) > 0 ? overturnedBin : undefined;
  if (step.by !== 'person' || said === undefined) return own;
  return [
    ...own,
    ...step.askedAbout
      .filter(({ name }) => latest.has(name))
      .map(({ id }) => ({ node: id, feature: featureKey(people), day, bin: said, count: 1 })),
  ];
}

/** Made once for all flows; what a flow's steps decide by is found out once a drawing. */
export function decisionCounter(factsOf: FactsOf, log: Log): DecisionCounter {
  const known = new WeakMap<Flow, ReadonlyMap<string, Deciding>>();
  const stepsOf = (flow: Flow): ReadonlyMap<string, Deciding> => {
    const steps = known.get(flow) ?? decidingSteps(flow, factsOf);
    known.set(flow, steps);
    return steps;
  };
  return (flow, decided) => {
    try {
      const steps = stepsOf(flow);
      if (decided.kind === 'decided') return countDecided(steps, decided);
      const { node, at, agreed } = decided;
      return steps.has(node)
        ? [{ node, feature: featureKey(people), day: Math.floor(at / dayMs), bin: agreed ? agreedBin : overturnedBin, count: 1 }]
        : [];
    } catch (error) {
      log.write('error', 'what a step decided could not be counted', { flowId: flow.id, nodeId: decided.node, ...causeOf(error) });
      return [];
    }
  };
}

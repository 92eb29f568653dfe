/** What was tried of a flow, as its bundle carries it: the newest result for exactly these prompts, models and tools, and the newest checks of fairness. Names no group of people. */
import type { TestResult } from '../../bundle/bundle-input.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Hash } from '../../kernel/ports.ts';
import { clearlyBelow, fairnessKey, fairnessKeptSchema, newestOfEach, type FairnessKept } from '../../monitor/fairness.ts';
import type { Store } from '../../store/store.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { stepHashes, testedPrompts } from './test-desk.node.ts';

/** Cut so that no half of a character is left, which no signed file may hold. */
const nameOf = (text: string): string => text.slice(0, 200).toWellFormed();
const kinds = { 'red-team': 'Attack texts', evaluation: 'Examples' } as const;

function promptTests(flow: Flow, records: ReturnType<Store['tests']['listOf']>, hash: Hash): readonly TestResult[] {
  const tried = testedPrompts(records);
  return [...stepHashes(flow, hash)].flatMap(([nodeId, key]) => {
    const step = flow.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
    return tried
      .filter((one) => one.hash === key)
      .map(({ kind, passed }): TestResult => ({
        name: nameOf(`${kinds[kind]} on “${step}” of “${flow.name}”`),
        result: passed ? 'passed' : 'warned',
        detail: `For this prompt, model and tools (${key.slice(0, 12)}).`,
      }));
  });
}

function fairnessTest(flow: Flow, result: FairnessKept): TestResult {
  const { question, groups, at, runs, suppressed } = result;
  const below = clearlyBelow(result).length;
  const ratios = groups.map(({ ratio }) => ratio);
  return {
    name: nameOf(`Fairness of “${result.step}” of “${flow.name}” by ${question.by}`),
    result: below === 0 && groups.length > 1 ? 'passed' : 'warned',
    detail: `Checked ${instantText(at).slice(0, 10)} over ${runs} runs: ${groups.length} groups shown, ${suppressed.groups} too small to be shown; ${
      ratios.length > 1 ? `the least favoured has ${Math.min(...ratios).toFixed(2)} of the best one's share` : 'too few to compare'
    }; ${below} clearly below four fifths.`,
  };
}

/** `settings` holds checks of fairness: what cannot be read there is not told. */
export function releaseTests(
  { tests, settings }: { readonly tests: Pick<Store['tests'], 'listOf'>; readonly settings: Pick<Store['settings'], 'get'> },
  flows: readonly Flow[],
  hash: Hash,
): readonly TestResult[] {
  const fairnessOf = (flow: Flow): readonly FairnessKept[] => {
    try {
      const kept = fairnessKeptSchema.safeParse(JSON.parse(settings.get(fairnessKey(flow.id)) || '{}'));
      return kept.success
        ? newestOfEach(kept.data.results).filter(({ question }) => flow.nodes.some(({ id }) => id === question.nodeId))
        : [];
    } catch {
      return [];
    }
  };
  return flows.flatMap((flow) => [
    ...promptTests(flow, tests.listOf(flow.id), hash),
    ...fairnessOf(flow).map((result) => fairnessTest(flow, result)),
  ]);
}

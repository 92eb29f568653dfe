/** countersign fairness: whether a step of a flow decides alike for groups of people, from its runs in a store. */
import { answerInWords, smallestGroup, type GroupResult, type Share } from '../../ai/fairness/audit.ts';
import { fairnessOf } from '../../ai/fairness/over-runs.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { badUsage, countFrom, optionsFrom } from '../options.ts';
import { serviceStore } from '../service/service-store.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign fairness FLOW --by FIELD --store FOLDER [--step STEP] [--good ANSWER] [--known FIELD=VALUE] [--person FIELD] [--runs N] [--json]

Compares how often a step gives an answer to groups of people, by a field that the flow's data has: an age (in bands), a gender, a region, a language.
Groups of fewer than ${smallestGroup} people (or decisions, without --person) are not shown; FIELD is to be one that many people share. It never says that a step is fair, and always says what it cannot see. FLOW is the id of a flow.

  --by FIELD        the field that names the group, such as applicant.gender
  --step STEP       the step that decides, by name or id; may be left out where the flow has one
  --good ANSWER     the answer that people want to get: a class, a value, or a way out such as "approved"
  --known FIELD=VALUE   what says that the good answer was deserved, for equal opportunity
  --person FIELD    the field that tells one person from another; then small groups are those of few people, not of few decisions
  --runs N          the newest so many runs; 1,000 by default
  --store FOLDER    the store of the service, which must not be running
${unlockUsage}

Labelled fields are hidden once a run's values are gone: such decisions are counted as not seen. Exit code 1: a group is clearly below four fifths.

With --json: { "flow", "step", "by", "good", "runs", "decisions", "counted", "notSeen": { "hidden", "missing" }, "groups": [...], "suppressed", "words": [...], "cannotSee": [...] }`;

const mostRuns = 100_000;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const shown = ({ hits, of, share, low, high }: Share): string =>
  `${percent(share)} of ${of} (${hits}; 95 %: ${percent(low)} to ${percent(high)})`;
const line = ({ group, selected, ratio, belowFourFifths, opportunity }: GroupResult): string =>
  `${plainLine(group).padEnd(24)}  ${shown(selected)}  ratio ${ratio.toFixed(2)}${belowFourFifths === 'no' ? '' : belowFourFifths === 'clear' ? ', below four fifths' : ', below four fifths, maybe by chance'}${opportunity === undefined ? '' : `; of those who should: ${shown(opportunity)}`}\n`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        by: { type: 'string' },
        step: { type: 'string' },
        good: { type: 'string' },
        known: { type: 'string' },
        person: { type: 'string' },
        runs: { type: 'string' },
        store: { type: 'string' },
        ...unlockOptions,
      },
      usage,
    );
    const [flowId, ...others] = positionals;
    if (flowId === undefined || others.length > 0 || values.by === undefined || values.by === '' || values.store === undefined)
      throw badUsage('fairness needs one FLOW, --by FIELD and --store FOLDER.', usage);
    const most = Math.min(countFrom(values.runs, '--runs', 1, usage) ?? 1_000, mostRuns);
    const cut = values.known?.indexOf('=') ?? -1;
    if (values.known !== undefined && cut < 1) throw badUsage('--known takes FIELD=VALUE.', usage);
    const known = values.known === undefined ? undefined : { field: values.known.slice(0, cut), value: values.known.slice(cut + 1) };
    const store = await serviceStore(values.store, values, io, usage, { make: false });
    try {
      const report = await fairnessOf(store.engine, {
        flowId,
        by: values.by,
        step: values.step,
        good: values.good,
        known,
        person: values.person,
        runs: most,
      });
      const { nodeId: _id, step, by, good, runs, ...found } = report;
      if (values.json === true) {
        io.out(`${JSON.stringify({ flow: flowId, step, by, good, runs, ...found })}\n`);
      } else
        io.out(
          `${plainLine(`“${step}”, “${answerInWords(good)}” by ${by}: ${found.decisions} decisions of ${runs} runs`)}\n${found.groups.map(line).join('')}\n${[...found.words, ...found.cannotSee].map((one) => `${plainLine(one)}\n`).join('')}`,
        );
      return found.groups.some(({ belowFourFifths }) => belowFourFifths === 'clear') ? 1 : 0;
    } finally {
      await store.close();
    }
  },
};

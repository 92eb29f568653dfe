/**
 * The way out for what is learnt from people. A step hands over sums over people, in whole steps of a grid, to which each person adds a vector of at most `GRID` (L2).
 * Price, number of sums and how far they go are those of the grant: the process of the steps is asked for none of them. Each sum gets noise of its own from the discrete
 * Gaussian distribution; one answer then is GRID^2 / 2 variance -zCDP for adding or taking away all records of one
 * person (Canonne, Kamath and Steinke, 2020, Theorem 14). What it costs is written down, with the noisy sums themselves, in one transaction before anything is handed back:
 * a step that is tried again gets the same sums and pays nothing, and nobody ever sees two noises on the same sums for one price.
 */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock, Hash, Random } from '../../kernel/ports.ts';
import { epsilonOf, GRID, limitOf, NANO, noiseFor } from '../../kernel/privacy-loss.ts';
import type { LearningGrant } from '../grant.ts';
import { mayLearn } from '../policy.ts';
import type { TableRows, WorkspaceKeep } from '../ports.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { LearnAsk } from '../network/requests.ts';
import type { WayOut } from '../way-out.ts';
import { readBook, spentOf, standingOf, tableOf, writePayment, type BudgetStanding } from './budget-book.ts';
import { diceOf, discreteGaussian, type Dice } from './discrete-gaussian.ts';

export interface LearnAnswer {
  readonly sums: readonly number[];
  /** Keyed digest of the records that were used: nobody without the workspace's key can try records out. */
  readonly data: string;
  /** What the budget has given out so far, this answer included, and may in all, as epsilon. */
  readonly spent: number;
  readonly limit: number;
  /** How many more answers of this price there is room for. */
  readonly left: number;
  /** The sums of an earlier attempt of this step. */
  readonly again: boolean;
  /** Made up in a dry run: says nothing of any record, and nothing was spent. */
  readonly madeUp: boolean;
}

const MOST_ANSWERS = 10_000;

export interface Spender {
  readonly key: string;
  readonly data: string;
  readonly about: JsonObject & { readonly flow: string; readonly run: string };
  readonly dice: Dice;
  /** How often the workspace was put back from a copy. */
  readonly putBack: number;
}

function refuseBy(standing: BudgetStanding, budget: string): void {
  if (standing === 'open') return;
  // What cannot be read was spent all the same, and nobody knows how much.
  if (standing === 'unreadable')
    throw new TerminalError('privacy/budget-spent', `What was spent of the privacy budget “${budget}” cannot be read.`, {
      place: budget,
      mend: 'Begin a new budget with people whose data was not in this one.',
    });
  if (standing === 'closed')
    throw new UserError('privacy/budget-spent', `The privacy budget “${budget}” was closed: nothing more is learnt from these people.`, {
      place: budget,
      mend: 'Monitor > Privacy budgets tells who closed it and why. Begin a new budget with people whose data was not in this one.',
    });
  throw new UserError(
    'privacy/budget-unsure',
    `This workspace was put back from a copy, and what was learnt since that copy from the people of the privacy budget “${budget}” is not known here.`,
    { place: budget, mend: 'Somebody who looks after people’s data says under Monitor > Privacy budgets whether learning goes on.' },
  );
}

/** As far as so many people can move a sum: what is beyond comes of no record, and could carry a message past the noise. */
const held = (sum: number, people: number): number => Math.max(-people * GRID, Math.min(people * GRID, sum));

export function spend(
  { budget, sums: asked }: Pick<LearnAsk, 'budget' | 'sums'>,
  { epsilon, total, delta, people }: Pick<LearningGrant, 'epsilon' | 'total' | 'delta' | 'people'>,
  rows: TableRows,
  now: number,
  { key, data, about, dice, putBack }: Spender,
): LearnAnswer {
  const { variance, cost } = noiseFor(GRID, epsilon, delta);
  return rows.transaction(() => {
    const book = readBook(rows, budget, now);
    const before = spentOf(book);
    // The first answer fixed it: a step that asks for more later gets no more.
    const limit = Math.min(limitOf(total, delta), ...book.payments.map((payment) => payment.limit));
    const told = (spent: number, sums: readonly number[], digest: string, again: boolean): LearnAnswer => ({
      sums,
      data: digest,
      spent: epsilonOf(spent / NANO, delta),
      limit: epsilonOf(limit / NANO, delta),
      left: Math.max(0, Math.floor((limit - spent) / cost)),
      again,
      madeUp: false,
    });
    const earlier = book.payments.find((payment) => payment.key === key);
    if (earlier !== undefined) return told(before, earlier.sums, earlier.data, true);
    refuseBy(standingOf(book, putBack), budget);
    if (before + cost > limit || book.payments.length >= MOST_ANSWERS) {
      throw new UserError(
        'privacy/budget-spent',
        `The privacy budget “${budget}” has no room for this run: what these people's data may give away in all is used up, or nearly.`,
        {
          place: budget,
          mend: 'Wait for data about other people and give it a budget of its own, or let a run spend less. Noise of past runs cannot be added later.',
        },
      );
    }
    const sums = asked.map((sum) => held(sum, people) + discreteGaussian(dice, variance));
    writePayment(rows, budget, { key, cost, limit, delta, sums, data, at: now, flow: about.flow, run: about.run }, about);
    return told(before + cost, sums, data, false);
  });
}

export async function askLearn(
  ask: LearnAsk,
  { grant, step, story }: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash; readonly random: Random },
): Promise<LearnAnswer> {
  Object.assign(story, { destination: tableOf(ask.budget), method: 'SPEND', requestBytes: ask.sums.length });
  const verdict = mayLearn(grant, step.nodeId, ask.budget, ask.sums.length);
  if (!verdict.allowed) throw new CapabilityRefused(verdict);
  if (!ports.keep.lasts)
    throw new UserError(
      'privacy/no-store',
      'What a run gives away about people has to be written down, and there is no store here to write it into.',
      { place: ask.budget, mend: 'Run the flow with --store, or in the app.' },
    );
  const [data = ''] = await ports.keep.vault.pseudonymise('data that was learnt from', [ask.about.data]);
  const key = ports.hash.sha256(JSON.stringify([step.runId, step.nodeId, ask.idempotencyKey]));
  return spend(ask, verdict.entry, ports.keep.tables, ports.clock.now(), {
    key,
    data,
    dice: diceOf(ports.random),
    putBack: ports.keep.putBack,
    about: { ...ask.about, data, flow: step.flowId, run: step.runId, step: step.nodeId },
  });
}

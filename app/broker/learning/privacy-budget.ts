/**
 * The way out for what is learnt from people. A step hands over sums over people, in whole steps of a grid, to which each person adds a vector of at most `sensitivity` (L2).
 * Each sum gets noise of its own from the discrete Gaussian distribution; one answer then is sensitivity^2 / 2 variance -zCDP for adding or taking away all records of one
 * person (Canonne, Kamath and Steinke, 2020, Theorem 14). What it costs is written down, with the noisy sums themselves, in one transaction before anything is handed back:
 * a step that is tried again gets the same sums and pays nothing, and nobody ever sees two noises on the same sums for one price.
 */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Clock, Hash, Random } from '../../kernel/ports.ts';
import { epsilonOf, limitOf, NANO, noiseFor } from '../../kernel/privacy-loss.ts';
import { keepAllowed } from '../policy.ts';
import type { TableRows, WorkspaceKeep } from '../ports.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { LearnAsk } from '../network/requests.ts';
import type { WayOut } from '../way-out.ts';
import { diceOf, discreteGaussian, type Dice } from './discrete-gaussian.ts';

/** The name by which grants speak of privacy budgets. */
export const privacyBudgets = 'privacy budgets';

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

/** No name of a data table has a stroke in it, so no data table is a budget. */
export const tableOf = (budget: string): string => `${privacyBudgets}/${budget}`;
const MOST_ANSWERS = 10_000;

interface Entry {
  readonly key: string;
  readonly cost: number;
  readonly limit: number;
  readonly sums: readonly number[];
  readonly data: string;
}

/** Everything lies one level down: what erases a person's rows goes by values of columns, and must not find what was spent. */
function entryOf(row: JsonObject): Entry | undefined {
  const of: Json | undefined = row['answer'];
  if (of === undefined || !isJsonObject(of)) return undefined;
  const { key, cost, limit, sums, data } = of;
  if (typeof key !== 'string' || typeof cost !== 'number' || typeof limit !== 'number' || typeof data !== 'string' || !Array.isArray(sums))
    return undefined;
  return { key, cost, limit, data, sums: (sums as readonly Json[]).filter((sum) => typeof sum === 'number') };
}

export interface Spender {
  readonly key: string;
  readonly data: string;
  readonly about: JsonObject;
  readonly dice: Dice;
}

export function spend(
  ask: Pick<LearnAsk, 'budget' | 'sums' | 'sensitivity' | 'epsilon' | 'total' | 'delta'>,
  rows: TableRows,
  now: number,
  { key, data, about, dice }: Spender,
): LearnAnswer {
  const table = tableOf(ask.budget);
  const { variance, cost } = noiseFor(ask.sensitivity, ask.epsilon, ask.delta);
  return rows.transaction(() => {
    const entries = rows.candidates(table, undefined, now).map(({ row }) => entryOf(row));
    // What cannot be read was spent all the same, and nobody knows how much.
    if (entries.includes(undefined))
      throw new TerminalError('privacy/budget-spent', `What was spent of the privacy budget “${ask.budget}” cannot be read.`, {
        place: ask.budget,
        mend: 'Begin a new budget with people whose data was not in this one.',
      });
    const known = entries as readonly Entry[];
    const before = known.reduce((sum, entry) => sum + entry.cost, 0);
    // The first answer fixed it: a step that asks for more later gets no more.
    const limit = Math.min(limitOf(ask.total, ask.delta), ...known.map((entry) => entry.limit));
    const told = (spent: number, sums: readonly number[], digest: string, again: boolean): LearnAnswer => ({
      sums,
      data: digest,
      spent: epsilonOf(spent / NANO, ask.delta),
      limit: epsilonOf(limit / NANO, ask.delta),
      left: Math.max(0, Math.floor((limit - spent) / cost)),
      again,
      madeUp: false,
    });
    const earlier = known.find((entry) => entry.key === key);
    if (earlier !== undefined) return told(before, earlier.sums, earlier.data, true);
    if (before + cost > limit || known.length >= MOST_ANSWERS) {
      throw new UserError(
        'privacy/budget-spent',
        `The privacy budget “${ask.budget}” has no room for this run: what these people's data may give away in all is used up, or nearly.`,
        {
          place: ask.budget,
          mend: 'Wait for data about other people and give it a budget of its own, or let a run spend less. Noise of past runs cannot be added later.',
        },
      );
    }
    const sums = ask.sums.map((sum) => sum + discreteGaussian(dice, variance));
    rows.setColumns(table, { answer: 'object', about: 'object' });
    rows.put(table, { id: key, row: { answer: { key, cost, limit, sums, data, at: now }, about }, until: undefined });
    return told(before + cost, sums, data, false);
  });
}

export async function askLearn(
  ask: LearnAsk,
  { grant, step, story }: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash; readonly random: Random },
): Promise<LearnAnswer> {
  Object.assign(story, { destination: tableOf(ask.budget), method: 'SPEND', requestBytes: ask.sums.length });
  const verdict = keepAllowed(grant, step.nodeId, privacyBudgets, ask.budget, 'write');
  if (!verdict.allowed) throw new CapabilityRefused(verdict);
  if (!ports.keep.lasts)
    throw new UserError(
      'privacy/no-store',
      'What a run gives away about people has to be written down, and there is no store here to write it into.',
      { place: ask.budget, mend: 'Run the flow with --store, or in the app.' },
    );
  const [data = ''] = await ports.keep.vault.pseudonymise('data that was learnt from', [ask.about.data]);
  const key = ports.hash.sha256(JSON.stringify([step.runId, step.nodeId, ask.idempotencyKey]));
  return spend(ask, ports.keep.tables, ports.clock.now(), {
    key,
    data,
    dice: diceOf(ports.random),
    about: { ...ask.about, data, flow: step.flowId, run: step.runId, step: step.nodeId },
  });
}

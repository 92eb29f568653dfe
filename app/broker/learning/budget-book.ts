/**
 * What stands written of a privacy budget: what was paid out of it, and what people decided about it. Nothing written here is ever taken back, and nobody can raise what a
 * budget has in all: people were promised it. A person may close it, and, in a workspace that was put back from a copy, say that learning goes on.
 */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { epsilonOf, NANO } from '../../kernel/privacy-loss.ts';
import type { TableRows } from '../ports.ts';

/** The name by which a step's budgets are told in the log of ways out. */
export const privacyBudgets = 'privacy budgets';

/** No name of a data table has a stroke in it, so no data table is a budget. */
const area = `${privacyBudgets}/`;
export const tableOf = (budget: string): string => `${area}${budget}`;

export interface Payment {
  readonly key: string;
  /** In thousand-millionths of rho. */
  readonly cost: number;
  readonly limit: number;
  readonly delta: number;
  readonly sums: readonly number[];
  readonly data: string;
  readonly at: number;
  readonly flow: string;
  readonly run: string;
}
export interface BudgetDecision {
  readonly kind: 'closed' | 'goes-on';
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  /** How often the workspace had been put back by then. */
  readonly putBack: number;
}
/** `unsure`: the workspace was put back from a copy, and nobody has said yet what was learnt since that copy. */
export type BudgetStanding = 'open' | 'closed' | 'unsure' | 'unreadable';

export interface BudgetBook {
  readonly payments: readonly Payment[];
  readonly decisions: readonly BudgetDecision[];
  /** Something that is there cannot be read: what was spent is not known. */
  readonly unreadable: boolean;
}

/** Everything lies one level down: what erases a person's rows goes by values of columns, and must not find what was spent. */
function paymentOf({ answer, about }: JsonObject): Payment | undefined {
  if (answer === undefined || !isJsonObject(answer)) return undefined;
  const { key, cost, limit, delta, sums, data, at } = answer;
  const { flow, run } = about !== undefined && isJsonObject(about) ? about : {};
  if (
    typeof key !== 'string' ||
    typeof cost !== 'number' ||
    typeof limit !== 'number' ||
    typeof delta !== 'number' ||
    typeof data !== 'string' ||
    typeof at !== 'number' ||
    !Array.isArray(sums)
  )
    return undefined;
  return {
    key,
    cost,
    limit,
    delta,
    data,
    at,
    sums: (sums as readonly Json[]).filter((sum) => typeof sum === 'number'),
    flow: typeof flow === 'string' ? flow : '',
    run: typeof run === 'string' ? run : '',
  };
}

function decisionOf({ decision }: JsonObject): BudgetDecision | undefined {
  if (decision === undefined || !isJsonObject(decision)) return undefined;
  const { kind, at, by, reason, putBack } = decision;
  return (kind === 'closed' || kind === 'goes-on') &&
    typeof at === 'number' &&
    typeof by === 'string' &&
    typeof reason === 'string' &&
    typeof putBack === 'number'
    ? { kind, at, by, reason, putBack }
    : undefined;
}

export function readBook(rows: TableRows, budget: string, now: number): BudgetBook {
  const all = rows.candidates(tableOf(budget), undefined, now).map(({ row }) => paymentOf(row) ?? decisionOf(row));
  return {
    payments: all.filter((one): one is Payment => one !== undefined && 'cost' in one),
    decisions: all.filter((one): one is BudgetDecision => one !== undefined && 'kind' in one),
    unreadable: all.includes(undefined),
  };
}

export const spentOf = ({ payments }: BudgetBook): number => payments.reduce((sum, { cost }) => sum + cost, 0);

export function standingOf({ decisions, unreadable }: BudgetBook, putBack: number): BudgetStanding {
  if (unreadable) return 'unreadable';
  if (decisions.some(({ kind }) => kind === 'closed')) return 'closed';
  return putBack > Math.max(0, ...decisions.map((one) => one.putBack)) ? 'unsure' : 'open';
}

export function writePayment(rows: TableRows, budget: string, { flow: _flow, run: _run, ...answer }: Payment, about: JsonObject): void {
  rows.setColumns(tableOf(budget), { answer: 'object', about: 'object' });
  rows.put(tableOf(budget), { id: answer.key, row: { answer, about }, until: undefined });
}

/** Closing is for good. Going on is said where it was asked for, and nowhere else. */
export function decide(rows: TableRows, budget: string, decision: BudgetDecision): void {
  rows.transaction(() => {
    const standing = standingOf(readBook(rows, budget, decision.at), decision.putBack);
    if (standing === 'closed' || (decision.kind === 'goes-on' && standing !== 'unsure'))
      throw new UserError(
        'privacy/budget-settled',
        standing === 'closed'
          ? `The privacy budget “${budget}” was closed, which is for good.`
          : `Nobody has to say whether learning goes on with the privacy budget “${budget}”.`,
        { place: budget, mend: 'Look at the list again: it may have changed meanwhile.' },
      );
    rows.setColumns(tableOf(budget), { decision: 'object' });
    rows.put(tableOf(budget), { id: `decision ${decision.at} ${decision.kind}`, row: { decision: { ...decision } }, until: undefined });
  });
}

export interface BudgetSummary {
  readonly name: string;
  readonly standing: BudgetStanding;
  /** As epsilon, at the least delta of all payments; 0 and nothing more as long as nothing was paid. */
  readonly spent: number;
  readonly limit: number;
  readonly delta: number;
  /** The share of it that is used, from 0 to 1: each run of one price takes the same, unlike epsilon. */
  readonly used: number;
  /** How many more runs like the last there is room for. */
  readonly left: number;
  readonly payments: readonly { readonly flow: string; readonly run: string; readonly at: number }[];
  readonly decisions: readonly BudgetDecision[];
}

export function summaryOf(rows: TableRows, name: string, putBack: number, now: number): BudgetSummary {
  const book = readBook(rows, name, now);
  const { payments, decisions } = book;
  const last = payments.at(-1);
  const standing = standingOf(book, putBack);
  const delta = Math.min(...payments.map((one) => one.delta), 1e-6);
  const limit = payments.reduce((least, one) => Math.min(least, one.limit), Number.MAX_SAFE_INTEGER);
  const spent = spentOf(book);
  const room = last === undefined ? 0 : Math.max(0, Math.floor((limit - spent) / last.cost));
  return {
    name,
    standing,
    spent: epsilonOf(spent / NANO, delta),
    limit: last === undefined ? 0 : epsilonOf(limit / NANO, delta),
    delta,
    used: last === undefined ? 0 : limit <= 0 ? 1 : Math.min(1, spent / limit),
    left: standing === 'closed' || standing === 'unreadable' ? 0 : room,
    payments: payments.map(({ flow, run, at }) => ({ flow, run, at })),
    decisions,
  };
}

/** Every budget that something was paid from, or decided about. */
export const budgetNames = (rows: TableRows): readonly string[] => rows.names(area).map((table) => table.slice(area.length));

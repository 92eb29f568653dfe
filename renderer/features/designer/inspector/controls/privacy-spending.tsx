/** What a privacy budget is enough for, by the settings of the step: told while they are typed. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { epsilonOf, rhoOf } from '../../../../../app/kernel/privacy-loss.ts';

const figure = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' && value > 0 ? value : otherwise);

function spendingWords(given: JsonObject): string {
  const epsilon = figure(given['epsilon'], 1);
  const total = figure(given['total'], 8);
  const delta = Math.min(1e-3, figure(given['delta'], 1e-6));
  const [one, all] = [rhoOf(epsilon, delta), rhoOf(total, delta)];
  const runs = Math.floor(all / one);
  if (runs === 0) return 'Not even one run has room in this budget.';
  const share = (100 * one) / all;
  const percent = share < 0.1 ? 'less than 0.1 %' : `${share.toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
  if (runs === 1) return `A run spends ${percent} of the budget: there is room for one.`;
  // Runs cost less together than one by one, which nobody expects who adds epsilons up.
  const few = Math.min(runs, 10);
  const spent = epsilonOf(few * one, delta).toLocaleString(undefined, { maximumFractionDigits: 1 });
  const room = `A run spends ${percent} of the budget: room for ${runs.toLocaleString()} runs.`;
  return `${room} After ${few} of them, ${spent} of ${total} is spent.`;
}

export function PrivacySpending({ given }: { readonly given: JsonObject }) {
  return (
    <p role="status" className="text-muted">
      {spendingWords(given)}
    </p>
  );
}

/** Models that steps here teach from records about people. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { navigate } from '../../shell/router.ts';
import { Badge } from '../../ui/index.ts';

type LearntModel = OutputOf<'models:inventory'>['learnt'][number];

const number = (value: number): string => value.toLocaleString(undefined, { maximumFractionDigits: 2 });

function One({ model: { flowId, flowName, step, goal, budget, fields, target, epsilon, total, hides } }: { readonly model: LearntModel }) {
  return (
    <li className="flex flex-col gap-0.5 rounded-md border border-line px-3 py-2">
      <span className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 truncate font-medium">{step}</span>
        {hides ? null : <Badge tone="high">Too little noise</Badge>}
        <span className="text-muted">in</span>
        <button type="button" className="min-w-0 truncate text-accent hover:underline" onClick={() => navigate('flow', { id: flowId })}>
          {flowName}
        </button>
      </span>
      <span className="break-words text-muted">
        Tells {goal === 'number' ? 'the number' : 'yes or no for'} {target} from {fields.join(', ')}. A run gives away {number(epsilon)} at
        most, all runs {number(total)} (epsilon), out of the budget {budget}.
      </span>
    </li>
  );
}

export function Learnt({ models }: { readonly models: readonly LearntModel[] }) {
  if (models.length === 0) return null;
  return (
    <section aria-labelledby="learnt-models" className="max-h-1/2 shrink-0 overflow-auto border-t border-line p-4">
      <h2 id="learnt-models" className="mb-1 text-lg">
        Trained here on people’s records
      </h2>
      <p className="mb-2 max-w-[72ch] text-muted">
        These steps train a shared model and add noise before anything leaves. They need no entry in the registry.
      </p>
      <ul className="flex flex-col gap-2">
        {models.map((model) => (
          <One key={`${model.flowId} ${model.nodeId}`} model={model} />
        ))}
      </ul>
    </section>
  );
}

import { CircleCheck } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { openFlow } from '../../shell/router.ts';
import { Button, Callout, EmptyState, SeverityBadge } from '../../ui/index.ts';

export type Preview = OutputOf<'policy:preview'>;
type Counts = Preview['effects'][number]['before'];
const severities = ['block', 'high', 'medium', 'low'] as const;

function CountsView({ counts }: { readonly counts: Counts }) {
  const shown = severities.filter((severity) => counts[severity] > 0);
  return shown.length === 0 ? (
    <span className="text-good">passes</span>
  ) : (
    <span className="inline-flex gap-1">
      {shown.map((severity) => (
        <SeverityBadge key={severity} severity={severity} count={counts[severity]} compact />
      ))}
    </span>
  );
}

const shownAtMost = 5;

/** The same finding at several steps is said once. */
function Added({ titles }: { readonly titles: readonly string[] }) {
  const alike = [...Map.groupBy(titles, (title) => title)];
  return (
    <ul className="px-1">
      {alike.slice(0, shownAtMost).map(([title, same]) => (
        <li key={title} className="text-sm text-muted">
          + {title}
          {same.length === 1 ? '' : `, ${same.length} times`}
        </li>
      ))}
      {alike.length > shownAtMost ? <li className="text-sm text-faint">and {alike.length - shownAtMost} more</li> : null}
    </ul>
  );
}

/** What the policy would change in the flows there are, before it counts. */
export function PreviewPanel({ preview }: { readonly preview: Preview }) {
  return (
    <aside aria-label="What it would change" className="flex h-full flex-col overflow-auto border-s border-line bg-surface p-4">
      <h2 className="mb-1 text-lg">What it would change</h2>
      <p className="mb-3 text-muted tabular-nums">
        {preview.effects.length} of {preview.flows} {preview.flows === 1 ? 'flow' : 'flows'}.
      </p>
      {preview.approvals === 0 ? null : (
        <Callout
          tone="medium"
          className="mb-3"
          title={`${preview.approvals} ${preview.approvals === 1 ? 'approval' : 'approvals'} may end`}
        >
          An approval covers the policy it was given under, so those flows have to be submitted again.
        </Callout>
      )}
      {preview.effects.length === 0 ? (
        <EmptyState icon={CircleCheck} title="No finding would change" className="!py-6">
          Every flow keeps its verdict.
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-2.5">
          {preview.effects.map((effect) => (
            <li key={effect.flowId} className="rounded-lg border border-line p-3">
              <div className="flex items-center gap-2">
                <Button tone="ghost" className="!h-6 min-w-0 !px-1 text-text" onClick={() => openFlow(effect.flowId, effect.flowName)}>
                  <span className="truncate">{effect.flowName}</span>
                </Button>
              </div>
              <div className="my-1 flex flex-wrap items-center gap-1.5 px-1 text-sm">
                <CountsView counts={effect.before} />
                <span className="text-faint">becomes</span>
                <CountsView counts={effect.after} />
              </div>
              {effect.added.length === 0 ? null : <Added titles={effect.added} />}
              {effect.removed === 0 ? null : (
                <p className="px-1 text-sm text-muted">
                  − {effect.removed} finding{effect.removed === 1 ? '' : 's'} would go
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}

/** Reviews that wait for this person, above the questions of runs: what is due first stands first, and what was sent back to its designer after it. */
import { ClipboardCheck } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { DueBadge } from '../../facts/due-badge.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button } from '../../ui/index.ts';

const mostShown = 3;

function Waiting() {
  const { result, reload } = useCall('review:list', {});
  usePush('review:changed', reload);
  if (result.state !== 'ready') return null;
  const waiting = result.value.reviews
    .filter(({ waitingForMe, state }) => waitingForMe && (state === 'submitted' || state === 'changes-requested'))
    .toSorted((a, b) => Number(a.state !== 'submitted') - Number(b.state !== 'submitted') || a.dueAt - b.dueAt);
  if (waiting.length === 0) return null;
  return (
    <section aria-label="Reviews waiting for you" className="border-b border-line px-4 py-2">
      <ul className="flex flex-col gap-1">
        {waiting.slice(0, mostShown).map(({ id, flowName, revision, dueAt, state, decision }) => (
          <li key={id} className="flex min-w-0 items-center gap-2">
            <ClipboardCheck className="size-3.5 shrink-0 text-muted" aria-hidden />
            <button
              type="button"
              dir="auto"
              title={flowName}
              className="min-w-0 truncate font-medium hover:underline"
              onClick={() => navigate('reviews', { id })}
            >
              {state === 'submitted' ? 'Review' : 'Change'} “{flowName}” v{revision}
            </button>
            {state === 'submitted' ? (
              <DueBadge due={dueAt} />
            ) : (
              <span className="shrink-0 text-muted">{decision === undefined ? 'Sent back' : `${decision.by} asks for changes`}</span>
            )}
          </li>
        ))}
      </ul>
      {waiting.length <= mostShown ? null : (
        <Button tone="ghost" onClick={() => navigate('reviews')}>
          All {waiting.length} waiting for you
        </Button>
      )}
    </section>
  );
}

export function ReviewsDue() {
  return useMay('review.read') ? <Waiting /> : null;
}

/** Approved versions that wait for whoever admits them: below the reviews, above the questions of runs. */
import { PackageCheck } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { readyBundles } from '../../facts/ready-bundles.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button } from '../../ui/index.ts';

const mostShown = 3;

function Ready() {
  const { result, reload } = useCall('env:list', {});
  usePush('review:changed', reload);
  const ready = result.state === 'ready' ? readyBundles(result.value.flows) : [];
  if (ready.length === 0) return null;
  return (
    <section aria-label="Approved, to be admitted" className="border-b border-line px-4 py-2">
      <ul className="flex flex-col gap-1">
        {ready.slice(0, mostShown).map(({ reviewId, flowName, version, place, emergency }) => (
          <li key={reviewId} className="flex min-w-0 items-center gap-2">
            <PackageCheck className="size-3.5 shrink-0 text-muted" aria-hidden />
            <button
              type="button"
              dir="auto"
              title={flowName}
              className="min-w-0 truncate font-medium hover:underline"
              onClick={() => navigate('reviews', { id: reviewId })}
            >
              Admit “{flowName}” v{version} for {place}
            </button>
            {emergency ? (
              <Badge tone="block" className="shrink-0">
                Emergency
              </Badge>
            ) : (
              <span className="shrink-0 text-muted">Approved</span>
            )}
          </li>
        ))}
      </ul>
      {ready.length <= mostShown ? null : (
        <Button tone="ghost" onClick={() => navigate('environments')}>
          All {ready.length} waiting for you
        </Button>
      )}
    </section>
  );
}

export function ReleasesDue() {
  return useMay('bundle.deploy') ? <Ready /> : null;
}

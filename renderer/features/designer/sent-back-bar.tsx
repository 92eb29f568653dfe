/** Above a flow that a reviewer sent back, or whose approval has ended: who did and why, and the way to the review. It stays until the flow is submitted again. */
import { Undo2 } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button } from '../../ui/index.ts';
import { useSessionOf } from './model/session.ts';
import { sentBack } from './newest-review.ts';

function SentBack({ flowId }: { readonly flowId: string }) {
  const { result, reload } = useCall('review:list', {});
  usePush('review:changed', reload);
  const back = result.state === 'ready' ? sentBack(result.value.reviews, flowId) : undefined;
  if (back === undefined) return null;
  return (
    <div role="status" className="flex shrink-0 items-center gap-2 border-b border-medium-line bg-medium-tint px-3 py-1">
      <Undo2 className="size-4 shrink-0 text-medium" aria-hidden />
      <p className="line-clamp-2 min-w-0 flex-1" title={back.reason}>
        <span className="font-medium">{back.title}:</span> <span dir="auto">{back.reason}</span>
      </p>
      {back.openComments === 0 ? null : (
        <span className="shrink-0 text-sm text-muted">
          {back.openComments} open comment{back.openComments === 1 ? '' : 's'}
        </span>
      )}
      <Button tone="ghost" onClick={() => navigate('reviews', { id: back.reviewId })}>
        Open review
      </Button>
    </div>
  );
}

export function SentBackBar() {
  const session = useSessionOf();
  const mayRead = useMay('review.read');
  return mayRead && !session.trial ? <SentBack flowId={session.flowId} /> : null;
}

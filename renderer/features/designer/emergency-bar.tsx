/** Above a flow that stands in an emergency release, or whose last one nobody has looked at yet. */
import { Siren } from 'lucide-react';
import { useStore } from 'zustand';
import { EmergencySentence, emergencyTone } from '../../facts/emergency-words.tsx';
import { navigate } from '../../shell/router.ts';
import { Button, classNames } from '../../ui/index.ts';
import { useSessionOf } from './model/session.ts';
import { useReviewed } from './use-reviewed.ts';

const places = { dev: 'development', test: 'test', prod: 'production' } as const;

export function EmergencyBar() {
  const session = useSessionOf();
  const reviewed = useReviewed();
  const emergency = useStore(session.summary, (state) => state.summary?.emergency);
  if (emergency === undefined) return null;
  const grave = emergencyTone(emergency) === 'block';
  return (
    <div
      role="status"
      className={classNames(
        'flex shrink-0 items-center gap-2 border-b px-3 py-1',
        grave ? 'border-block-line bg-block-tint' : 'border-high-line bg-high-tint',
      )}
    >
      <Siren className={classNames('size-4 shrink-0', grave ? 'text-block' : 'text-high')} aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-medium">
          Emergency release of v{emergency.version} for {places[emergency.environment]}.
        </span>{' '}
        <span className="text-muted">
          <EmergencySentence emergency={emergency} />
        </span>
      </p>
      {reviewed ? null : (
        <Button tone="ghost" onClick={() => navigate('reviews', { id: emergency.reviewId })}>
          Show the review
        </Button>
      )}
    </div>
  );
}

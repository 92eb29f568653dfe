/** The person's own badges: what each takes, what is passed, and until when it counts. */
import { useState } from 'react';
import { Award, CircleCheck, GraduationCap } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useCall, usePush } from '../../bridge/client.ts';
import { LessonDialog } from '../../facts/lesson-dialog.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { Badge, Button, RelativeTime, type BadgeTone } from '../../ui/index.ts';

type Row = OutputOf<'lesson:mine'>['badges'][number];
const stateLooks: Readonly<Record<Row['state'], { readonly tone: BadgeTone; readonly word: string }>> = {
  held: { tone: 'good', word: 'Yours' },
  ended: { tone: 'medium', word: 'Ended' },
  open: { tone: 'neutral', word: 'Not yet' },
};

function BadgeCard({ badge, onTake }: { readonly badge: Row; onTake(ruleId: string): void }) {
  const look = stateLooks[badge.state];
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Award className="size-4 text-muted" aria-hidden />
        <h3 className="font-medium">{badge.title}</h3>
        <Badge tone={look.tone}>{look.word}</Badge>
        {badge.neededFor.length === 0 ? null : <Badge>Asked for at {badge.neededFor.join(', ')} risk</Badge>}
        {badge.endsAt === undefined ? null : (
          <span className="text-sm text-muted">
            {badge.state === 'held' ? 'counts until' : 'ended'} <RelativeTime time={badge.endsAt} />
          </span>
        )}
      </div>
      <p className="text-sm text-muted">{badge.about}</p>
      {badge.lessons.length === 0 ? null : (
        <ul aria-label={`Lessons of ${badge.title}`} className="divide-y divide-line">
          {badge.lessons.map(({ ruleId, title, passedAt, counts }) => (
            <li key={ruleId} className="flex items-center gap-2 py-1">
              {counts ? (
                <CircleCheck className="size-4 shrink-0 text-good" aria-label="Passed" />
              ) : (
                <GraduationCap className="size-4 shrink-0 text-muted" aria-label="To do" />
              )}
              <span className="min-w-0 flex-1">
                {title}
                {passedAt === undefined ? null : (
                  <span className="text-sm text-muted">
                    {' '}
                    · {counts ? 'passed' : 'passed, too long ago,'} <RelativeTime time={passedAt} />
                  </span>
                )}
              </span>
              <Button tone="ghost" aria-label={`${counts ? 'Take again' : 'Take the lesson'}: ${title}`} onClick={() => onTake(ruleId)}>
                {counts ? 'Take again' : 'Take the lesson'}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

export function LessonsSection() {
  const { result, reload } = useCall('lesson:mine', {});
  const [taking, setTaking] = useState<string>();
  usePush('lesson:changed', reload);
  return (
    <>
      <p className="mb-3 max-w-[72ch] text-muted">
        Each badge takes a few one-minute lessons. Here they use examples; opened from a finding with “One-minute lesson”, they use your own
        flow.
      </p>
      <LoadedView result={result} failed="Your lessons could not be read" onRetry={reload}>
        {({ badges }) => (
          <ul className="grid grid-cols-[repeat(auto-fit,minmax(300px,1fr))] gap-3">
            {badges.map((badge) => (
              <BadgeCard key={badge.id} badge={badge} onTake={setTaking} />
            ))}
          </ul>
        )}
      </LoadedView>
      {taking === undefined ? null : <LessonDialog ruleId={taking} onClose={() => setTaking(undefined)} />}
    </>
  );
}

import { useEffect } from 'react';
import { GitCompareArrows, UserRound } from 'lucide-react';
import { Button, notify } from '../../../ui/index.ts';
import { compareNewer, followsAlong, keepMine, openNewer, takeNewer } from '../model/newer.ts';
import { useDocument, useSessionOf, useView } from '../model/session.ts';

/** Stands over the canvas when a colleague has saved this flow meanwhile. Without edits of one's own the tab simply follows. */
export function NewerBar() {
  const session = useSessionOf();
  const seen = useView((view) => view.newer);
  const saving = useView((view) => view.saving || view.filling);
  const base = useDocument((state) => state.base);
  const newer = openNewer(seen, base, saving);
  const follows = newer !== undefined && !newer.deleted && followsAlong(session);
  useEffect(() => {
    if (!follows) return;
    void takeNewer(session).then(() =>
      notify({
        tone: 'info',
        title: `${newer.by} saved version ${newer.revision}`,
        detail: 'This tab shows it now. Undo shows what was here before.',
      }),
    );
    // Once for each newer revision.
  }, [follows, newer?.revision, session]);
  if (newer === undefined || follows) return null;
  return (
    <div
      role="alert"
      className="absolute inset-x-3 top-3 z-20 mx-auto flex w-fit max-w-full animate-rise flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-medium-line bg-raised py-2 ps-3 pe-2 shadow-float"
    >
      <UserRound className="size-4 shrink-0 text-medium" aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium">
          {newer.deleted ? `${newer.by} deleted this flow` : `${newer.by} saved version ${newer.revision} while you were editing`}
        </span>
        <span className="block text-sm text-muted">
          {newer.deleted
            ? 'Your edits are kept in this tab: copy the steps into a new flow to go on with them.'
            : 'Your edits are kept. Nothing is overwritten until you decide.'}
        </span>
      </span>
      {newer.deleted ? (
        <Button onClick={() => session.view.setState({ newer: undefined })}>Close</Button>
      ) : (
        <span className="flex gap-1.5">
          <Button icon={GitCompareArrows} onClick={() => void compareNewer(session)}>
            Compare
          </Button>
          <Button onClick={() => void takeNewer(session)}>Take theirs</Button>
          <Button onClick={() => keepMine(session, newer)}>Keep mine</Button>
        </span>
      )}
    </div>
  );
}

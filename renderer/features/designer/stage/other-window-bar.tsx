import { AppWindow } from 'lucide-react';
import { useAction } from '../../../bridge/use-action.ts';
import { Button } from '../../../ui/index.ts';
import { useSessionOf, useView } from '../model/session.ts';

/** Stands over the canvas while another window of the same person keeps unsaved edits of this flow: neither takes the other's place unasked. */
export function OtherWindowBar() {
  const { recovery } = useSessionOf();
  const elsewhere = useView((view) => view.kept.state === 'elsewhere');
  const mine = useAction(() => recovery.keepMine());
  const theirs = useAction(() => recovery.takeTheirs());
  if (!elsewhere) return null;
  return (
    <div
      role="alert"
      className="absolute inset-x-3 top-3 z-20 mx-auto flex w-fit max-w-full animate-rise flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-medium-line bg-raised py-2 ps-3 pe-2 shadow-float"
    >
      <AppWindow className="size-4 shrink-0 text-medium" aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium">Another window of yours has unsaved edits of this flow</span>
        <span className="block text-sm text-muted">
          {theirs.error?.message ?? 'Those are kept for recovery. The edits here are not, until you save them or decide.'}
        </span>
      </span>
      <span className="flex gap-1.5">
        <Button busy={theirs.busy} onClick={() => void theirs.run()}>
          Take those
        </Button>
        <Button busy={mine.busy} onClick={() => void mine.run()}>
          Keep these instead
        </Button>
      </span>
    </div>
  );
}

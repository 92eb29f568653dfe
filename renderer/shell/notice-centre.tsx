/** Notices that have gone from the lower edge: what ended while somebody looked elsewhere is not lost. */
import { useState } from 'react';
import { Bell, CircleAlert, CircleCheck, Info, OctagonX, TriangleAlert, type LucideIcon } from 'lucide-react';
import {
  Button,
  CopyDetails,
  Popover,
  RelativeTime,
  classNames,
  forgetNotices,
  markNoticesSeen,
  usePastNotices,
  type CalloutTone,
} from '../ui/index.ts';

const looks: Readonly<Record<CalloutTone, { readonly icon: LucideIcon; readonly classes: string }>> = {
  info: { icon: Info, classes: 'text-muted' },
  good: { icon: CircleCheck, classes: 'text-good' },
  medium: { icon: CircleAlert, classes: 'text-medium' },
  high: { icon: TriangleAlert, classes: 'text-high' },
  block: { icon: OctagonX, classes: 'text-block' },
};

export function NoticeCentre() {
  const past = usePastNotices();
  const [open, setOpen] = useState(false);
  const unseen = past.filter((notice) => !notice.seen).length;
  const name = unseen === 0 ? 'Notices' : `Notices, ${unseen} new`;
  const change = (next: boolean): void => {
    setOpen(next);
    if (next) markNoticesSeen();
  };
  return (
    <Popover
      label="Notices"
      align="end"
      open={open}
      onOpenChange={change}
      className="max-h-[60vh] w-96 !p-0"
      trigger={
        <button
          type="button"
          title={name}
          aria-label={name}
          className="relative inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-text"
        >
          <Bell className="size-4" aria-hidden />
          {unseen === 0 ? null : (
            <span className="pointer-events-none absolute end-1 top-1 size-2 rounded-full bg-accent-fill" aria-hidden />
          )}
        </button>
      }
    >
      <div className="flex items-center border-b border-line px-3 py-2">
        <h2 className="flex-1 font-medium">Notices</h2>
        {past.length === 0 ? null : (
          <Button
            tone="ghost"
            onClick={() => {
              forgetNotices();
            }}
          >
            Clear
          </Button>
        )}
      </div>
      {past.length === 0 ? (
        <p className="px-3 py-6 text-center text-muted">
          No notices yet. Messages that appear at the bottom of the window are kept here until you sign out.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {past.map((notice) => {
            const look = looks[notice.tone];
            // What was undone once is not undone again later.
            const action = notice.action?.label === 'Undo' ? undefined : notice.action;
            return (
              <li key={notice.id} className="flex items-start gap-2.5 px-3 py-2">
                <look.icon className={classNames('mt-0.5 size-4 shrink-0', look.classes)} aria-hidden />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{notice.title}</span>
                  {notice.detail === undefined ? null : <span className="block break-words text-muted">{notice.detail}</span>}
                  {notice.error === undefined ? null : <CopyDetails error={notice.error} />}
                  {action === undefined ? null : (
                    <Button
                      tone="ghost"
                      className="-ms-2 mt-0.5"
                      onClick={() => {
                        action.run();
                        setOpen(false);
                      }}
                    >
                      {action.label}
                    </Button>
                  )}
                </span>
                <span className="text-sm text-faint">
                  <RelativeTime time={notice.at} />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Popover>
  );
}

import { createPortal } from 'react-dom';
import { Toast as Primitive } from 'radix-ui';
import { X } from 'lucide-react';
import { create } from 'zustand';
import { Callout, type CalloutTone } from './states.tsx';
import { Button, IconButton } from './button.tsx';

export interface Notice {
  readonly id: number;
  readonly tone: CalloutTone;
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; run(): void };
}

/** A notice after it has gone from the lower edge. */
export interface PastNotice extends Notice {
  readonly at: number;
  readonly seen: boolean;
}

const shownForMs = 6000;

const mostPast = 50;

const useNotices = create<{ readonly notices: readonly Notice[]; readonly past: readonly PastNotice[] }>(() => ({ notices: [], past: [] }));

/** What was said since this person sat down, the newest first. */
export const usePastNotices = (): readonly PastNotice[] => useNotices((state) => state.past);
export const markNoticesSeen = (): void =>
  useNotices.setState(({ past }) => ({ past: past.map((notice) => (notice.seen ? notice : { ...notice, seen: true })) }));
export const forgetNotices = (): void => useNotices.setState({ past: [] });
let nextId = 1;

/** Shows a short notice at the lower edge; failures stay until they are closed. */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId;
  nextId += 1;
  useNotices.setState(({ notices, past }) => ({
    notices: [...notices.slice(-3), { ...notice, id }],
    past: [{ ...notice, id, at: Date.now(), seen: false }, ...past].slice(0, mostPast),
  }));
}

const dismiss = (id: number): void => useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

/** For the moment when another person takes the seat. */
export const dismissAll = (): void => useNotices.setState({ notices: [], past: [] });

export function Toaster() {
  const notices = useNotices((state) => state.notices);
  return (
    <Primitive.Provider swipeDirection="down">
      {notices.map((notice) => (
        <Primitive.Root
          key={notice.id}
          duration={notice.tone === 'block' ? Number.POSITIVE_INFINITY : shownForMs}
          onOpenChange={(open) => {
            if (!open) dismiss(notice.id);
          }}
          className="animate-rise rounded-md bg-raised shadow-float"
        >
          <Callout
            quiet
            tone={notice.tone}
            actions={
              <span className="flex items-center gap-1">
                {notice.action === undefined ? null : (
                  <Button
                    tone="ghost"
                    onClick={() => {
                      notice.action?.run();
                      dismiss(notice.id);
                    }}
                  >
                    {notice.action.label}
                  </Button>
                )}
                <Primitive.Close asChild>
                  <IconButton icon={X} label="Close" />
                </Primitive.Close>
              </span>
            }
          >
            <Primitive.Title className="font-medium text-text">{notice.title}</Primitive.Title>
            {notice.detail === undefined ? null : <Primitive.Description>{notice.detail}</Primitive.Description>}
          </Callout>
        </Primitive.Root>
      ))}
      {/* Outside of the app, which is inert behind a dialog: what lies over a dialog must be possible to close. */}
      {createPortal(
        <Primitive.Viewport className="cs-toasts fixed z-60 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2" />,
        document.body,
      )}
    </Primitive.Provider>
  );
}

import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { Toast as Primitive } from 'radix-ui';
import { X } from 'lucide-react';
import { create } from 'zustand';
import { Callout, type CalloutTone } from './states.tsx';
import { classNames } from './class-names.ts';
import { Button, IconButton } from './button.tsx';
import { CopyDetails, type ShownError } from './copy-details.tsx';

export interface Notice {
  /** It came while a dialog was open. */
  readonly overDialog: boolean;
  readonly id: number;
  readonly tone: CalloutTone;
  readonly title: string;
  readonly detail?: string;
  /** What failed, for whoever has to quote it. */
  readonly error?: ShownError;
  /** What it is about: a later notice about the same takes its place, and `takeBack` ends it. */
  readonly about?: string;
  readonly action?: { readonly label: string; run(): void };
  readonly at: number;
}

/** A notice after it has gone from the lower edge. */
export interface PastNotice extends Notice {
  readonly seen: boolean;
}

const shownForMs = 6000;
/** Something to look at, with the way there: time to read it and to decide. */
const warningShownForMs = 12_000;

function shownFor({ tone, action }: Notice): number {
  if (tone === 'block') return Number.POSITIVE_INFINITY;
  return action !== undefined && (tone === 'medium' || tone === 'high') ? warningShownForMs : shownForMs;
}

/** Long enough for a line to be read. */
const readInMs = 2000;

const mostPast = 50;

const useNotices = create<{ readonly notices: readonly Notice[]; readonly past: readonly PastNotice[] }>(() => ({ notices: [], past: [] }));

/** What was said since this person sat down, the newest first. */
export const usePastNotices = (): readonly PastNotice[] => useNotices((state) => state.past);
/** The list is open, and must not lie under what it shows itself; what can be undone is so at the lower edge alone. */
export const markNoticesSeen = (): void =>
  useNotices.setState(({ notices, past }) => ({
    notices: notices.filter(({ action }) => action?.label === 'Undo'),
    past: past.map((notice) => (notice.seen ? notice : { ...notice, seen: true })),
  }));
export const forgetNotices = (): void => useNotices.setState({ past: [] });
let nextId = 1;

const without = (notices: readonly Notice[], about: string | undefined): readonly Notice[] =>
  about === undefined ? notices : notices.filter((notice) => notice.about !== about);

/** What was said about this is not so any more; the list of notices keeps it. */
export const takeBack = (about: string): void => useNotices.setState(({ notices }) => ({ notices: without(notices, about) }));

/** What stands at the lower edge now. */
export const shownNotices = (): readonly Notice[] => useNotices.getState().notices;

/** Shows a short notice at the lower edge; failures stay until they are closed, or had their time and somebody goes to another page. */
export function notify(given: Omit<Notice, 'id' | 'overDialog' | 'at'>): void {
  const notice = {
    ...given,
    id: nextId,
    at: Date.now(),
    overDialog: typeof document !== 'undefined' && document.documentElement.hasAttribute('data-dialog'),
  };
  nextId += 1;
  useNotices.setState(({ notices, past }) => ({
    notices: [...without(notices, given.about).slice(-3), notice],
    past: [{ ...notice, seen: false }, ...past].slice(0, mostPast),
  }));
}

const dismiss = (id: number): void => useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

/** Another page is looked at: a failure that had its time does not lie over that one as well. The list of notices keeps it. */
export const settleNotices = (): void =>
  useNotices.setState(({ notices }) => ({ notices: notices.filter(({ at }) => Date.now() - at < shownForMs) }));

/** Somebody goes on with their work: what only says that all went well no longer lies over it. The list of notices keeps it. */
export const makeWay = (now: number): void =>
  useNotices.setState((state) => {
    const notices = state.notices.filter(
      ({ tone, action, at }) => (tone !== 'good' && tone !== 'info') || action !== undefined || now - at < readInMs,
    );
    return notices.length === state.notices.length ? state : { notices };
  });

function useMakeWay(): void {
  useEffect(() => {
    const work = ({ target }: Event): void => {
      if (!(target instanceof Element) || target.closest('.cs-toasts') === null) makeWay(Date.now());
    };
    for (const kind of ['pointerdown', 'keydown', 'wheel']) document.addEventListener(kind, work, { capture: true, passive: true });
    return () => {
      for (const kind of ['pointerdown', 'keydown', 'wheel']) document.removeEventListener(kind, work, { capture: true });
    };
  }, []);
}

/** For the moment when another person takes the seat. */
export const dismissAll = (): void => useNotices.setState({ notices: [], past: [] });

export function Toaster() {
  const notices = useNotices((state) => state.notices);
  useMakeWay();
  return (
    <Primitive.Provider swipeDirection="down">
      {notices.map((notice) => (
        <Primitive.Root
          key={notice.id}
          duration={shownFor(notice)}
          onOpenChange={(open) => {
            if (!open) dismiss(notice.id);
          }}
          className={classNames('animate-rise rounded-md bg-raised shadow-float', notice.overDialog && 'cs-over-dialog')}
        >
          <Callout
            quiet
            tone={notice.tone}
            actions={
              <Primitive.Close asChild>
                <IconButton icon={X} label="Close" className="-me-1" />
              </Primitive.Close>
            }
          >
            <Primitive.Title className="font-medium text-text">{notice.title}</Primitive.Title>
            {notice.detail === undefined ? null : <Primitive.Description>{notice.detail}</Primitive.Description>}
            {notice.error === undefined ? null : <CopyDetails error={notice.error} />}
            {notice.action === undefined ? null : (
              <div className="-ms-2 mt-0.5">
                <Button
                  tone="ghost"
                  className="!text-text"
                  onClick={() => {
                    notice.action?.run();
                    dismiss(notice.id);
                  }}
                >
                  {notice.action.label}
                </Button>
              </div>
            )}
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

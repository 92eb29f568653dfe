import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Dialog as Primitive } from 'radix-ui';
import { X } from 'lucide-react';
import { classNames } from './class-names.ts';
import { IconButton } from './button.tsx';
import { closedOnlyTooltip } from './tooltip.tsx';

const widths = { small: 'w-104', medium: 'w-144', large: 'w-216' } as const;

/** Those that are open, the front one last. */
const openDialogs: HTMLElement[] = [];

function onlyTheFrontCounts(): void {
  document.getElementById('root')?.toggleAttribute('inert', openDialogs.length > 0);
  document.documentElement.toggleAttribute('data-dialog', openDialogs.length > 0);
  for (const [index, dialog] of openDialogs.entries()) dialog.toggleAttribute('inert', index < openDialogs.length - 1);
}

/**
 * Radix's modal mode injects a <style> element, which the content policy refuses. So the dialog is opened non-modal, and whatever is
 * behind it, the app and other dialogs, is made inert: nothing there can be clicked, focused or read out.
 */
function useInertBehind(mark: RefObject<HTMLElement | null>): void {
  // Before the dialog's own fields take the focus, and before the app loses it to `inert`.
  const [cameFrom] = useState(() => document.activeElement);
  useEffect(() => {
    const dialog = mark.current?.closest<HTMLElement>('[role="dialog"]');
    if (dialog === null || dialog === undefined) return undefined;
    openDialogs.push(dialog);
    onlyTheFrontCounts();
    return () => {
      openDialogs.splice(openDialogs.indexOf(dialog), 1);
      onlyTheFrontCounts();
      // Back to where the person was, unless what they did has led the focus on already.
      requestAnimationFrame(() => {
        if (cameFrom instanceof HTMLElement && cameFrom.isConnected && document.activeElement === document.body)
          cameFrom.focus({ preventScroll: true });
      });
    };
  }, [cameFrom, mark]);
}

function InertBehind() {
  const mark = useRef<HTMLSpanElement>(null);
  useInertBehind(mark);
  return <span ref={mark} hidden />;
}

const oneLine: ReadonlySet<string> = new Set(['text', 'password', 'number', 'date', 'email', 'url']);

/** Enter in a one-line field presses the dialog's main button, as in every form; a search field keeps its own Enter. */
function pressMain(event: KeyboardEvent<HTMLDivElement>): void {
  const { target } = event;
  if (event.key !== 'Enter' || event.defaultPrevented || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement)) return;
  if (!oneLine.has(target.type) || target.role === 'searchbox' || target.role === 'combobox' || target.form !== null) return;
  const main = event.currentTarget.querySelector<HTMLButtonElement>('footer button[data-tone="primary"]:not(:disabled)');
  if (main === null) return;
  event.preventDefault();
  main.click();
}

const reachable = ':is(a[href], button, input, select, textarea):not(:disabled), [tabindex="0"]';

/** Text that is longer than the dialog scrolls by keys, also where nothing in it takes the focus. */
function Body({ children }: { readonly children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = body;
    if (current === null) return;
    if (current.scrollHeight > current.clientHeight && current.querySelector(reachable) === null) current.tabIndex = 0;
    else current.removeAttribute('tabindex');
  });
  return (
    <div ref={body} className="min-h-0 flex-1 overflow-auto px-4 pb-4 focus-visible:-outline-offset-2">
      {children}
    </div>
  );
}

export interface DialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: keyof typeof widths;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  /** A bare dialog draws no header; the title is for screen readers only. */
  readonly bare?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'medium',
  footer,
  bare = false,
  className,
  children,
}: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Primitive.Portal>
        {/* As high as the dialogs themselves: it lies over those that were open before. */}
        <div className="fixed inset-0 z-50 animate-appear bg-scrim" aria-hidden />
        <Primitive.Content
          aria-modal
          // A click beside a form must not lose what was typed; and a second dialog, or a notice, is no reason to close the first.
          onInteractOutside={(event) => {
            if (!bare) event.preventDefault();
          }}
          // Without a field that takes the focus it would go to the close button, and show its tooltip.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onKeyDown={(event) => {
            pressMain(event);
            // What a dialog of its own in this one hears comes by here as well.
            if (closedOnlyTooltip(event.nativeEvent) && event.currentTarget.contains(event.target as Node)) onOpenChange(false);
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={classNames(
            'fixed start-1/2 top-[12vh] z-50 flex max-h-[76vh] max-w-[calc(100vw-32px)] -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-float focus:outline-none rtl:translate-x-1/2',
            widths[size],
            className,
          )}
        >
          <InertBehind />
          {bare ? (
            <Primitive.Title className="sr-only">{title}</Primitive.Title>
          ) : (
            <header className="flex items-start gap-3 px-4 pt-3.5 pb-2">
              <div className="min-w-0 flex-1">
                <Primitive.Title className="text-lg wrap-anywhere">{title}</Primitive.Title>
                {description === undefined ? null : (
                  <Primitive.Description className="mt-0.5 text-muted" asChild>
                    <div>{description}</div>
                  </Primitive.Description>
                )}
              </div>
              <Primitive.Close asChild>
                <IconButton icon={X} label="Close" />
              </Primitive.Close>
            </header>
          )}
          {bare ? children : <Body>{children}</Body>}
          {footer === undefined ? null : (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-4 py-3">{footer}</footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

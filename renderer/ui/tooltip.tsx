import type { ReactElement, ReactNode } from 'react';
import { Direction, Tooltip as Primitive } from 'radix-ui';
import { Kbd } from './kbd.tsx';

/** Tells menus, tabs and their arrow keys which way the page reads. */
export const ReadingDirection = ({ children }: { readonly children: ReactNode }) => (
  <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>{children}</Direction.Provider>
);

export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Primitive.Provider delayDuration={450} skipDelayDuration={200}>
    {children}
  </Primitive.Provider>
);

export interface TooltipProps {
  readonly content: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactElement;
}

const spent = new WeakSet<Event>();

/** Whether this press of Escape has closed a tooltip and nothing else: whoever has the focus in a dialog means the dialog. */
export const closedOnlyTooltip = (press: Event): boolean => spent.has(press);

/** Help on hover and focus. Never the only place where something is said. */
export function Tooltip({ content, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={(press) => {
            spent.add(press);
          }}
          className="z-60 flex max-w-72 animate-appear items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-sm text-text shadow-float"
        >
          {content}
          {shortcut === undefined ? null : <Kbd keys={shortcut} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

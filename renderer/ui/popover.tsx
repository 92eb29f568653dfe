import type { ReactElement, ReactNode } from 'react';
import { Popover as Primitive } from 'radix-ui';
import { classNames } from './class-names.ts';

export interface PopoverProps {
  readonly trigger: ReactElement;
  /** The accessible name of the floating panel. */
  readonly label: string;
  readonly open?: boolean;
  onOpenChange?(open: boolean): void;
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly className?: string;
  readonly children: ReactNode;
}

export function Popover({ trigger, label, open, onOpenChange, align = 'start', side = 'bottom', className, children }: PopoverProps) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={classNames(
            'z-50 w-80 max-w-[calc(100vw-24px)] animate-appear overflow-auto rounded-lg border border-line bg-raised p-3 shadow-float focus:outline-none',
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

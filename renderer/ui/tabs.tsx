import { Tabs as Primitive } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useKeptInView } from './kept-in-view.ts';

export interface TabItem<T extends string = string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly badge?: ReactNode;
}

export interface TabsProps<T extends string> {
  readonly items: readonly TabItem<T>[];
  readonly value: T;
  onValueChange(value: T): void;
  readonly label: string;
  /** At the far end of the tab row. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** Notices stand above it: it is worked with while they are shown. */
  readonly toastFloor?: boolean;
  readonly children: ReactNode;
}

/** Tab row and panels; put a `TabPanel` for each item inside. */
export function Tabs<T extends string>({ items, value, onValueChange, label, actions, className, toastFloor, children }: TabsProps<T>) {
  const row = useRef<HTMLDivElement>(null);
  useKeptInView(row, '[data-state="active"]', value);
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => onValueChange(next as T)}
      className={classNames('flex min-h-0 flex-col', className)}
      data-toast-floor={toastFloor === true ? '' : undefined}
    >
      <div className="flex h-9 shrink-0 items-center border-b border-line pe-1.5">
        <Primitive.List
          ref={row}
          aria-label={label}
          className="cs-fading-row flex h-full min-w-0 flex-1 items-stretch gap-1 overflow-x-auto overflow-y-hidden px-2 [scrollbar-width:none]"
        >
          {items.map((item) => (
            <Primitive.Trigger
              key={item.value}
              value={item.value}
              className="relative flex items-center gap-1.5 rounded-sm px-2 whitespace-nowrap text-muted after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full hover:text-text focus-visible:-outline-offset-2 data-[state=active]:font-medium data-[state=active]:text-text data-[state=active]:after:bg-accent"
            >
              {item.label}
              {item.badge}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {actions}
      </div>
      {children}
    </Primitive.Root>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Primitive.Content value={value} className={classNames('min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2', className)}>
      {children}
    </Primitive.Content>
  );
}

import { Fragment, type ReactElement, type ReactNode } from 'react';
import { DropdownMenu } from 'radix-ui';
import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  onSelect(): void;
}

/** Groups of items, with a hairline between groups. */
export type MenuGroups = readonly (readonly MenuItem[])[];

const panel = 'z-50 min-w-48 max-w-80 animate-appear rounded-md border border-line bg-raised p-1 shadow-float';
const row = 'flex h-7 items-center gap-2 rounded-sm px-2 outline-none data-[disabled]:opacity-40 data-[highlighted]:bg-hover';

function Rows({ groups }: { readonly groups: MenuGroups }) {
  return groups
    .filter((group) => group.length > 0)
    .map((group, index) => (
      <Fragment key={group[0]?.id ?? index}>
        {index === 0 ? null : <DropdownMenu.Separator className="my-1 h-px bg-line" />}
        {group.map((item) => (
          <DropdownMenu.Item
            key={item.id}
            disabled={item.disabled ?? false}
            onSelect={() => item.onSelect()}
            className={classNames(row, item.danger === true && 'text-block')}
          >
            {item.icon ? (
              <item.icon className={classNames('size-3.5', item.danger === true ? '' : 'text-muted')} aria-hidden />
            ) : (
              <span className="w-3.5" />
            )}
            <span className="flex-1 truncate">{item.label}</span>
            {item.shortcut === undefined ? null : <Kbd keys={item.shortcut} />}
          </DropdownMenu.Item>
        ))}
      </Fragment>
    ));
}

export interface MenuProps {
  readonly groups: MenuGroups;
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** Left out, the menu opens and closes by its trigger alone. */
  readonly open?: boolean;
  onOpenChange?(open: boolean): void;
}

export function Menu({ groups, trigger, align = 'start', side = 'bottom', open, onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* At the end of the page, outside of every landmark: what has none of its own is passed by. */}
        <div role="region" aria-label="Menu">
          <DropdownMenu.Content align={align} side={side} sideOffset={4} collisionPadding={8} className={panel}>
            <Rows groups={groups} />
          </DropdownMenu.Content>
        </div>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

import { CircleHelp, type LucideIcon } from 'lucide-react';
import type { NodeCategory } from '../../app/nodes/kit/define-node.ts';
import { classNames } from '../ui/index.ts';
import { icons } from './icons.ts';
import { nodeType } from './catalogue.ts';

const tileClasses: Readonly<Record<NodeCategory, string>> = {
  trigger: 'cs-tile-trigger',
  data: 'cs-tile-data',
  shape: 'cs-tile-shape',
  control: 'cs-tile-control',
  ai: 'cs-tile-ai',
  privacy: 'cs-tile-privacy',
  people: 'cs-tile-people',
  message: 'cs-tile-message',
  security: 'cs-tile-security',
  foreign: 'cs-tile-foreign',
  note: 'cs-tile-foreign',
};

export const iconOf = (type: string): LucideIcon => icons[nodeType(type)?.icon ?? ''] ?? CircleHelp;

/** The coloured square of a step's category with the icon of its type. */
export function NodeTile({ type, size = 'normal' }: { readonly type: string; readonly size?: 'small' | 'normal' }) {
  const Icon = iconOf(type);
  const category = nodeType(type)?.category ?? 'foreign';
  return (
    <span
      aria-hidden
      className={classNames(
        'cs-tile flex shrink-0 items-center justify-center rounded-md',
        tileClasses[category],
        size === 'small' ? 'size-6' : 'size-9',
      )}
    >
      <Icon className={size === 'small' ? 'size-3.5' : 'size-4.5'} />
    </span>
  );
}

import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Json } from '../../../../../app/kernel/json.ts';
import { Button, IconButton } from '../../../../ui/index.ts';

export const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
export const replaceAt = (list: readonly Json[], index: number, item: Json): Json => list.map((one, at) => (at === index ? item : one));
export const removeAt = (list: readonly Json[], index: number): Json => list.filter((_one, at) => at !== index);

export interface ListRowsProps {
  readonly items: readonly Json[];
  readonly addLabel: string;
  readonly readOnly: boolean;
  row(item: Json, index: number): ReactNode;
  onRemove(index: number): void;
  onAdd(): void;
}

/** A list that grows and shrinks: rows, a cross on each, and a button below. */
export function ListRows({ items, addLabel, readOnly, row, onRemove, onAdd }: ListRowsProps) {
  return (
    <div className="flex flex-col gap-1.5">
      {items.map((item, index) => (
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">{row(item, index)}</div>
          {readOnly ? null : <IconButton icon={X} label={`Remove row ${index + 1}`} onClick={() => onRemove(index)} />}
        </div>
      ))}
      {readOnly ? null : (
        <Button tone="ghost" icon={Plus} className="self-start" onClick={onAdd}>
          {addLabel}
        </Button>
      )}
    </div>
  );
}

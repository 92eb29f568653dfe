import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  CopyPlus,
  Power,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { Button, IconButton } from '../../../ui/index.ts';
import { alignSelected, duplicateSelected, removeSelected, toggleDisabled } from '../model/actions.ts';
import type { Alignment } from '../model/edits.ts';
import { useSessionOf } from '../model/session.ts';

const alignments: readonly (readonly [Alignment, string, LucideIcon])[] = [
  ['left', 'Align left edges', AlignStartVertical],
  ['centre', 'Align centres', AlignCenterVertical],
  ['right', 'Align right edges', AlignEndVertical],
  ['top', 'Align top edges', AlignStartHorizontal],
  ['middle', 'Align middles', AlignCenterHorizontal],
  ['bottom', 'Align bottom edges', AlignEndHorizontal],
  ['spread-x', 'Spread from left to right', AlignHorizontalSpaceAround],
  ['spread-y', 'Spread from top to bottom', AlignVerticalSpaceAround],
];

export function ManyInspector({ count, readOnly }: { readonly count: number; readonly readOnly: boolean }) {
  const session = useSessionOf();
  return (
    <div className="flex flex-col gap-4 p-3">
      <h2 className="text-lg">{count} selected</h2>
      {readOnly ? null : (
        <>
          <div role="toolbar" aria-label="Arrange" className="flex flex-wrap gap-0.5">
            {alignments.map(([how, label, icon]) => (
              <IconButton key={how} icon={icon} label={label} onClick={() => alignSelected(session, how)} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button icon={CopyPlus} onClick={() => duplicateSelected(session)}>
              Duplicate
            </Button>
            <Button icon={Power} onClick={() => toggleDisabled(session)}>
              Switch off or on
            </Button>
            <Button icon={Trash2} onClick={() => removeSelected(session)}>
              Delete
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

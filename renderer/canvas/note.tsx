import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { classNames } from '../ui/index.ts';
import type { NoteNode } from './scene.ts';

function NoteView({ data, selected }: NodeProps<NoteNode>) {
  return (
    <div className={classNames('cs-note h-full w-full overflow-hidden p-2.5 text-sm whitespace-pre-wrap', selected && 'cs-selected')}>
      <NodeResizer isVisible={selected} minWidth={120} minHeight={48} lineClassName="cs-resize-line" handleClassName="cs-resize-handle" />
      {data.note.text === '' ? <span className="text-faint">Empty note. Write in the inspector.</span> : data.note.text}
    </div>
  );
}

export const Note = memo(NoteView);

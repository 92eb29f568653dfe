import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { classNames, Markdown } from '../ui/index.ts';
import type { NoteNode } from './scene.ts';

function NoteView({ data, selected }: NodeProps<NoteNode>) {
  return (
    <div className={classNames('cs-note h-full w-full overflow-hidden p-2.5 text-sm [&_h3]:mt-0 [&_p]:whitespace-pre-line', selected && 'cs-selected')}>
      <NodeResizer isVisible={selected} minWidth={120} minHeight={48} lineClassName="cs-resize-line" handleClassName="cs-resize-handle" />
      {data.note.text === '' ? <span className="text-faint">Empty note. Write in the inspector.</span> : <Markdown text={data.note.text} />}
    </div>
  );
}

export const Note = memo(NoteView);

import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, type CSSProperties } from 'react';
import { classNames, Markdown } from '../ui/index.ts';
import { isArea, isLane, noteToken } from './note-colors.ts';
import type { NoteNode } from './scene.ts';

function NoteView({ data, selected, width = 0, height = 0 }: NodeProps<NoteNode>) {
  const { text, color } = data.note;
  const lane = isLane(data.note, { width, height });
  return (
    <div
      style={{ '--note': `var(--cs-${noteToken(color)})`, '--note-tint': `var(--cs-${noteToken(color)}-tint)` } as CSSProperties}
      className={classNames(
        'cs-note h-full w-full overflow-hidden p-2.5 text-sm',
        isArea(color) && 'cs-note-area',
        selected && 'cs-selected',
      )}
    >
      <NodeResizer isVisible={selected} minWidth={120} minHeight={48} lineClassName="cs-resize-line" handleClassName="cs-resize-handle" />
      <div
        className={classNames(
          'h-full overflow-hidden [&_h2]:mt-0',
          lane
            ? 'cs-note-lane max-w-6 rotate-180 text-center [writing-mode:vertical-rl] [&_p]:!m-0 [&_p]:truncate'
            : 'cs-note-text [&_p]:whitespace-pre-line',
        )}
        dir="auto"
      >
        {text === '' ? <span className="text-faint">Empty note. Write in the inspector.</span> : <Markdown text={text} headings="h2" />}
      </div>
    </div>
  );
}

export const Note = memo(NoteView);

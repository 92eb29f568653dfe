import { MousePointerClick } from 'lucide-react';
import { notePrefix } from '../../../canvas/scene.ts';
import { useDocument, useView } from '../model/session.ts';
import { EdgeInspector } from './edge-inspector.tsx';
import { FlowInspector } from './flow-inspector.tsx';
import { ManyInspector } from './many-inspector.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { NoteInspector } from './note-inspector.tsx';

/** What is selected, in detail: a step, a wire, a note, several things, or the flow itself. */
export function Inspector({ readOnly }: { readonly readOnly: boolean }) {
  const selected = useView((view) => view.selected);
  const [only] = selected;
  const node = useDocument((state) => (selected.size === 1 ? state.flow.nodes.find((one) => one.id === only) : undefined));
  const edge = useDocument((state) => (selected.size === 1 ? state.flow.edges.find((one) => one.id === only) : undefined));
  const note = useDocument((state) => (selected.size === 1 ? state.flow.notes.find((one) => notePrefix + one.id === only) : undefined));
  return (
    <aside aria-label="Inspector" data-inspector className="flex min-h-0 flex-1 flex-col bg-surface">
      {node !== undefined ? (
        <NodeInspector key={node.id} node={node} readOnly={readOnly} />
      ) : edge !== undefined ? (
        <EdgeInspector key={edge.id} edge={edge} readOnly={readOnly} />
      ) : note !== undefined ? (
        <NoteInspector key={note.id} note={note} readOnly={readOnly} />
      ) : selected.size > 1 ? (
        <ManyInspector count={selected.size} readOnly={readOnly} />
      ) : selected.size === 1 ? (
        <p className="flex items-center gap-2 p-4 text-muted">
          <MousePointerClick className="size-4" aria-hidden />
          What was selected is gone.
        </p>
      ) : (
        <FlowInspector readOnly={readOnly} />
      )}
    </aside>
  );
}

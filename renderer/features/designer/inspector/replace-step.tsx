import { useMemo, useState } from 'react';
import { Replace } from 'lucide-react';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { nodeTypes } from '../../../canvas/catalogue.ts';
import { Button, Callout, Dialog } from '../../../ui/index.ts';
import { replaceStep } from '../model/actions.ts';
import { replaced } from '../model/edits.ts';
import { useDocument, useSessionOf } from '../model/session.ts';
import { StepChoice } from '../palette/step-choice.tsx';

export function ReplaceDialog({ node, onClose }: { readonly node: FlowNode; onClose(): void }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  // Types that would lose a wire come only where every one does.
  const fitting = useMemo(() => {
    const whole = nodeTypes.filter((definition) => replaced(flow, node.id, definition)?.lost === 0);
    return whole.length > 0 ? whole : nodeTypes;
  }, [flow, node.id]);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Replace “${node.name}”`}
      description="Its name, place and wires stay; you fill in the rest. Undo brings the old step back."
      footer={<Button onClick={onClose}>Cancel</Button>}
    >
      <div className="overflow-hidden rounded-md border border-line">
        <StepChoice
          label="Step to put in its place"
          placeholder="Find a step"
          definitions={fitting}
          described
          onPick={(definition) => {
            onClose();
            replaceStep(session, node.id, definition);
          }}
        />
      </div>
    </Dialog>
  );
}

/** A step that no run gets past, and the way out. */
export function ReplaceStep({ node, title, children }: { readonly node: FlowNode; readonly title: string; readonly children: string }) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Callout tone="medium" title={title}>
        {children}
        <Button icon={Replace} className="mt-2" onClick={() => setChoosing(true)}>
          Replace…
        </Button>
      </Callout>
      {choosing ? <ReplaceDialog node={node} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** What is new since the last approved version. Whatever is pointed at in the drawing can be spoken of. */
import { MessageSquare } from 'lucide-react';
import { FlowDiff } from '../../facts/flow-diff.tsx';
import { useMay } from '../../shell/session.ts';
import { Button } from '../../ui/index.ts';
import { aboutEdge, aboutNode } from './threads.tsx';
import type { Evidence } from './words.tsx';

/** `onComment` is given the subject as the page of comments has it. */
export function ChangesView({
  evidence: { approvedFlow, flow, securityDiff, settings },
  onComment,
}: {
  readonly evidence: Evidence;
  onComment(about: string): void;
}) {
  const mayComment = useMay('review.comment');
  const pointed = (id: string) => {
    const about = flow.nodes.some((node) => node.id === id)
      ? aboutNode(id)
      : flow.edges.some((edge) => edge.id === id)
        ? aboutEdge(id)
        : undefined;
    return about === undefined ? null : (
      <Button icon={MessageSquare} onClick={() => onComment(about)}>
        {about === aboutNode(id) ? 'Comment on this step' : 'Comment on this wire'}
      </Button>
    );
  };
  return (
    <FlowDiff
      before={approvedFlow}
      after={flow}
      sentences={securityDiff}
      settings={settings}
      storageKey="changes"
      {...(mayComment ? { pointed } : {})}
      title={approvedFlow === undefined ? 'The first version: everything in it is new' : 'What is new since the last approved version'}
    />
  );
}

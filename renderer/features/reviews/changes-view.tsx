/** What is new since the last approved version. Whatever is pointed at in the drawing can be spoken of. */
import { MessageSquare, SlidersHorizontal } from 'lucide-react';
import { FlowDiff } from '../../facts/flow-diff.tsx';
import { SettingChanges } from '../../facts/setting-changes.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { SinceSentBack } from './asked-before.tsx';
import { aboutEdge, aboutNode } from './threads.tsx';
import type { Evidence } from './words.tsx';

/** `onComment` is given the subject as the page of comments has it. */
export function ChangesView({
  evidence: { approvedFlow, flow, securityDiff, settings },
  onComment,
  onSettings,
}: {
  readonly evidence: Evidence;
  onComment(about: string): void;
  onSettings(): void;
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
      onSettings={onSettings}
      {...(mayComment ? { pointed } : {})}
      title={approvedFlow === undefined ? 'The first version: everything in it is new' : 'What is new since the last approved version'}
    />
  );
}

/** A page of its own: what no sentence can judge is signed for as well, however long it is. */
export function SettingsView({ evidence }: { readonly evidence: Evidence }) {
  const { approvedFlow, settings } = evidence;
  return settings.length === 0 ? (
    <EmptyState icon={SlidersHorizontal} title="Every setting is as it was">
      Nothing in the flow, its steps or its wires differs from the approved version.
    </EmptyState>
  ) : (
    <div className="p-5">
      <SinceSentBack evidence={evidence} />
      <SettingChanges changes={settings} first={approvedFlow === undefined} />
    </div>
  );
}

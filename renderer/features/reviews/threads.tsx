import { useState } from 'react';
import { MessageSquare } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { moveDraft, useDraft, useDrafts } from '../../shell/drafts.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, FormField, RelativeTime, Select, tellCut, Textarea, titleOfField } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

type Thread = Evidence['threads'][number];
type Anchor = Thread['anchor'];

/** “From Form to Ask a model”; the kind is said where it is not data. */
function wireText({ nodes, edges }: Evidence['flow'], edgeId: string): string | undefined {
  const edge = edges.find((one) => one.id === edgeId);
  if (edge === undefined) return undefined;
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? 'a step that is gone';
  return `${edge.kind === 'data' ? 'Wire' : edge.kind === 'error' ? 'Error wire' : 'Plug'} from ${nameOf(edge.from.node)} to ${nameOf(edge.to.node)}`;
}

function anchorText(anchor: Anchor, evidence: Evidence): string {
  switch (anchor.kind) {
    case 'flow':
      return 'The whole flow';
    case 'node':
      return evidence.flow.nodes.find((node) => node.id === anchor.ref)?.name ?? 'A step that is gone';
    case 'edge':
      return wireText(evidence.flow, anchor.ref) ?? 'A wire that is gone';
    case 'field': {
      const [nodeId, field = ''] = anchor.ref.split('\n');
      return `${titleOfField(field)} of ${evidence.flow.nodes.find((node) => node.id === nodeId)?.name ?? 'a step that is gone'}`;
    }
    case 'finding':
      return evidence.findings.find((finding) => finding.fingerprint === anchor.ref)?.title ?? 'A finding that is gone';
  }
}

function ThreadView({
  thread,
  evidence,
  mayComment,
  onChanged,
}: {
  readonly thread: Thread;
  readonly evidence: Evidence;
  readonly mayComment: boolean;
  onChanged(): void;
}) {
  const reviewId = evidence.summary.id;
  const [text, setText] = useDraft(`reply ${reviewId} ${thread.id}`);
  const reply = useAction(async () => {
    await call('review:comment', { reviewId, threadId: thread.id, anchor: thread.anchor, text: text.trim() });
    setText('');
    onChanged();
  });
  const resolve = useAction(async () => {
    await call('review:resolve', { reviewId, threadId: thread.id, resolved: !thread.resolved });
    onChanged();
  });
  const error = reply.error ?? resolve.error;
  return (
    <section className="rounded-lg border border-line">
      <header className="flex items-center gap-2 border-b border-line px-3.5 py-2">
        <h2 className="truncate font-medium" onPointerOver={tellCut}>
          {anchorText(thread.anchor, evidence)}
        </h2>
        {thread.resolved ? <Badge tone="good">Resolved</Badge> : <Badge tone="medium">Open</Badge>}
        <Button tone="ghost" className="ms-auto" disabled={!mayComment} busy={resolve.busy} onClick={() => void resolve.run()}>
          {thread.resolved ? 'Open again' : 'Resolve'}
        </Button>
      </header>
      <ol className="flex flex-col gap-2.5 p-3.5">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <p className="text-sm text-muted">
              <b className="text-text">{comment.by}</b> <RelativeTime time={comment.at} />
            </p>
            <p className="whitespace-pre-line">{comment.text}</p>
          </li>
        ))}
      </ol>
      {error === undefined ? null : (
        <Callout tone="block" className="mx-3.5 mb-3">
          {error.message}
        </Callout>
      )}
      {mayComment && !thread.resolved ? (
        <div className="flex items-end gap-2 px-3.5 pb-3.5">
          <Textarea aria-label="Reply" rows={1} maxLength={4000} placeholder="Reply" value={text} onValueChange={setText} />
          <Button disabled={text.trim() === ''} busy={reply.busy} onClick={() => void reply.run()}>
            Reply
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const wholeFlow = 'flow';
/** The value of the choice "About": a step, a wire, or a finding by its fingerprint. */
export const aboutNode = (id: string): string => `node ${id}`;
export const aboutEdge = (id: string): string => `edge ${id}`;
const aboutFinding = (fingerprint: string): string => `finding ${fingerprint}`;

function anchorOf(about: string, evidence: Evidence): Anchor {
  const ref = about.slice(about.indexOf(' ') + 1);
  return about === wholeFlow
    ? { kind: 'flow', ref: evidence.flow.id }
    : about === aboutNode(ref)
      ? { kind: 'node', ref }
      : about === aboutEdge(ref)
        ? { kind: 'edge', ref }
        : { kind: 'finding', ref };
}

/** `finding` is the fingerprint of one that somebody wants to speak of, `subject` a step or wire. */
export function Threads({
  evidence,
  finding,
  subject,
  onChanged,
}: {
  readonly evidence: Evidence;
  readonly finding: string | undefined;
  readonly subject: string | undefined;
  onChanged(): void;
}) {
  const wanted = finding === undefined ? subject : aboutFinding(finding);
  const mayComment = useMay('review.comment');
  const drafts = useDrafts();
  const draftOf = (subject: string): string => `comment ${evidence.summary.id} ${subject}`;
  const known = [
    { value: wholeFlow, label: 'The whole flow' },
    ...evidence.findings.map(({ fingerprint, title }) => ({ value: aboutFinding(fingerprint), label: title })),
    ...evidence.flow.nodes.map(({ id, name }) => ({ value: aboutNode(id), label: name })),
    ...evidence.flow.edges.map(({ id }) => ({ value: aboutEdge(id), label: wireText(evidence.flow, id) ?? id })),
  ];
  const subjects = known.map(({ value, label }) => ({ value, label: drafts[draftOf(value)] === undefined ? label : `${label} (begun)` }));
  // Without a subject of its own it goes on where somebody left off.
  const [about, setAbout] = useState(() => wanted ?? known.find(({ value }) => drafts[draftOf(value)] !== undefined)?.value ?? wholeFlow);
  const [text, setText] = useDraft(draftOf(about));
  const choose = (subject: string): void => {
    moveDraft(draftOf(about), draftOf(subject));
    setAbout(subject);
  };
  const start = useAction(async () => {
    await call('review:comment', { reviewId: evidence.summary.id, anchor: anchorOf(about, evidence), text: text.trim() });
    setText('');
    onChanged();
  });
  const threads = [...evidence.threads].sort((a, b) => Number(a.resolved) - Number(b.resolved));
  return (
    <div className="flex max-w-180 flex-col gap-3 p-5">
      {threads.length === 0 ? (
        <EmptyState icon={MessageSquare} title="No comments yet">
          Ask the designer about the flow, a finding, a step or a wire. Nobody can sign while a comment is open.
        </EmptyState>
      ) : (
        threads.map((thread) => (
          <ThreadView key={thread.id} thread={thread} evidence={evidence} mayComment={mayComment} onChanged={onChanged} />
        ))
      )}
      {mayComment ? (
        <section className="flex flex-col gap-2 rounded-lg border border-line p-3.5">
          <FormField label="About">
            {(control) => <Select {...control} value={about} onValueChange={choose} options={subjects} />}
          </FormField>
          <FormField label="Comment" error={start.error?.message}>
            {(control) => (
              <Textarea {...control} autoFocus={wanted !== undefined} rows={3} maxLength={4000} value={text} onValueChange={setText} />
            )}
          </FormField>
          <Button className="self-end" disabled={text.trim() === ''} busy={start.busy} onClick={() => void start.run()}>
            Comment
          </Button>
        </section>
      ) : null}
    </div>
  );
}

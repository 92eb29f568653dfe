import { useId, useState } from 'react';
import { useStore } from 'zustand';
import {
  CircleCheck,
  CircleDashed,
  ClipboardCheck,
  Ellipsis,
  FileDown,
  FlaskConical,
  MessageCircle,
  PanelLeft,
  PanelRight,
  Play,
  Redo2,
  Save,
  Send,
  Trash2,
  Undo2,
} from 'lucide-react';
import { call } from '../../bridge/client.ts';
import { reviewLooks } from '../../facts/review-looks.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { runCommand } from '../../shell/commands.ts';
import { Badge, Button, IconButton, Menu, SeverityBadge, type SeverityName } from '../../ui/index.ts';
import { useAnalysis, useDocument, useSessionOf, useView } from './model/session.ts';
import { isUnsaved } from './model/document.ts';
import { newestReview } from './newest-review.ts';
import { useReviewed } from './use-reviewed.ts';
import { chatTrigger, waitingTriggers } from './model/listening.ts';
import { waitingItems } from './panels/waiting.tsx';
import { SubmitDialog } from './submit-dialog.tsx';

const severityNames: readonly SeverityName[] = ['block', 'high', 'medium', 'low'];

/** The verdict in counts; a click opens the problems. */
function Verdict() {
  const session = useSessionOf();
  const state = useAnalysis((analysis) => analysis.state);
  const verdict = useAnalysis((analysis) => analysis.verdict);
  const empty = useDocument((document) => document.flow.nodes.length === 0);
  const open = (): void => session.view.setState({ bottomTab: 'problems', bottomOpen: true });
  if (empty) return null;
  if (state === 'failed') return <Badge tone="block">Linter stopped</Badge>;
  if (verdict === undefined)
    return (
      <span className="inline-flex items-center gap-1 text-sm text-muted">
        <CircleDashed className="size-3.5" aria-hidden />
        Checking
      </span>
    );
  const shown = severityNames.filter((severity) => verdict.counts[severity] > 0);
  // Where there is little room, small findings give way to grave ones, and to nothing else.
  const grave = verdict.counts.block + verdict.counts.high > 0;
  return (
    <button
      type="button"
      onClick={open}
      className="flex items-center gap-1 rounded-md px-1 py-0.5 hover:bg-hover"
      aria-label={`Verdict: ${shown.map((severity) => `${verdict.counts[severity]} ${severity}`).join(', ') || 'no problems'}. Show problems`}
    >
      {shown.length === 0 ? (
        <Badge tone="good" icon={CircleCheck}>
          Checks passed
        </Badge>
      ) : (
        shown.map((severity) => {
          const minor = severity === 'medium' || severity === 'low';
          return (
            <span key={severity} className={minor && grave ? 'inline-flex max-[1000px]:hidden' : 'inline-flex'}>
              <SeverityBadge severity={severity} count={verdict.counts[severity]} compact={minor} />
            </span>
          );
        })
      )}
    </button>
  );
}

/** The newest review of the flow; all of them where it cannot be told. */
async function showReview(flowId: string): Promise<void> {
  const { reviews } = await call('review:list', {}).catch(() => ({ reviews: [] }));
  const newest = newestReview(reviews, flowId);
  navigate('reviews', newest === undefined ? {} : { id: newest.id });
}

/** What is done with the flow as a whole. */
function FlowMenu({ readOnly, again }: { readonly readOnly: boolean; readonly again: boolean }) {
  const mayDelete = useMay('flow.delete');
  return (
    <Menu
      align="end"
      groups={[
        again ? [{ id: 'submit', label: 'Submit again…', icon: Send, onSelect: () => runCommand('flow.submit') }] : [],
        [{ id: 'file', label: 'Save as a file', icon: FileDown, onSelect: () => runCommand('flow.file') }],
        mayDelete && !readOnly
          ? [{ id: 'delete', label: 'Delete this flow…', icon: Trash2, danger: true, onSelect: () => runCommand('flow.delete') }]
          : [],
      ]}
      trigger={<IconButton icon={Ellipsis} label="More for this flow" />}
    />
  );
}

export function Header({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const { name } = flow;
  const base = useDocument((state) => state.base);
  const unsaved = useDocument(isUnsaved);
  const undo = useDocument((state) => state.undo.at(-1)?.title);
  const redo = useDocument((state) => state.redo.at(-1)?.title);
  const summary = useStore(session.summary, (state) => state.summary);
  const saving = useView((view) => view.saving);
  const inspectorOpen = useView((view) => view.inspectorOpen);
  const paletteOpen = useView((view) => view.paletteOpen);
  const mayRun = useMay('run.start');
  const maySubmit = useMay('flow.submit');
  const submitting = useView((view) => view.submitting);
  const empty = useDocument((state) => state.flow.nodes.length === 0);
  const state = reviewLooks[summary?.state ?? 'draft'];
  const reviewed = useReviewed();
  const whyNot = useId();
  const [draftName, setDraftName] = useState<string>();

  const rename = (): void => {
    const wanted = draftName?.trim();
    setDraftName(undefined);
    if (wanted !== undefined && wanted !== '' && wanted !== name)
      session.document.edit('Rename the flow', (draft) => {
        draft.name = wanted.slice(0, 200);
      });
  };

  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 max-[480px]:h-auto max-[480px]:flex-wrap max-[480px]:py-1">
      {readOnly ? null : (
        <IconButton
          icon={PanelLeft}
          label="Palette"
          shortcut="Mod+B"
          active={paletteOpen}
          onClick={() => session.view.setState({ paletteOpen: !paletteOpen })}
        />
      )}
      <input
        aria-label="Name of the flow"
        value={draftName ?? name}
        readOnly={readOnly}
        maxLength={200}
        onChange={(event) => setDraftName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') {
            setDraftName(undefined);
            event.currentTarget.blur();
          }
        }}
        dir="auto"
        className="h-7 min-w-16 max-w-80 shrink truncate [field-sizing:content] rounded-md border border-transparent bg-transparent px-1.5 text-lg font-semibold hover:border-line focus:border-accent focus:outline-2 focus:outline-accent focus:-outline-offset-1"
      />
      {session.trial ? (
        <Badge tone="accent">Trial, not saved</Badge>
      ) : (
        <Badge tone={state.tone} className="max-[780px]:hidden">
          {state.word} v{base}
        </Badge>
      )}
      <Verdict />
      <span className="flex-1" />
      {readOnly ? (
        <Badge>View only</Badge>
      ) : (
        <>
          <IconButton
            icon={Undo2}
            className="max-[780px]:hidden"
            label={undo === undefined ? 'Undo' : `Undo: ${undo}`}
            shortcut="Mod+Z"
            disabled={undo === undefined}
            onClick={() => runCommand('edit.undo')}
          />
          <IconButton
            icon={Redo2}
            className="max-[780px]:hidden"
            label={redo === undefined ? 'Redo' : `Redo: ${redo}`}
            shortcut="Mod+Y"
            disabled={redo === undefined}
            onClick={() => runCommand('edit.redo')}
          />
          <Button tone="ghost" icon={Save} busy={saving} disabled={!unsaved && !session.trial} onClick={() => runCommand('flow.save')}>
            <span className="max-[1100px]:sr-only">{session.trial ? 'Save as a flow' : unsaved ? 'Save' : 'Saved'}</span>
          </Button>
        </>
      )}
      {mayRun ? (
        <Menu
          align="end"
          groups={[
            [
              {
                id: 'dry',
                label: 'Dry run: nothing leaves',
                icon: FlaskConical,
                shortcut: 'Mod+Enter',
                onSelect: () => runCommand('flow.dry-run'),
              },
              { id: 'dev', label: 'Run for real', icon: Play, shortcut: 'Mod+Shift+Enter', onSelect: () => runCommand('flow.real-run') },
            ],
            ...waitingTriggers(flow).map((node) => waitingItems(session, node)),
            ...(chatTrigger(flow) === undefined
              ? []
              : [
                  [
                    {
                      id: 'chat',
                      label: 'Open its chat',
                      icon: MessageCircle,
                      onSelect: () => session.view.setState({ bottomTab: 'chat', bottomOpen: true }),
                    },
                  ],
                ]),
          ]}
          trigger={<Button icon={Play}>Try</Button>}
        />
      ) : null}
      {reviewed ? (
        <Button icon={ClipboardCheck} onClick={() => void showReview(session.flowId)}>
          Open review
        </Button>
      ) : maySubmit && !readOnly && !session.trial ? (
        <>
          {empty ? (
            <span id={whyNot} className="shrink-0 text-sm text-muted max-[900px]:sr-only">
              Draw a step to submit it
            </span>
          ) : null}
          <Button
            tone="primary"
            icon={Send}
            className="!h-7"
            disabled={empty}
            aria-describedby={empty ? whyNot : undefined}
            onClick={() => runCommand('flow.submit')}
          >
            Submit
          </Button>
        </>
      ) : null}
      {session.trial ? null : <FlowMenu readOnly={readOnly} again={reviewed && maySubmit && !readOnly} />}
      <IconButton
        icon={PanelRight}
        label="Inspector"
        shortcut="Mod+I"
        active={inspectorOpen}
        onClick={() => session.view.setState({ inspectorOpen: !inspectorOpen })}
      />
      {submitting ? <SubmitDialog onClose={() => session.view.setState({ submitting: false })} /> : null}
    </header>
  );
}

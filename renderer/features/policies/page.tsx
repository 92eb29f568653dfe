/** Policies: what the organisation allows, in forms. The linter goes by it in the editor, at submission and in every signed bundle. */
import { useMemo, useState } from 'react';
import { Eye, Undo2 } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useDraft } from '../../shell/drafts.ts';
import { announce } from '../../shell/status.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, RelativeTime, SplitPane, TabPanel, Tabs, notify, type TabItem } from '../../ui/index.ts';
import { badHosts, samePolicy, tidy, type Policy } from './draft.ts';
import { NoNewRisk } from './no-new-risk.tsx';
import { Packs, type PackEditing } from './packs.tsx';
import { PreviewPanel, type Preview } from './preview-panel.tsx';
import { ReviewTimes } from './review-times.tsx';
import { Training } from './training.tsx';
import { Learning } from './learning.tsx';
import { Encryption } from './encryption.tsx';
import { Hosts } from './hosts.tsx';
import { Models } from './models.tsx';
import { Severities } from './severities.tsx';
import { Vendors } from './vendors.tsx';

type Section = 'vendors' | 'hosts' | 'models' | 'severities' | 'encryption' | 'learning' | 'packs' | 'training' | 'times' | 'ratchet';

const count = (value: number) => (value === 0 ? {} : { badge: <span className="text-sm text-faint tabular-nums">{value}</span> });
const tabsOf = (policy: Policy): readonly TabItem<Section>[] => [
  { value: 'vendors', label: 'Vendors', ...count(policy.vendors?.length ?? 0) },
  { value: 'hosts', label: 'Hosts', ...count(policy.hosts?.length ?? 0) },
  { value: 'models', label: 'Models', ...count(policy.models?.length ?? 0) },
  { value: 'severities', label: 'Severities', ...count(Object.keys(policy.rules ?? {}).length) },
  { value: 'encryption', label: 'Encryption' },
  { value: 'learning', label: 'Learning' },
  { value: 'packs', label: 'Rule packs', ...count(policy.packs?.length ?? 0) },
  { value: 'training', label: 'Training', ...count(Object.keys(policy.badges ?? {}).length) },
  { value: 'times', label: 'Review times' },
  { value: 'ratchet', label: 'No new risk' },
];

/** Kept by themselves, with buttons of their own: the bar below saves nothing of them, and stands there only for what waits elsewhere. */
const keptApart: ReadonlySet<Section> = new Set(['times', 'ratchet']);

interface EditorProps {
  readonly stored: OutputOf<'policy:get'>;
  readonly editing: PackEditing | undefined;
  onEditing(editing: PackEditing | undefined): void;
  onSaved(): void;
}

function Editor({ stored, editing, onEditing, onSaved }: EditorProps) {
  const mayEdit = useMay('policy.edit');
  // Outlives a look at another page; belongs to the policy that it changes.
  const [kept, keep] = useDraft(`policy ${stored.changedAt ?? 0}`);
  const draft = useMemo(() => (kept === '' ? stored.policy : (JSON.parse(kept) as Policy)), [kept, stored.policy]);
  const setDraft = (policy: Policy): void => keep(policy === stored.policy ? '' : JSON.stringify(policy));
  const [section, setSection] = useState<Section>(editing === undefined ? 'vendors' : 'packs');
  const [preview, setPreview] = useState<Preview>();
  const changed = !samePolicy(draft, stored.policy);
  const apart = keptApart.has(section);
  const [wrongAmount, setWrongAmount] = useState(false);
  const [discarded, setDiscarded] = useState(0);
  const wrong = wrongAmount || badHosts(draft.hosts ?? []).length > 0;
  const look = useAction(async () => {
    const seen = await call('policy:preview', { policy: tidy(draft) });
    setPreview(seen);
    announce(`${seen.effects.length} of ${seen.flows} flows would change`);
  });
  const save = useAction(async () => {
    const { approvalsEnded } = await call('policy:save', {
      policy: tidy(draft),
      ...(stored.changedAt === undefined ? {} : { base: stored.changedAt }),
    });
    notify({
      tone: 'good',
      title: 'The policy is in force',
      detail:
        approvalsEnded === 0 ? 'Open flows were checked again.' : `${approvalsEnded} approval${approvalsEnded === 1 ? '' : 's'} ended.`,
    });
    setDraft(stored.policy);
    onSaved();
  });
  const change = (policy: Policy): void => {
    setDraft(policy);
    setPreview(undefined);
  };
  const discard = (): void => {
    change(stored.policy);
    setDiscarded(discarded + 1);
  };
  const props = { policy: draft, mayEdit, onChange: change };
  const tabs = (
    <Tabs<Section>
      label="Parts of the policy"
      items={tabsOf(draft)}
      value={section}
      onValueChange={setSection}
      className="min-h-0 min-w-0 flex-1"
    >
      <TabPanel value="vendors">
        <Vendors {...props} />
      </TabPanel>
      <TabPanel value="hosts">
        <Hosts {...props} />
      </TabPanel>
      <TabPanel value="models">
        <Models {...props} />
      </TabPanel>
      <TabPanel value="severities" className="flex flex-col">
        <Severities {...props} />
      </TabPanel>
      <TabPanel value="packs" className="flex flex-col">
        <Packs
          {...props}
          stored={stored.policy}
          editing={editing}
          onEditing={(next) => {
            onEditing(next);
            setPreview(undefined);
          }}
        />
      </TabPanel>
      <TabPanel value="training">
        <Training {...props} />
      </TabPanel>
      <TabPanel value="times" className="flex flex-col">
        <ReviewTimes />
      </TabPanel>
      <TabPanel value="ratchet" className="flex flex-col">
        <NoNewRisk />
      </TabPanel>
      <TabPanel value="encryption">
        <Encryption {...props} />
      </TabPanel>
      <TabPanel value="learning">
        <Learning key={discarded} {...props} onWrong={setWrongAmount} />
      </TabPanel>
    </Tabs>
  );
  return (
    <>
      <div className="flex min-h-0 flex-1">
        {preview === undefined ? (
          tabs
        ) : (
          <SplitPane
            direction="row"
            storageKey="policies"
            initial={380}
            minimum={300}
            maximum={560}
            label="Width of the preview"
            main={tabs}
            panel={<PreviewPanel preview={preview} />}
          />
        )}
      </div>
      {apart && mayEdit && !changed && !wrongAmount && save.error === undefined && look.error === undefined ? null : (
        <footer data-toast-floor="" className="flex min-h-12 flex-wrap items-center gap-2 border-t border-line bg-sunken px-4 py-2">
          {changed ? <Badge tone="medium">{apart ? 'The rest of the policy is not saved yet' : 'Not saved yet'}</Badge> : null}
          <span className="text-sm text-muted">
            {stored.changedAt === undefined ? (
              'No policy saved yet.'
            ) : (
              <>
                Changed <RelativeTime time={stored.changedAt} /> by {stored.changedBy}.
              </>
            )}
          </span>
          {mayEdit ? null : <Badge>View only</Badge>}
          {save.error === undefined && look.error === undefined ? null : (
            <Callout tone="block" className="!py-1">
              {(save.error ?? look.error)?.message}
            </Callout>
          )}
          {mayEdit && editing !== undefined ? (
            <span className="ms-auto text-sm text-muted">The policy can be saved when the pack is done.</span>
          ) : mayEdit ? (
            <span className="ms-auto flex flex-wrap items-center justify-end gap-2">
              <Button tone="ghost" icon={Undo2} disabled={!changed && !wrongAmount} onClick={discard}>
                Discard
              </Button>
              <Button icon={Eye} disabled={!changed || wrong} busy={look.busy} onClick={() => void look.run()}>
                Preview
              </Button>
              <Button tone="primary" disabled={!changed || wrong} busy={save.busy} onClick={() => void save.run()}>
                Save policy
              </Button>
            </span>
          ) : null}
        </footer>
      )}
    </>
  );
}

export default function PoliciesPage() {
  const { result, reload } = useCall('policy:get', {});
  const [elsewhere, setElsewhere] = useState(false);
  // Beside the policy itself, so that neither the newest policy nor another page takes rules away that are being written.
  const [begun, keepBegun] = useDraft('rule pack');
  const editing = useMemo(() => (begun === '' ? undefined : (JSON.parse(begun) as PackEditing)), [begun]);
  const setEditing = (next: PackEditing | undefined): void => keepBegun(next === undefined ? '' : JSON.stringify(next));
  usePush('policy:changed', () => setElsewhere(true));
  const again = (): void => {
    setElsewhere(false);
    reload();
  };
  return (
    <PageFrame
      title="Policies"
      lead="What your organisation allows. It applies while people draw, when they submit, and inside every signed bundle."
    >
      <LoadedView result={result} failed="The policy could not be read" onRetry={reload}>
        {(stored) => (
          <>
            {elsewhere ? (
              <Callout
                tone="medium"
                className="m-3"
                title="The policy was changed"
                actions={<Button onClick={again}>Load the newest</Button>}
              >
                What you see may be out of date. Loading the newest replaces your unsaved changes here
                {editing === undefined ? '' : '; the rules that you are writing stay'}.
              </Callout>
            ) : null}
            <Editor key={stored.changedAt ?? 0} stored={stored} editing={editing} onEditing={setEditing} onSaved={again} />
          </>
        )}
      </LoadedView>
    </PageFrame>
  );
}

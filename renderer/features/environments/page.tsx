/** Development, test and production: what runs where, what is on its way, and what was called back. */
import { useState } from 'react';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { Ban, FileDown, Layers, PackagePlus, SlidersHorizontal, Unplug } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import { PickFile, base64OfFile } from '../../bridge/pick-file.tsx';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { admitBundle } from '../../facts/admit-bundle.ts';
import { useListSearch } from '../../shell/list-search.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import {
  Button,
  Callout,
  CopyDetails,
  EmptyState,
  FormDialog,
  FormField,
  IconButton,
  Input,
  Select,
  Table,
  type TableColumn,
  notify,
} from '../../ui/index.ts';
import { SeparationView } from './separation.tsx';
import { PromotionView } from './promotion.tsx';
import { PlaceCell, environmentNames, type EnvironmentName, type Environments, type PlacedFlow } from './words.tsx';

const nextTarget = (flow: PlacedFlow): EnvironmentName =>
  flow.places.find((place) => place.environment !== 'dev' && place.review?.state !== 'approved')?.environment ?? 'prod';
const isEnvironment = (text: string | undefined): text is EnvironmentName => text === 'dev' || text === 'test' || text === 'prod';

function RevokeDialog({ flow, onClose, onDone }: { readonly flow: PlacedFlow; onClose(): void; onDone(): void }) {
  const running = flow.places.filter((place) => place.admitted !== undefined && place.admitted.revoked === undefined);
  const [digest, setDigest] = useState(running[0]?.admitted?.digest ?? '');
  const [reason, setReason] = useState('');
  const revoke = useAction(async () => {
    await call('env:revoke', { digest, reason: reason.trim() });
    notify({ tone: 'good', title: 'Revoked', detail: 'An administrator publishes the list that runners read.' });
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title={`Revoke a bundle of ${flow.name}?`}
      description="It is refused here at once, and by runners as soon as they read the next published list. This cannot be undone."
      action={revoke}
      failed="Nothing was revoked"
      button="Revoke"
      tone="danger"
      disabled={reason.trim().length < 3 || digest === ''}
      onClose={onClose}
    >
      <FormField label="Bundle">
        {(control) => (
          <Select
            {...control}
            value={digest}
            onValueChange={setDigest}
            options={running.map((place) => ({
              value: place.admitted?.digest ?? '',
              label: `${environmentTitles[place.environment]}, version ${place.admitted?.version ?? 0}`,
            }))}
          />
        )}
      </FormField>
      <FormField label="Reason" required>
        {(control) => <Input {...control} autoFocus maxLength={200} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}

function RulesDialog({ rules, onClose, onDone }: { readonly rules: Environments['rules']; onClose(): void; onDone(): void }) {
  const [draft, setDraft] = useState(rules);
  const save = useAction(async () => {
    for (const environment of environmentNames)
      if (JSON.stringify(draft[environment]) !== JSON.stringify(rules[environment]))
        await call('env:setRule', { environment, rule: draft[environment] });
    onDone();
  });
  const change = (environment: EnvironmentName, rule: Environments['rules'][EnvironmentName]): void =>
    setDraft((now) => ({ ...now, [environment]: rule }));
  return (
    <FormDialog
      title="Environment rules"
      description="What a flow needs before it can be submitted for each one."
      action={save}
      failed="Not everything was changed"
      button="Save"
      onClose={onClose}
    >
      {environmentNames.map((environment) => (
        <fieldset key={environment} className="grid grid-cols-2 gap-3">
          <legend className="mb-1 font-medium">{environmentTitles[environment]}</legend>
          <FormField label="Approved before for">
            {(control) => (
              <Select
                {...control}
                value={draft[environment].after ?? ''}
                onValueChange={(after) => {
                  change(environment, { reviewers: draft[environment].reviewers, ...(isEnvironment(after) ? { after } : {}) });
                }}
                options={[
                  { value: '', label: 'Nothing' },
                  ...environmentNames.filter((one) => one !== environment).map((one) => ({ value: one, label: environmentTitles[one] })),
                ]}
              />
            )}
          </FormField>
          <FormField label="Signatures at least">
            {(control) => (
              <Select
                {...control}
                value={String(draft[environment].reviewers)}
                onValueChange={(count) => change(environment, { ...draft[environment], reviewers: Number(count) })}
                options={[0, 1, 2, 3, 4, 5].map((count) => ({ value: String(count), label: String(count) }))}
              />
            )}
          </FormField>
        </fieldset>
      ))}
    </FormDialog>
  );
}

const counted = (count: number, one: string): string[] => (count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`]);
const revokedWords = ({ bundles, keys }: Environments['revocations']): string =>
  [...counted(bundles, 'bundle'), ...counted(keys, 'key')].join(' and ');

const noFlows: readonly PlacedFlow[] = [];
const wordsOf = ({ name }: PlacedFlow): readonly string[] => [name];

function EnvironmentList() {
  const { result, reload } = useCall('env:list', {});
  const { found, box, nothing } = useListSearch(result.state === 'ready' ? result.value.flows : noFlows, wordsOf, 'Search flows');
  usePush('review:changed', reload);
  const maySeeReviews = useMay('review.read');
  const [mayAdmit, mayRevoke, mayPublish, mayRule] = [
    useMay('bundle.deploy'),
    useMay('bundle.revoke'),
    useMay('trust.manage'),
    useMay('policy.edit'),
  ];
  const [revoking, setRevoking] = useState<PlacedFlow>();
  const [ruling, setRuling] = useState(false);
  const [fileName, setFileName] = useState('');
  const admit = useAction(async (file: File) => {
    setFileName(file.name);
    await admitBundle({ base64: await base64OfFile(file) });
    reload();
  });
  const publish = useAction(async () => {
    const list = await call('env:publishRevocations', {});
    saveFile(list.fileName, list.text, 'application/json');
    notify({
      tone: 'good',
      title: 'The revocation list was signed',
      detail: `Put ${list.fileName} where the runners read it. It is valid for a week.`,
    });
    reload();
  });
  const columns: readonly TableColumn<PlacedFlow>[] = [
    { id: 'name', title: 'Flow', sortBy: (row) => row.name.toLowerCase(), cell: (row) => <span className="font-medium">{row.name}</span> },
    ...environmentNames.map((environment): TableColumn<PlacedFlow> => ({
      id: environment,
      title: environmentTitles[environment],
      width: '220px',
      cell: (row) => <PlaceCell flowName={row.name} place={row.places.find((place) => place.environment === environment)} />,
    })),
    {
      id: 'revoke',
      title: '',
      width: '56px',
      cell: (row) =>
        mayRevoke && row.places.some((place) => place.admitted !== undefined && place.admitted.revoked === undefined) ? (
          <IconButton
            icon={Ban}
            label={`Revoke a bundle of ${row.name}`}
            onClick={(event) => {
              event.stopPropagation();
              setRevoking(row);
            }}
          />
        ) : null,
    },
  ];
  const error = admit.error ?? publish.error;
  const failed = admit.error === undefined ? 'The revocation list was not signed' : `${fileName} was not admitted: nothing was changed`;
  return (
    <PageFrame
      title="Environments"
      lead="Production runs only verified bundles, and nothing is changed there."
      actions={
        <>
          {box}
          {maySeeReviews ? (
            <Button icon={Unplug} onClick={() => navigate('environments', { view: 'separation' })}>
              Kept apart?
            </Button>
          ) : null}
          {mayRule ? (
            <Button icon={SlidersHorizontal} disabled={result.state !== 'ready'} onClick={() => setRuling(true)}>
              <span className="max-[1200px]:sr-only">Environment rules</span>
            </Button>
          ) : null}
          {mayPublish ? (
            <Button icon={FileDown} busy={publish.busy} onClick={() => void publish.run()}>
              Sign the revocation list
            </Button>
          ) : null}
          <PickFile
            label="Admit a bundle"
            what="Bundle to admit"
            accept=".countersign"
            icon={PackagePlus}
            tone="primary"
            busy={admit.busy}
            disabled={!mayAdmit}
            onPicked={(file) => void admit.run(file)}
          />
        </>
      }
    >
      {error === undefined ? null : (
        <Callout tone="block" title={failed} className="mx-4 my-3">
          {error.message} <CopyDetails error={error} />
        </Callout>
      )}
      <LoadedView result={result} failed="The environments could not be read" onRetry={reload}>
        {({ rules, revocations }) => (
          <>
            {revocations.pending ? (
              <Callout tone="medium" className="mx-4 my-3" title="Revocations are not published yet">
                Runners elsewhere still take {revokedWords(revocations)} until they read the next signed list.{' '}
                {mayPublish ? 'Sign it here, and put the file where they read it.' : 'An administrator signs it on this page.'}
              </Callout>
            ) : null}
            <Table
              label="Flows by environment"
              columns={columns}
              rows={found}
              rowId={(row) => row.flowId}
              onOpen={(row) => {
                if (row.revision > 0) navigate('environments', { flow: row.flowId, target: nextTarget(row) });
              }}
              empty={
                nothing ?? (
                  <EmptyState icon={Layers} title="Nothing to promote yet">
                    Draw a flow; then it goes from development to test to production, each time with its own connections and signatures.
                  </EmptyState>
                )
              }
            />
            {ruling ? (
              <RulesDialog
                rules={rules}
                onClose={() => setRuling(false)}
                onDone={() => {
                  setRuling(false);
                  reload();
                }}
              />
            ) : null}
          </>
        )}
      </LoadedView>
      {revoking === undefined ? null : (
        <RevokeDialog
          flow={revoking}
          onClose={() => setRevoking(undefined)}
          onDone={() => {
            setRevoking(undefined);
            reload();
          }}
        />
      )}
    </PageFrame>
  );
}

export default function EnvironmentsPage({ params }: PageProps) {
  const { flow, target, view } = params;
  if (view === 'separation') return <SeparationView />;
  return flow !== undefined && isEnvironment(target) ? (
    <PromotionView key={`${flow} ${target}`} flowId={flow} target={target} />
  ) : (
    <EnvironmentList />
  );
}

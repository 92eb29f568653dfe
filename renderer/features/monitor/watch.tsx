/** What is usual for each flow, what was not lately, and what is then done by itself. */
import { useEffect, useState } from 'react';
import { BellRing, ChevronRight, Eye, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { isLabel, labelWords } from '../../../app/workflow/model/labels.ts';
import { alarmTitle } from '../../facts/alarm-words.ts';
import { bytesText, decimalText } from '../../facts/amounts.ts';
import { withoutCodes } from '../../facts/reason-words.ts';
import { alarmsSeen } from '../../shell/alarms.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, IconButton, RelativeTime, Switch, Table, type TableColumn } from '../../ui/index.ts';
import { PlaybookDialog } from './playbook-dialog.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import { hoursInWords, isEveryFlow, sentenceOf, type Held, type Playbook, type Watch } from './watch-words.ts';

type Known = Watch['usual'][number];

const placesOf = ({ places }: Known): string =>
  places
    .map(({ place, labels }) =>
      labels.length === 0 ? place : `${place} (${labels.map((label) => (isLabel(label) ? labelWords[label] : label)).join(', ')})`,
    )
    .join(', ');

const columns: readonly TableColumn<Known>[] = [
  {
    id: 'flow',
    title: 'Flow',
    sortBy: (row) => row.flowName.toLowerCase(),
    cell: (row) => (
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{row.flowName}</span>
        {row.learning ? <Badge>Learning</Badge> : null}
      </span>
    ),
  },
  {
    id: 'runs',
    title: 'Runs a day',
    width: '90px',
    numeric: true,
    sortBy: (row) => row.runsADay,
    cell: (row) => decimalText(row.runsADay, row.runsADay < 10 ? 1 : 0),
  },
  {
    id: 'bytes',
    title: 'Sends a day',
    width: '100px',
    numeric: true,
    sortBy: (row) => row.bytesADay,
    cell: (row) => bytesText(row.bytesADay),
  },
  {
    id: 'hours',
    title: 'Hours (UTC)',
    width: '22%',
    secondary: true,
    cell: (row) => (
      <span className="text-muted" title={hoursInWords(row.hours)}>
        {hoursInWords(row.hours)}
      </span>
    ),
  },
  {
    id: 'places',
    title: 'Goes to, with what data',
    width: '34%',
    secondary: true,
    cell: (row) => (
      <span className="text-muted" title={placesOf(row)}>
        {placesOf(row) || 'Nowhere'}
      </span>
    ),
  },
];

function HeldFlows({ held, onChanged }: { readonly held: readonly Held[]; onChanged(): void }) {
  const [asked, setAsked] = useState<Held>();
  const mayRelease = useMay('alert.acknowledge');
  // Once it is let go on it is in the list no more, but what became of its runs is still to be said.
  if (held.length === 0 && asked === undefined) return null;
  return (
    <section aria-label="Held flows" className="flex flex-col gap-2">
      {held.map((one) => {
        const all = isEveryFlow(one);
        return (
          <Callout
            key={one.flowId}
            tone="block"
            title={all ? `${one.flowName} is held` : `“${one.flowName}” is held`}
            actions={mayRelease ? <Button onClick={() => setAsked(one)}>Release it</Button> : undefined}
          >
            {all ? 'Found' : one.by === undefined ? `By the playbook “${one.playbook}”,` : `By ${one.by},`} <RelativeTime time={one.at} />.{' '}
            {withoutCodes(one.why)}
          </Callout>
        );
      })}
      {asked === undefined ? null : <ReleaseDialog held={asked} onClose={() => setAsked(undefined)} onReleased={onChanged} />}
    </section>
  );
}

function DemotedSteps({ demoted }: { readonly demoted: Watch['demoted'] }) {
  if (demoted.length === 0) return null;
  return (
    <section aria-label="Steps that ask a person first" className="flex flex-col gap-2">
      {demoted.map((one) => (
        <Callout
          key={`${one.flowId} ${one.nodeId}`}
          tone="medium"
          title={`A person is asked before a decision of “${one.step}” in “${one.flowName}” takes effect`}
          actions={<Button onClick={() => navigate('monitor', { view: 'changes', flow: one.flowId })}>Look at it</Button>}
        >
          {one.by === undefined ? `By the playbook “${one.playbook}”,` : `By ${one.by},`} <RelativeTime time={one.at} />. {one.why}
        </Callout>
      ))}
    </section>
  );
}

function Playbooks({ watch, onChanged }: { readonly watch: Watch; onChanged(): void }) {
  const mayEdit = useMay('policy.edit');
  const [open, setOpen] = useState<Playbook | 'new'>();
  const change = useAction(async (playbook: Playbook, removed: boolean) => {
    if (removed) await call('monitor:removePlaybook', { playbookId: playbook.id });
    else await call('monitor:savePlaybook', { playbook });
    onChanged();
  });
  const flows = useCall('flows:list', {});
  const nameOf = (flowId: string | undefined): string | undefined =>
    flowId === undefined
      ? undefined
      : flows.result.state === 'ready'
        ? (flows.result.value.flows.find(({ id }) => id === flowId)?.name ?? flowId)
        : flowId;
  const add = mayEdit ? (
    <Button icon={Plus} onClick={() => setOpen('new')}>
      New playbook
    </Button>
  ) : undefined;
  return (
    <section aria-label="Playbooks">
      <div className="mb-2 flex items-center">
        <h2 className="me-auto text-lg">What happens then?</h2>
        {watch.playbooks.length === 0 ? null : add}
      </div>
      {change.error === undefined ? null : (
        <Callout tone="block" title="It was not changed">
          {change.error.message}
        </Callout>
      )}
      {watch.playbooks.length === 0 ? (
        <EmptyState icon={BellRing} title="Nothing happens automatically" actions={add}>
          When a flow does something unusual, a playbook can hold it, revoke its bundle or tell somebody, at once.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {watch.playbooks.map((playbook) => (
            <li key={playbook.id} className="flex items-center gap-3 px-3 py-2">
              <Switch
                checked={playbook.enabled}
                disabled={!mayEdit || change.busy}
                label={`${playbook.name} is switched on`}
                onCheckedChange={(enabled) => void change.run({ ...playbook, enabled }, false)}
              />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{playbook.name}</span>
                <span className="block text-muted">{sentenceOf(playbook, nameOf(playbook.flowId))}</span>
              </span>
              {mayEdit ? (
                <>
                  <IconButton icon={Pencil} label={`Change ${playbook.name}`} onClick={() => setOpen(playbook)} />
                  <IconButton icon={Trash2} label={`Remove ${playbook.name}`} onClick={() => void change.run(playbook, true)} />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {open === undefined ? null : (
        <PlaybookDialog
          playbook={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
          onSaved={() => {
            setOpen(undefined);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function openAlarm({ kind, flowId, nodeId, runId, times }: Watch['alarms'][number]): void {
  if (nodeId !== undefined) navigate('monitor', { view: kind === 'unfair' ? 'fairness' : 'changes', flow: flowId });
  else navigate('runs', times === 1 && runId !== undefined ? { id: runId } : { flow: flowId });
}

function Alarms({ alarms }: { readonly alarms: Watch['alarms'] }) {
  useEffect(() => alarmsSeen(alarms), [alarms]);
  return (
    <section aria-label="Alarms">
      <h2 className="mb-2 text-lg">What was unusual?</h2>
      {alarms.length === 0 ? (
        <p className="flex items-center gap-1.5 text-muted">
          <ShieldCheck className="size-4 text-good" aria-hidden />
          Nothing was unusual.
        </p>
      ) : (
        <ul className="max-h-80 divide-y divide-line overflow-auto rounded-md border border-line">
          {alarms.map((alarm) => (
            <li key={`${alarm.flowId} ${alarm.kind} ${alarm.since} ${alarm.words}`}>
              <button
                type="button"
                className="flex w-full items-start gap-3 px-3 py-2 text-start hover:bg-hover focus-visible:-outline-offset-2"
                onClick={() => openAlarm(alarm)}
              >
                <BellRing className="mt-0.5 size-4 shrink-0 text-high" aria-hidden />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{alarmTitle(alarm)}</span>
                  <span className="block text-muted">{withoutCodes(alarm.words)}</span>
                </span>
                <span className="shrink-0 text-sm text-muted">
                  <RelativeTime time={alarm.at} />
                </span>
                <ChevronRight className="mt-0.5 size-4 shrink-0 text-faint rtl:-scale-x-100" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function WatchView() {
  const { result, reload } = useCall('monitor:watch', {});
  usePush('monitor:changed', reload);
  return (
    <LoadedView result={result} failed="The usual behaviour could not be read" onRetry={reload}>
      {(watch) => (
        <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-auto p-4">
          <HeldFlows held={watch.held} onChanged={reload} />
          <DemotedSteps demoted={watch.demoted} />
          <Alarms alarms={watch.alarms} />
          <Playbooks watch={watch} onChanged={reload} />
          <section aria-label="What is usual" className="flex min-h-60 flex-col">
            <h2 className="text-lg">What is usual?</h2>
            <p className="mb-2 text-muted">
              Learned on this computer from each flow's own runs: how often, when, where to, and with what kinds of data. After 7 days and
              20 runs, anything unusual is reported. Only runs of this program are watched, not those of <code>countersign start</code> and
              of workers.
            </p>
            <Table
              label="What is usual"
              columns={columns}
              rows={watch.usual}
              rowId={(row) => row.flowId}
              onOpen={(row) => navigate('runs', { flow: row.flowId })}
              empty={
                <EmptyState icon={Eye} title="Nothing is known yet">
                  It is learned as flows run. Dry runs do not count.
                </EmptyState>
              }
            />
          </section>
        </div>
      )}
    </LoadedView>
  );
}

/** Bring your mess: many files of other tools checked at once, on this machine, without importing one of them. */
import { useId, useMemo, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { ArrowUpRight, ChevronRight, FileX, FolderOpen, FolderSearch, FileUp } from 'lucide-react';
import { asCallError, call, useCall } from '../../bridge/client.ts';
import { droppedOf, pickedOf, startScan, stopScan, unpacked, useScan } from '../../bridge/scan.ts';
import { groupsOf } from '../../canvas/labels.ts';
import { decimalText } from '../../facts/amounts.ts';
import { PageFrame } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { formatWord } from '../../shell/import-file.ts';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  Button,
  Callout,
  classNames,
  EmptyState,
  LabelChip,
  Mono,
  notify,
  Progress,
  SeverityBadge,
  severityLooks,
  Table,
  TabPanel,
  Tabs,
  tellCut,
  type TableColumn,
} from '../../ui/index.ts';
import { totalsOf, type FailedRow, type FlowRow, type Totals } from './totals.ts';

const severities = ['block', 'high', 'medium', 'low'] as const;
const number = new Intl.NumberFormat();

async function open(file: number, flow: number): Promise<void> {
  const picked = useScan.getState().files[file];
  if (picked === undefined) return;
  try {
    const baseName = picked.name.split('/').at(-1) ?? picked.name;
    const made = await call('flows:import', {
      fileName: baseName.slice(0, 255),
      text: await (await unpacked(picked.file)).text(),
      only: [flow],
    });
    openFlow(made.flow.id, made.flow.name);
  } catch (error) {
    notify({ tone: 'block', title: `${picked.name} was not opened`, detail: asCallError(error).message });
  }
}

function Tile({ value, label, tone }: { readonly value: number; readonly label: string; readonly tone?: string }) {
  return (
    <div className="min-w-24 rounded-lg border border-line bg-surface px-3 py-2">
      <div className={classNames('text-2xl font-semibold tabular-nums', tone)}>{number.format(value)}</div>
      <div className="text-sm text-muted">{label}</div>
    </div>
  );
}

/** One bar, shared by the severities as far as they go. */
function SeverityBar({ counts }: { readonly counts: Totals['counts'] }) {
  const total = severities.reduce((sum, severity) => sum + counts[severity], 0);
  if (total === 0) return null;
  const fills = { block: 'bg-block', high: 'bg-high', medium: 'bg-medium', low: 'bg-low' } as const;
  return (
    <div>
      <div className="flex h-2.5 gap-px overflow-hidden rounded-full" aria-hidden>
        {severities.map((severity) =>
          counts[severity] === 0 ? null : (
            <span key={severity} className={fills[severity]} style={{ flexGrow: counts[severity], minWidth: 4 }} />
          ),
        )}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 text-sm">
        {severities.map((severity) => {
          const look = severityLooks[severity];
          return (
            <li key={severity} className="flex items-center gap-1.5">
              <look.icon className={classNames('size-3.5', look.text)} aria-hidden />
              <span className="tabular-nums">{number.format(counts[severity])}</span>
              <span className="text-muted">{look.word.toLowerCase()}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A list in a page that scrolls does not scroll itself. */
const rankedAtFirst = 8;

function Ranked({
  title,
  rows,
  of,
}: {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly name: ReactNode; readonly share: number; readonly tail: ReactNode }[];
  readonly of: number;
}) {
  const [whole, setWhole] = useState(false);
  const list = useId();
  return (
    <section aria-label={title} className="min-w-0 self-start rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line px-3.5 py-2 font-medium">{title}</h2>
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing yet.</p>
      ) : (
        <ol id={list} aria-label={title}>
          {(whole ? rows : rows.slice(0, rankedAtFirst)).map((row) => (
            <li key={row.key} className="border-b border-line px-3.5 py-1.5 last:border-b-0">
              <div className="flex items-center gap-2">
                <span className="flex min-w-0 flex-1 items-center gap-2">{row.name}</span>
                {row.tail}
              </div>
              <div className="mt-1 h-1 rounded-full bg-sunken" aria-hidden>
                <div className="h-full rounded-full bg-accent" style={{ width: `${Math.max(1, (100 * row.share) / Math.max(1, of))}%` }} />
              </div>
            </li>
          ))}
        </ol>
      )}
      {rows.length > rankedAtFirst ? (
        <div className="border-t border-line px-2 py-1">
          <Button tone="ghost" aria-expanded={whole} aria-controls={list} onClick={() => setWhole(!whole)}>
            {whole ? `Only the first ${rankedAtFirst}` : `Show all ${rows.length}`}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Overview({ totals, titles }: { readonly totals: Totals; readonly titles: ReadonlyMap<string, string> }) {
  const of = totals.flows.length;
  return (
    <div className="flex flex-col gap-4 p-4">
      <SeverityBar counts={totals.counts} />
      <div className="grid grid-cols-2 gap-4 max-[1000px]:grid-cols-1">
        <Ranked
          title="By rule"
          of={of}
          rows={totals.rules.map((rule) => ({
            key: rule.ruleId,
            share: rule.flows,
            name: (
              <>
                <SeverityBadge severity={rule.severity} compact />
                <Mono className="shrink-0 text-muted">{rule.ruleId}</Mono>
                <span className="truncate" title={titles.get(rule.ruleId)}>
                  {titles.get(rule.ruleId) ?? ''}
                </span>
              </>
            ),
            tail: (
              <span className="shrink-0 text-sm text-muted tabular-nums">
                {number.format(rule.flows)} {rule.flows === 1 ? 'flow' : 'flows'}
              </span>
            ),
          }))}
        />
        <Ranked
          title="By receiver"
          of={of}
          rows={totals.vendors.map((vendor) => ({
            key: vendor.key,
            share: vendor.flows,
            name: (
              <>
                <span className="truncate font-medium">{vendor.name}</span>
                <span className="shrink-0 text-sm text-muted">{vendor.region === '' ? 'country unknown' : vendor.region}</span>
                <span className="flex gap-1">
                  {groupsOf(vendor.labels, vendor.trust).map((group) => (
                    <LabelChip key={group} label={group} compact />
                  ))}
                </span>
              </>
            ),
            tail: (
              <span className="shrink-0 text-sm text-muted tabular-nums">
                {number.format(vendor.flows)} {vendor.flows === 1 ? 'flow' : 'flows'}
              </span>
            ),
          }))}
        />
      </div>
      <section aria-label="Worst paths" className="rounded-lg border border-line bg-surface">
        <h2 className="border-b border-line px-3.5 py-2 font-medium">Worst paths</h2>
        {totals.worst.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">No findings so far.</p>
        ) : (
          <ul>
            {totals.worst.map((finding, index) => (
              <li key={index} className="border-b border-line last:border-b-0">
                <button
                  type="button"
                  className="flex w-full items-center gap-3 px-3.5 py-1.5 text-start hover:bg-hover focus-visible:-outline-offset-2"
                  onClick={() => void open(finding.file, finding.flow)}
                >
                  <SeverityBadge severity={finding.severity} compact />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate" onPointerOver={tellCut}>
                      {finding.title}
                    </span>
                    <span className="flex min-w-0 items-center gap-1 overflow-hidden text-sm text-muted">
                      <b className="shrink-0 font-medium">
                        {finding.flowName}
                        {finding.path.length < 2 ? '' : ':'}
                      </b>
                      {(finding.path.length < 2 ? [] : finding.path.slice(0, 6)).map((name, at) => (
                        <span key={at} className="flex min-w-0 items-center gap-1">
                          {at === 0 ? null : <ChevronRight className="size-3 shrink-0 rtl:rotate-180" aria-label="to" />}
                          <span className="truncate" onPointerOver={tellCut}>
                            {name}
                          </span>
                        </span>
                      ))}
                    </span>
                  </span>
                  <ArrowUpRight className="size-4 shrink-0 text-faint" aria-label="Open" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

const flowColumns: readonly TableColumn<FlowRow>[] = [
  {
    id: 'name',
    title: 'Flow',
    width: '30%',
    sortBy: (row) => row.scanned.name.toLowerCase(),
    cell: (row) => <span className="font-medium">{row.scanned.name}</span>,
  },
  { id: 'file', title: 'File', sortBy: (row) => row.fileName, cell: (row) => <Mono className="text-muted">{row.fileName}</Mono> },
  {
    id: 'format',
    title: 'From',
    width: '140px',
    secondary: true,
    sortBy: (row) => row.scanned.format,
    cell: (row) => formatWord(row.scanned.format),
  },
  {
    id: 'steps',
    title: 'Steps',
    width: '70px',
    numeric: true,
    secondary: true,
    sortBy: (row) => row.scanned.steps,
    cell: (row) => row.scanned.steps,
  },
  {
    id: 'verdict',
    title: 'Findings',
    width: '210px',
    sortBy: (row) => row.scanned.counts.block * 1_000_000 + row.scanned.counts.high * 1_000 + row.scanned.counts.medium,
    cell: ({ scanned }) => (
      <span className="flex gap-1">
        {severities
          .filter((severity) => scanned.counts[severity] > 0)
          .map((severity) => (
            <SeverityBadge key={severity} severity={severity} count={scanned.counts[severity]} compact />
          ))}
        {severities.every((severity) => scanned.counts[severity] === 0) ? <Badge tone="good">No findings</Badge> : null}
      </span>
    ),
  },
  {
    id: 'loss',
    title: 'Not carried over',
    width: '130px',
    numeric: true,
    secondary: true,
    sortBy: (row) => row.scanned.losses,
    cell: (row) => (row.scanned.losses === 0 ? <span className="text-faint">0</span> : row.scanned.losses),
  },
];
const failedColumns: readonly TableColumn<FailedRow>[] = [
  { id: 'name', title: 'File', width: '26%', sortBy: (row) => row.name, cell: (row) => <Mono>{row.name}</Mono> },
  { id: 'why', title: 'Why it was not read', wraps: true, sortBy: (row) => row.message, cell: (row) => row.message },
  {
    id: 'code',
    title: 'Code',
    width: '170px',
    secondary: true,
    sortBy: (row) => row.code,
    cell: (row) => <Mono className="text-faint">{row.code}</Mono>,
  },
];

type Tab = 'overview' | 'flows' | 'failed';

function Results({ totals }: { readonly totals: Totals }) {
  const [tab, setTab] = useState<Tab>('overview');
  const { result } = useCall('rules:list', {});
  const titles = useMemo(() => new Map(result.state === 'ready' ? result.value.rules.map((rule) => [rule.id, rule.title]) : []), [result]);
  const badge = (value: number): ReactNode => <span className="text-sm text-faint tabular-nums">{number.format(value)}</span>;
  return (
    <Tabs<Tab>
      label="What was found"
      value={tab}
      onValueChange={setTab}
      className="min-h-0 flex-1"
      items={[
        { value: 'overview', label: 'Overview' },
        { value: 'flows', label: 'Flows', badge: badge(totals.flows.length) },
        { value: 'failed', label: 'Not read', badge: badge(totals.failed.length) },
      ]}
    >
      <TabPanel value="overview">
        <Overview totals={totals} titles={titles} />
      </TabPanel>
      <TabPanel value="flows" className="flex flex-col">
        <Table
          label="Flows in these files"
          columns={flowColumns}
          rows={totals.flows}
          rowId={(row) => row.key}
          initialSort={{ id: 'verdict', descending: true }}
          onOpen={(row) => void open(row.file, row.flow)}
          empty={<EmptyState icon={FileX} title="No flow was found so far" />}
        />
      </TabPanel>
      <TabPanel value="failed" className="flex flex-col">
        <Table
          label="Files that were not read"
          columns={failedColumns}
          rows={totals.failed}
          rowId={(row) => row.key}
          empty={<EmptyState icon={FolderSearch} title="Every file was read" />}
        />
      </TabPanel>
    </Tabs>
  );
}

export default function ScanPage() {
  const scan = useScan();
  const totals = useMemo(() => totalsOf(scan.results), [scan.results]);
  const mayImport = useMay('flow.import');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const start = (list: FileList | null): void => {
    if (list !== null && list.length > 0) void startScan(pickedOf(list));
  };
  const buttons = (
    <>
      <Button icon={FileUp} disabled={!mayImport} onClick={() => files.current?.click()}>
        Choose files
      </Button>
      <Button tone="primary" icon={FolderOpen} disabled={!mayImport} onClick={() => folder.current?.click()}>
        Choose a folder
      </Button>
    </>
  );
  const onDrop = (event: DragEvent): void => {
    if (mayImport) {
      event.preventDefault();
      void droppedOf(event.dataTransfer).then(startScan);
    }
  };
  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (mayImport && event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={onDrop}
    >
      <input
        ref={files}
        type="file"
        multiple
        accept=".json,.bpmn,.xml,.zip"
        className="hidden"
        aria-label="Files to check"
        onChange={(event) => {
          start(event.target.files);
          event.target.value = '';
        }}
      />
      <input
        ref={folder}
        type="file"
        multiple
        {...{ webkitdirectory: '' }}
        className="hidden"
        aria-label="Folder to check"
        onChange={(event) => {
          start(event.target.files);
          event.target.value = '';
        }}
      />
      <PageFrame
        title="Check many files"
        lead="From n8n, Power Automate, Logic Apps, Node-RED, Flowise and BPMN. They are read on this machine; nothing in them runs, and nothing is kept until you open one."
        actions={scan.state === 'idle' ? undefined : buttons}
      >
        {scan.state === 'idle' ? (
          <EmptyState icon={FolderSearch} title="Bring what you have" actions={buttons}>
            Drop a folder here, or choose one. In a moment you see what leaks, what outsiders can steer, and who receives your data, across
            all of it.
          </EmptyState>
        ) : (
          <div className="flex min-h-0 flex-1 flex-col">
            <div className="flex flex-col gap-3 border-b border-line bg-sunken p-4">
              {scan.state === 'running' ? (
                <Progress
                  label={`Checking ${number.format(scan.files.length)} files`}
                  value={scan.files.length === 0 ? 1 : scan.results.length / scan.files.length}
                  onCancel={stopScan}
                />
              ) : null}
              {scan.state === 'stopped' ? (
                <Callout tone="medium">
                  Stopped after {number.format(scan.results.length)} of {number.format(scan.files.length)} files. What was found until then
                  is below.
                </Callout>
              ) : null}
              {scan.state === 'failed' ? (
                <Callout tone="block" title="The check stopped">
                  {scan.failure} What was found until then is below.
                </Callout>
              ) : null}
              <div className="flex flex-wrap items-end gap-2.5" role="group" aria-label="In numbers">
                <Tile value={scan.results.length} label="files" />
                <Tile value={totals.flows.length} label="flows" />
                <Tile value={totals.blocked} label="cannot be signed" tone="text-block" />
                <Tile value={totals.flows.length - totals.blocked} label="can be signed" tone="text-good" />
                <Tile value={totals.failed.length} label="not read" />
                <span className="ms-auto text-sm text-muted tabular-nums" role="status">
                  {scan.state === 'done' ? `Checked in ${decimalText(scan.tookMs / 1_000, 1)} s.` : ''}
                  {scan.skipped === 0 ? '' : ` ${number.format(scan.skipped)} other files were left out.`}
                </span>
              </div>
            </div>
            {scan.files.length === 0 ? (
              <EmptyState icon={FileX} title="Nothing to check there">
                Flows are files that end in .json, .bpmn, .xml or .zip.
              </EmptyState>
            ) : (
              <Results totals={totals} />
            )}
          </div>
        )}
      </PageFrame>
    </div>
  );
}

/** The audit log: what happened, and the proof that nothing was taken out. */
import { useEffect, useMemo, useState } from 'react';
import { Download, ScrollText, ShieldCheck } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { useMay } from '../../shell/session.ts';
import {
  Button,
  Callout,
  EmptyState,
  Hash,
  RelativeTime,
  SearchInput,
  SplitPane,
  Table,
  TabPanel,
  Tabs,
  absoluteTime,
  dateLocale,
  relativeTime,
  zoneAt,
  type TableColumn,
} from '../../ui/index.ts';
import { Destinations } from './destinations.tsx';
import { Evidence } from './evidence.tsx';
import { filterOf, Questions, viewOf, type AuditQuestion } from './questions.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { searchOf } from './search.ts';
import { named, useNames, type NamedEntry } from './names.ts';

type Proof = OutputOf<'audit:verify'>;

type AuditTab = 'entries' | 'evidence' | 'forwarding';

const pageSize = 500;
const settleMs = 250;
const rowTime = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'medium', timeStyle: 'medium' });

const columns: readonly TableColumn<NamedEntry>[] = [
  { id: 'index', title: 'No.', width: '80px', numeric: true, sortBy: (row) => row.index, cell: (row) => row.index },
  {
    id: 'at',
    title: `When (${zoneAt(Date.now())})`,
    width: '12.5rem',
    sortBy: (row) => row.at,
    cell: (row) => (
      <time
        className="text-muted tabular-nums"
        dateTime={new Date(row.at).toISOString()}
        title={`${absoluteTime(row.at)}, ${relativeTime(row.at, Date.now())}`}
      >
        {rowTime.format(row.at)}
      </time>
    ),
  },
  { id: 'actor', title: 'Who', width: '160px', sortBy: (row) => row.who, cell: (row) => row.who },
  {
    id: 'action',
    title: 'What',
    sortBy: (row) => row.what,
    cell: (row) => (
      <>
        {/* The column of the outcome goes first where there is no room, and the words alone say that it was done. */}
        {row.outcome?.refused === true ? <span className="text-high">Refused: </span> : null}
        {row.what}
        {row.more === '' ? null : <span className="text-muted">, {row.more}</span>}
      </>
    ),
  },
  { id: 'subject', title: 'On', width: '200px', sortBy: (row) => row.on, cell: (row) => row.on },
  {
    id: 'outcome',
    title: 'Outcome',
    width: '220px',
    secondary: true,
    sortBy: (row) => row.outcome?.word ?? '',
    cell: (row) =>
      row.outcome === undefined ? null : <span className={row.outcome.refused ? 'text-high' : 'text-muted'}>{row.outcome.word}</span>,
  },
];

function ProofPanel({ proof, at }: { readonly proof: Proof; readonly at: number }) {
  if (!proof.ok) {
    return (
      <Callout tone="block" title="The log was tampered with">
        {proof.problems
          .slice(0, 5)
          .map((problem) => `Entry ${problem.index}: ${problem.code}`)
          .join('; ')}
        . Keep a copy of the workspace folder as it is and tell your security team.
      </Callout>
    );
  }
  return (
    <Callout tone="good" title={`All ${proof.size.toLocaleString()} entries verified ${relativeTime(at, Date.now())}`}>
      {proof.size === 0
        ? ''
        : `Entries 0 to ${(proof.size - 1).toLocaleString()}. What was written since, including this check, is not covered. `}
      {proof.checkpoint === undefined ? null : (
        <>
          Signed checkpoint over {proof.checkpoint.size} entries, made <RelativeTime time={proof.checkpoint.at} />.{' '}
        </>
      )}
      Root <Hash value={proof.root} length={16} label="root hash" />
    </Callout>
  );
}

export default function AuditPage({ params }: PageProps) {
  const [tab, setTab] = useState<AuditTab>('entries');
  const [search, setSearch] = useState('');
  const [view, setView] = useState<AuditQuestion>({ view: viewOf(params['view']), actor: '', days: 0 });
  const names = useNames();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(search), settleMs);
    return () => clearTimeout(timer);
  }, [search]);
  const found = useMemo(() => searchOf(asked, names), [asked, names]);
  const filter = { ...filterOf(view, Date.now()), ...(found === undefined ? {} : { search: found }) };
  const { result, reload } = useCall('audit:list', { ...filter, limit: pageSize });
  const [proof, setProof] = useState<{ readonly proof: Proof; readonly at: number }>();
  const [openIndex, setOpenIndex] = useState<number>();
  const mayExport = useMay('audit.export');
  const mayLook = useMay('privacy.read');
  const maySeeEvidence = useMay('compliance.read');
  const verify = useAction(async () => {
    setProof({ proof: await call('audit:verify', {}), at: Date.now() });
    reload();
  });
  const download = useAction(async () => {
    const file = await call('audit:export', {});
    saveFile(file.fileName, file.text, 'application/jsonl');
  });
  const downloadView = useAction(async () => {
    const file = await call('audit:exportView', filter);
    saveFile(file.fileName, file.text, 'text/csv');
  });
  const words = asked.trim();
  return (
    <PageFrame
      title="Audit"
      lead="Every action and every refusal. Entries can be added and never changed."
      actions={
        tab !== 'entries' ? undefined : (
          <>
            <SearchInput aria-label="Search entries" placeholder="Search" value={search} onValueChange={setSearch} className="w-52" />
            {mayExport ? (
              <Button icon={Download} busy={download.busy} onClick={() => void download.run()}>
                Export with proofs
              </Button>
            ) : null}
            <Button icon={ShieldCheck} busy={verify.busy} onClick={() => void verify.run()}>
              Verify now
            </Button>
          </>
        )
      }
    >
      <Tabs<AuditTab>
        label="Audit"
        value={tab}
        onValueChange={setTab}
        items={[
          { value: 'entries', label: 'Entries' },
          ...(maySeeEvidence ? [{ value: 'evidence' as const, label: 'Evidence of a period' }] : []),
          { value: 'forwarding', label: 'Forwarding' },
        ]}
        className="min-h-0 flex-1"
      >
        <TabPanel value="entries" className="flex min-h-0 flex-1 flex-col">
          <div className="flex flex-col gap-2 p-4 pb-2">
            {proof === undefined ? null : <ProofPanel proof={proof.proof} at={proof.at} />}
            <Questions
              question={view}
              onChange={setView}
              mayExport={mayExport}
              exporting={downloadView.busy}
              onExport={() => void downloadView.run()}
            />
            {[verify.error, download.error, downloadView.error].map((error) =>
              error === undefined ? null : (
                <Callout key={error.code} tone="block" title="That did not work">
                  {error.message}
                </Callout>
              ),
            )}
          </div>
          <LoadedView result={result} failed="The audit log could not be read" onRetry={reload}>
            {({ entries, size }) => {
              const rows = entries.map((entry) => named(entry, names));
              const open = rows.find((row) => row.index === openIndex);
              const table = (
                <div className="flex h-full min-h-0 flex-col">
                  <Table
                    label="Audit entries"
                    columns={columns}
                    rows={rows}
                    rowId={(row) => String(row.index)}
                    initialSort={{ id: 'index', descending: true }}
                    selectedId={open === undefined ? undefined : String(open.index)}
                    onOpen={(row) => setOpenIndex(row.index)}
                    empty={
                      <EmptyState
                        icon={ScrollText}
                        title="No entry matches"
                        actions={
                          words !== '' && mayLook ? (
                            <Button onClick={() => navigate('privacy')}>Look for a person’s data</Button>
                          ) : undefined
                        }
                      >
                        {words === ''
                          ? 'Nothing of this kind happened in this period.'
                          : 'Search for a person, a flow, an action, an id or “version 3”. The data of people that flows handle is never in this log: the page Privacy finds it, and who saw it.'}
                      </EmptyState>
                    }
                  />
                  {entries.length < pageSize ? null : (
                    <p className="border-t border-line px-4 py-2 text-sm text-faint">
                      The newest {entries.length} that match, of {size.toLocaleString()} entries. Narrow the question or the search; the
                      export has up to 10,000 of them.
                    </p>
                  )}
                </div>
              );
              return (
                <SplitPane
                  direction="row"
                  storageKey="audit"
                  initial={360}
                  minimum={280}
                  maximum={640}
                  label="Width of the entry"
                  main={table}
                  panel={open === undefined ? undefined : <EntryDetail entry={open} onClose={() => setOpenIndex(undefined)} />}
                />
              );
            }}
          </LoadedView>
        </TabPanel>
        <TabPanel value="evidence" className="flex min-h-0 flex-1 flex-col">
          <Evidence />
        </TabPanel>
        <TabPanel value="forwarding" className="flex min-h-0 flex-1 flex-col">
          <Destinations />
        </TabPanel>
      </Tabs>
    </PageFrame>
  );
}

/** The audit log: what happened, and the proof that nothing was taken out. */
import { createContext, useContext, useMemo, useState } from 'react';
import { Download, ScrollText, ShieldCheck } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, EmptyState, Hash, Mono, RelativeTime, SearchInput, Table, TabPanel, Tabs, type TableColumn } from '../../ui/index.ts';
import { Destinations } from './destinations.tsx';
import { filterOf, Questions, type AuditQuestion } from './questions.tsx';
import { actionWords } from './words.ts';

type Entry = OutputOf<'audit:list'>['entries'][number];
type Proof = OutputOf<'audit:verify'>;

type AuditTab = 'entries' | 'forwarding';

const pageSize = 500;

const detailsOf = (entry: Entry): string => Object.entries(entry.details).filter(([key]) => key !== 'outcome' && key !== 'flow').map(([key, value]) => `${key} ${value}`).join(', ');

const NamesContext = createContext<ReadonlyMap<string, string>>(new Map());

/** A flow, run or person by name where this workspace still knows it; the id stands behind it, to quote. */
function Subject({ entry }: { readonly entry: Entry }) {
  const names = useContext(NamesContext);
  const flowId = entry.details['flow'];
  const name = names.get(entry.subject) ?? (flowId === undefined ? undefined : names.get(flowId));
  return <span className="text-muted" title={`${entry.subject} ${detailsOf(entry)}`}>{name === undefined ? <Mono>{entry.subject}</Mono> : <span className="text-text">{name}</span>}{' '}{detailsOf(entry)}</span>;
}

const columns: readonly TableColumn<Entry>[] = [
  { id: 'index', title: 'No.', width: '80px', numeric: true, sortBy: (row) => row.index, cell: (row) => row.index },
  { id: 'at', title: 'When', width: '110px', sortBy: (row) => row.at, cell: (row) => <span className="text-muted"><RelativeTime time={row.at} /></span> },
  { id: 'actor', title: 'Who', width: '150px', sortBy: (row) => row.actor, cell: (row) => row.actor },
  { id: 'action', title: 'What', width: '210px', sortBy: (row) => row.action, cell: (row) => <span title={row.action}>{actionWords(row.action)}</span> },
  { id: 'outcome', title: 'Outcome', width: '130px', secondary: true, sortBy: (row) => row.details['outcome'] ?? '', cell: (row) => ((row.details['outcome'] ?? 'done') === 'done' ? <span className="text-muted">done</span> : <Mono className="text-high">{row.details['outcome']}</Mono>) },
  { id: 'subject', title: 'On', cell: (row) => <Subject entry={row} /> },
  { id: 'hash', title: 'Leaf hash', width: '130px', secondary: true, cell: (row) => <Hash value={row.hash} label="leaf hash" /> },
];

function ProofPanel({ proof }: { readonly proof: Proof }) {
  if (!proof.ok) {
    return (
      <Callout tone="block" title="The log was tampered with">
        {proof.problems.slice(0, 5).map((problem) => `Entry ${problem.index}: ${problem.code}`).join('; ')}. Keep a copy of the workspace folder as it is and tell your security team.
      </Callout>
    );
  }
  return (
    <Callout tone="good" title={`All ${proof.size} entries verified`}>
      {proof.checkpoint === undefined ? null : <>Signed checkpoint over {proof.checkpoint.size} entries, made <RelativeTime time={proof.checkpoint.at} />. </>}
      Root <Hash value={proof.root} length={16} label="root hash" />
    </Callout>
  );
}

export default function AuditPage() {
  const [tab, setTab] = useState<AuditTab>('entries');
  const [search, setSearch] = useState('');
  const [view, setView] = useState<AuditQuestion>({ view: 'all', actor: '', days: 0 });
  const filter = filterOf(view, Date.now());
  const { result, reload } = useCall('audit:list', { ...filter, limit: pageSize });
  const [proof, setProof] = useState<Proof>();
  const { result: flows } = useCall('flows:list', {});
  const names = useMemo(() => new Map(flows.state === 'ready' ? flows.value.flows.map(({ id, name }) => [id, name]) : []), [flows]);
  const mayExport = useMay('audit.export');
  const verify = useAction(async () => { setProof(await call('audit:verify', {})); reload(); });
  const download = useAction(async () => { const file = await call('audit:export', {}); saveFile(file.fileName, file.text, 'application/jsonl'); });
  const downloadView = useAction(async () => { const file = await call('audit:exportView', filter); saveFile(file.fileName, file.text, 'text/csv'); });
  const words = search.trim().toLowerCase();
  const matches = (entry: Entry): boolean => words === '' || `${entry.actor} ${entry.action} ${actionWords(entry.action)} ${entry.subject} ${detailsOf(entry)}`.toLowerCase().includes(words);
  return (
    <PageFrame
      title="Audit" lead="Every action and every refusal. Entries can be added and never changed."
      actions={tab === 'forwarding' ? undefined : (
        <>
          <SearchInput aria-label="Search entries" placeholder="Search" value={search} onValueChange={setSearch} className="w-52" />
          {mayExport ? <Button icon={Download} busy={download.busy} onClick={() => void download.run()}>Export with proofs</Button> : null}
          <Button icon={ShieldCheck} busy={verify.busy} onClick={() => void verify.run()}>Verify now</Button>
        </>
      )}
    >
      <Tabs<AuditTab> label="Audit" value={tab} onValueChange={setTab} items={[{ value: 'entries', label: 'Entries' }, { value: 'forwarding', label: 'Forwarding' }]} className="min-h-0 flex-1">
        <TabPanel value="entries" className="flex min-h-0 flex-1 flex-col">
          <div className="flex flex-col gap-2 p-4 pb-2">
            {proof === undefined ? null : <ProofPanel proof={proof} />}
            <Questions question={view} onChange={setView} mayExport={mayExport} exporting={downloadView.busy} onExport={() => void downloadView.run()} />
            {[verify.error, download.error, downloadView.error].map((error) => (error === undefined ? null : <Callout key={error.code} tone="block" title="That did not work">{error.message}</Callout>))}
          </div>
          <LoadedView result={result} failed="The audit log could not be read" onRetry={reload}>
            {({ entries, size }) => (
              <>
                <NamesContext value={names}><Table label="Audit entries" columns={columns} rows={entries.filter(matches)} rowId={(row) => String(row.index)} initialSort={{ id: 'index', descending: true }} empty={<EmptyState icon={ScrollText} title="No entry matches">{words === '' ? 'Nothing of this kind happened in this time.' : 'Search for a person, an action or an id.'}</EmptyState>} /></NamesContext>
                {entries.length < pageSize ? null : <p className="border-t border-line px-4 py-2 text-sm text-faint">The newest {entries.length} that match, of {size} entries. Narrow the question, or export.</p>}
              </>
            )}
          </LoadedView>
        </TabPanel>
        <TabPanel value="forwarding" className="flex min-h-0 flex-1 flex-col"><Destinations /></TabPanel>
      </Tabs>
    </PageFrame>
  );
}

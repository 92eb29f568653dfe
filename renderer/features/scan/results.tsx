/** What was found, file by file, and what was not read. */
import { useMemo, useState, type ReactNode } from 'react';
import { FileX, FolderSearch } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { formatWord } from '../../shell/import-file.ts';
import { Badge, EmptyState, Mono, SeverityBadge, Table, TabPanel, Tabs, type TableColumn } from '../../ui/index.ts';
import type { FailedRow, FlowRow, Totals } from './totals.ts';
import { openInDesigner } from './open-in-designer.ts';
import { Overview, number, severities } from './overview.tsx';

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

export function Results({ totals }: { readonly totals: Totals }) {
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
          onOpen={(row) => void openInDesigner(row.file, row.flow)}
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

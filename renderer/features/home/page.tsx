/** All flows of the workspace, and the ways to get one. */
import { useMemo, useRef, useState } from 'react';
import { Copy, Ellipsis, FileDown, FilePlus2, FileUp, FolderSearch, LayoutTemplate, Trash2, Workflow } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { droppedOf, startScan } from '../../bridge/scan.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { navigate, openFlow, replacePlace, useRouter } from '../../shell/router.ts';
import { useCommands } from '../../shell/commands.ts';
import { importable, importFile } from '../../shell/import-file.ts';
import { NewFlowDialog } from '../../shell/new-flow-dialog.tsx';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  IconButton,
  LoadingState,
  Menu,
  RelativeTime,
  SearchInput,
  SeverityBadge,
  Table,
  type TableColumn,
  timeWidth,
} from '../../ui/index.ts';
import { reviewLooks } from '../../facts/review-looks.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { DeletedFlows } from './deleted-flows.tsx';
import { deleteFlow, duplicateFlow, exportFlow } from './row-actions.ts';
import { Tour, tourWasSeen } from './tour.tsx';

type Summary = OutputOf<'flows:list'>['flows'][number];

function VerdictCell({ id, verdict, nodes }: Pick<Summary, 'id' | 'verdict' | 'nodes'>) {
  const unsaved = useRouter(({ tabs }) => tabs.some((tab) => tab.flowId === id && tab.unsaved === true));
  if (nodes === 0) return <span className="text-faint">{unsaved ? 'Nothing saved yet' : 'Nothing drawn yet'}</span>;
  const grave = (['block', 'high'] as const).filter((severity) => verdict.counts[severity] > 0);
  if (grave.length > 0)
    return (
      <span className="flex gap-1">
        {grave.map((severity) => (
          <SeverityBadge key={severity} severity={severity} count={verdict.counts[severity]} />
        ))}
      </span>
    );
  return verdict.counts.medium > 0 ? (
    <SeverityBadge severity="medium" count={verdict.counts.medium} />
  ) : (
    <Badge tone="good">No findings to act on</Badge>
  );
}

/** Keys and clicks in it are not those of the row. */
function RowMenu({ flow }: { readonly flow: Summary }) {
  const mayEdit = useMay('flow.edit');
  const mayDelete = useMay('flow.delete');
  return (
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Menu
        align="end"
        groups={[
          [
            { id: 'open', label: 'Open', icon: Workflow, onSelect: () => openFlow(flow.id, flow.name) },
            ...(mayEdit ? [{ id: 'duplicate', label: 'Duplicate', icon: Copy, onSelect: () => void duplicateFlow(flow) }] : []),
            { id: 'export', label: 'Save as a file', icon: FileDown, onSelect: () => void exportFlow(flow) },
            { id: 'export-bpmn', label: 'Save as BPMN', icon: FileDown, onSelect: () => void exportFlow(flow, 'bpmn') },
            { id: 'export-otm', label: 'Save as a threat model', icon: FileDown, onSelect: () => void exportFlow(flow, 'otm') },
          ],
          mayDelete ? [{ id: 'delete', label: 'Delete…', icon: Trash2, danger: true, onSelect: () => void deleteFlow(flow) }] : [],
        ]}
        trigger={<IconButton icon={Ellipsis} label={`More for ${flow.name}`} />}
      />
    </span>
  );
}

const columns: readonly TableColumn<Summary>[] = [
  {
    id: 'name',
    title: 'Flow',
    sortBy: (row) => row.name.toLowerCase(),
    cell: (row) => (
      <span className="flex items-center gap-2">
        <span dir="auto" title={row.name} className="min-w-24 truncate font-medium">
          {row.name}
        </span>
        {row.ownerStanding === undefined ? null : (
          <span
            className="min-w-0 truncate"
            title={
              row.ownerStanding === 'off'
                ? `${row.owner ?? ''} owns it and is switched off`
                : `“${row.owner ?? ''}” owns it and is not a person of this workspace`
            }
          >
            <Badge tone="medium">{row.ownerStanding === 'off' ? 'Owner gone' : 'Owner unknown'}</Badge>
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'verdict',
    title: 'Verdict',
    width: '12.5rem',
    sortBy: (row) => row.verdict.counts.block * 1e6 + row.verdict.counts.high * 1e3 + row.verdict.counts.medium,
    cell: (row) => <VerdictCell id={row.id} verdict={row.verdict} nodes={row.nodes} />,
  },
  {
    id: 'state',
    title: 'Review',
    width: '150px',
    sortBy: (row) => row.state,
    // What most flows are asks for no eye.
    cell: (row) =>
      row.state === 'draft' ? (
        <span className="text-muted">{reviewLooks.draft.word}</span>
      ) : (
        <Badge tone={reviewLooks[row.state].tone}>{reviewLooks[row.state].word}</Badge>
      ),
  },
  { id: 'nodes', title: 'Steps', width: '72px', secondary: true, numeric: true, sortBy: (row) => row.nodes, cell: (row) => row.nodes },
  {
    id: 'by',
    title: 'Changed by',
    width: '150px',
    secondary: true,
    sortBy: (row) => row.updatedBy,
    cell: (row) => <span className="truncate text-muted">{row.updatedBy}</span>,
  },
  {
    id: 'at',
    title: 'Changed',
    width: timeWidth,
    sortBy: (row) => row.updatedAt,
    cell: (row) => (
      <span className="text-muted">
        <RelativeTime time={row.updatedAt} />
      </span>
    ),
  },
  { id: 'more', title: '', width: '64px', cell: (row) => <RowMenu flow={row} /> },
];

export default function HomePage({ params }: PageProps) {
  const { result, reload } = useCall('flows:list', {});
  usePush('flows:changed', reload);
  const [search, setSearch] = useState('');
  const [creating, setCreating] = useState<'empty' | 'template'>();
  const picker = useRef<HTMLInputElement>(null);
  const mayEdit = useMay('flow.edit');
  const mayImport = useMay('flow.import');
  const again = params['tour'] === 'again';
  const [touring, setTouring] = useState(() => again || (params['tour'] === '1' && !tourWasSeen()));
  // Another address is another page, which knows of no tour: this one stands until the tour is over.
  const endTour = (): void => {
    setTouring(false);
    if (again) replacePlace('home');
  };
  useCommands([
    { id: 'flow.new', title: 'New flow', group: 'Flow', disabled: !mayEdit, run: () => setCreating('empty') },
    { id: 'flow.template', title: 'New flow from a template', group: 'Flow', disabled: !mayEdit, run: () => setCreating('template') },
    {
      id: 'flow.import',
      title: 'Import a file of n8n, Power Automate, Node-RED, Flowise or BPMN',
      group: 'Flow',
      disabled: !mayImport,
      run: () => picker.current?.click(),
    },
    { id: 'flow.scan', title: 'Check many files of other tools', group: 'Flow', disabled: !mayImport, run: () => navigate('scan') },
  ]);
  const shown = useMemo(() => {
    if (result.state !== 'ready') return [];
    const words = search.trim().toLowerCase();
    return result.value.flows.filter((flow) => words === '' || flow.name.toLowerCase().includes(words));
  }, [result, search]);
  const unsafe = result.state === 'ready' ? result.value.flows.find(({ verdict }) => verdict.counts.block > 0) : undefined;
  // A view has one primary button: on an empty page it stands in the middle.
  const none = result.state === 'ready' && result.value.flows.length === 0;
  const importOne = (file: File | undefined): void => {
    if (file !== undefined) void importFile(file);
  };
  /** One file is imported; a folder or several files are checked first. */
  const drop = async (data: DataTransfer): Promise<void> => {
    const [only, ...others] = data.files;
    const dropped = await droppedOf(data);
    if (others.length === 0 && dropped.length === 1 && dropped[0]?.name === only?.name) {
      importOne(only);
      return;
    }
    navigate('scan');
    await startScan(dropped);
  };
  const ways = (
    <>
      <Button tone="primary" icon={LayoutTemplate} disabled={!mayEdit} onClick={() => setCreating('template')}>
        Pick a template
      </Button>
      <Button icon={FileUp} disabled={!mayImport} onClick={() => picker.current?.click()}>
        Import a file
      </Button>
      <Button icon={FolderSearch} disabled={!mayImport} onClick={() => navigate('scan')}>
        Check many files
      </Button>
      <Button icon={FilePlus2} disabled={!mayEdit} onClick={() => setCreating('empty')}>
        Start empty
      </Button>
    </>
  );
  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (mayImport && event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (mayImport) {
          event.preventDefault();
          void drop(event.dataTransfer);
        }
      }}
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <h1 className="text-lg">Flows</h1>
        <span className="flex-1" />
        <SearchInput aria-label="Search flows" placeholder="Search" value={search} onValueChange={setSearch} className="w-52" />
        <Button icon={FileUp} disabled={!mayImport} onClick={() => picker.current?.click()} data-tour="import">
          Import
        </Button>
        <Button icon={FolderSearch} disabled={!mayImport} onClick={() => navigate('scan')}>
          <span className="max-[1000px]:sr-only">Check many files</span>
        </Button>
        <Button
          tone={none ? 'secondary' : 'primary'}
          icon={FilePlus2}
          disabled={!mayEdit}
          onClick={() => setCreating('template')}
          data-tour="new"
        >
          New flow
        </Button>
        <input
          ref={picker}
          type="file"
          accept={importable}
          className="hidden"
          aria-label="File to import"
          onChange={(event) => {
            importOne(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </header>
      {result.state === 'loading' ? (
        <LoadingState />
      ) : result.state === 'failed' ? (
        <ErrorState title="The flows could not be read" error={result.error} onRetry={reload} />
      ) : (
        <Table
          label="Flows"
          className="min-h-0 flex-1"
          columns={columns}
          rows={shown}
          rowId={(row) => row.id}
          initialSort={{ id: 'at', descending: true }}
          onOpen={(row) => openFlow(row.id, row.name)}
          empty={
            search === '' ? (
              <EmptyState className="!max-w-160" icon={Workflow} title="No flows yet" actions={ways}>
                {mayEdit
                  ? 'Start from a template, or bring a file from n8n, Power Automate, Node-RED, Flowise or BPMN to see what is wrong with it. You can drop it anywhere here.'
                  : 'A designer on your team draws the first one. It will appear here.'}
              </EmptyState>
            ) : (
              <EmptyState
                icon={Workflow}
                title={`No flow matches “${search.trim().slice(0, 60)}”`}
                actions={<Button onClick={() => setSearch('')}>Show all flows</Button>}
              />
            )
          }
        />
      )}
      <DeletedFlows />
      {touring && result.state === 'ready' ? (
        <Tour
          example={unsafe?.name}
          onOpen={() => {
            if (unsafe !== undefined) openFlow(unsafe.id, unsafe.name);
          }}
          onEnd={endTour}
        />
      ) : null}
      {creating === undefined ? null : (
        <NewFlowDialog
          start={creating}
          onClose={() => setCreating(undefined)}
          onCreated={(flow) => {
            setCreating(undefined);
            openFlow(flow.id, flow.name);
          }}
        />
      )}
    </div>
  );
}

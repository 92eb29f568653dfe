/** The model registry: which models may be used, where they run, and what their provider keeps. */
import { useState } from 'react';
import { Cpu, Plus } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, EmptyState, Hash, Mono, Table, TabPanel, Tabs, type TableColumn } from '../../ui/index.ts';
import { Inventory } from './inventory.tsx';
import { ModelDialog } from './model-dialog.tsx';
import { begunWith, type Draft } from './whose-is.ts';

type Model = OutputOf<'models:list'>['models'][number];
type ModelsTab = 'registry' | 'inventory';

const keeps: Readonly<Record<Model['retention'], string>> = { none: 'Nothing', limited: 'For a limited time', unknown: 'Not known' };

const columns: readonly TableColumn<Model>[] = [
  { id: 'model', title: 'Model', sortBy: (row) => row.model, cell: (row) => <Mono className="font-medium">{row.model}</Mono> },
  { id: 'provider', title: 'Provider', width: '140px', sortBy: (row) => row.provider, cell: (row) => row.provider },
  {
    id: 'vetted',
    title: 'State',
    width: '180px',
    sortBy: (row) => Number(row.vetted),
    cell: (row) => (
      <span className="flex gap-1">
        {row.vetted ? <Badge tone="good">Vetted</Badge> : <Badge tone="medium">Not vetted</Badge>}
        {row.pinned ? <Badge>Pinned</Badge> : <Badge tone="medium">Alias</Badge>}
      </span>
    ),
  },
  { id: 'region', title: 'Region', width: '100px', sortBy: (row) => row.region, cell: (row) => row.region },
  {
    id: 'where',
    title: 'Runs',
    width: '130px',
    sortBy: (row) => Number(row.external),
    cell: (row) => (row.external ? 'At the provider' : 'In-house'),
  },
  { id: 'keeps', title: 'Keeps', width: '150px', sortBy: (row) => row.retention, cell: (row) => keeps[row.retention] },
  {
    id: 'flows',
    title: 'Flows',
    width: '80px',
    numeric: true,
    sortBy: (row) => row.usedByFlows.length,
    cell: (row) => <span title={row.usedByFlows.map(({ name }) => name).join('\n')}>{row.usedByFlows.length}</span>,
  },
  {
    id: 'digest',
    title: 'Digest',
    width: '130px',
    cell: (row) => (row.digest === undefined ? <span className="text-faint">none</span> : <Hash value={row.digest} label="digest" />),
  },
];

export default function ModelsPage() {
  const { result, reload } = useCall('models:list', {});
  const [open, setOpen] = useState<Model | 'new'>();
  const [begin, setBegin] = useState<Partial<Draft>>();
  const [tab, setTab] = useState<ModelsTab>('registry');
  const mayEdit = useMay('model.edit');
  const close = (): void => {
    setOpen(undefined);
    setBegin(undefined);
  };
  const add = (
    <Button tone="primary" icon={Plus} disabled={!mayEdit} onClick={() => setOpen('new')}>
      Add a model
    </Button>
  );
  return (
    <PageFrame
      title="Models"
      lead="Once one model is vetted here, using any other one is a finding."
      actions={tab === 'inventory' || (result.state === 'ready' && result.value.models.length === 0) ? undefined : add}
    >
      <Tabs<ModelsTab>
        label="Models"
        value={tab}
        onValueChange={setTab}
        items={[
          { value: 'registry', label: 'Registry' },
          { value: 'inventory', label: 'In use' },
        ]}
        className="min-h-0 flex-1"
      >
        <TabPanel value="registry" className="flex min-h-0 flex-1 flex-col">
          <LoadedView result={result} failed="The model registry could not be read" onRetry={reload}>
            {({ models }) => (
              <Table
                label="Models"
                columns={columns}
                rows={models}
                rowId={(row) => row.id}
                onOpen={mayEdit ? (row) => setOpen(row) : undefined}
                empty={
                  <EmptyState icon={Cpu} title="No models yet" actions={add}>
                    List the models you have vetted: their version, where they run, and what the provider keeps. Flows that use any other
                    model are then flagged.
                  </EmptyState>
                }
              />
            )}
          </LoadedView>
        </TabPanel>
        <TabPanel value="inventory" className="flex min-h-0 flex-1 flex-col">
          <Inventory
            onAdd={
              mayEdit
                ? (found) => {
                    setBegin(begunWith(found));
                    setOpen('new');
                  }
                : undefined
            }
          />
        </TabPanel>
      </Tabs>
      {open === undefined ? null : (
        <ModelDialog
          model={open === 'new' ? undefined : open}
          begin={begin}
          lastVetted={open !== 'new' && result.state === 'ready' && result.value.models.every((one) => one.id === open.id || !one.vetted)}
          onClose={close}
          onSaved={() => {
            close();
            reload();
          }}
        />
      )}
    </PageFrame>
  );
}

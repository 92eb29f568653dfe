/** Every model that flows and signed bundles use, looked at or not, and those that nobody uses. */
import { useState } from 'react';
import { Boxes, FileDown, Plus, X } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { Learnt } from './learnt.tsx';
import {
  Badge,
  Button,
  Callout,
  EmptyState,
  Hash,
  IconButton,
  Mono,
  Segmented,
  SplitPane,
  Table,
  type TableColumn,
} from '../../ui/index.ts';

type Model = OutputOf<'models:inventory'>['models'][number];
type Which = 'all' | 'open' | 'unused';

const unused = ({ flows, bundles }: Model): boolean => flows.length === 0 && bundles.length === 0;
const unvetted = (model: Model): boolean => model.standing !== 'vetted' && !unused(model);
const wanted: Readonly<Record<Which, (model: Model) => boolean>> = { all: () => true, open: unvetted, unused };
const places: Readonly<Record<Model['bundles'][number]['environment'], string>> = { dev: 'development', test: 'test', prod: 'production' };

function Standing({ model }: { readonly model: Model }) {
  return (
    <span className="flex flex-wrap gap-1">
      {model.standing === 'vetted' ? (
        <Badge tone="good">Vetted</Badge>
      ) : model.standing === 'listed' ? (
        <Badge tone="medium">Not vetted</Badge>
      ) : (
        <Badge tone="high">Not listed</Badge>
      )}
      {unused(model) ? <Badge>Unused</Badge> : null}
    </span>
  );
}

const columns: readonly TableColumn<Model>[] = [
  {
    id: 'model',
    title: 'Model',
    width: '34%',
    sortBy: (row) => row.model,
    cell: (row) =>
      row.model === '' ? (
        <span className="text-muted">Not named</span>
      ) : (
        <Mono className="font-medium">
          <span title={row.model}>{row.model}</span>
        </Mono>
      ),
  },
  { id: 'vendor', title: 'Vendor', width: '130px', secondary: true, sortBy: (row) => row.vendor, cell: (row) => row.vendor },
  { id: 'standing', title: 'State', width: '170px', sortBy: (row) => row.standing, cell: (row) => <Standing model={row} /> },
  {
    id: 'version',
    title: 'Version',
    width: '140px',
    secondary: true,
    sortBy: (row) => Number(row.pinned),
    cell: (row) =>
      row.digest === undefined ? (
        row.pinned ? (
          'Pinned name'
        ) : (
          <span className="text-medium" title="The name is an alias: the model behind it can change without notice.">
            Alias
          </span>
        )
      ) : (
        <Hash value={row.digest} label="digest" />
      ),
  },
  {
    id: 'region',
    title: 'Region',
    width: '90px',
    sortBy: (row) => row.region,
    cell: (row) => (row.region === '' ? <span className="text-faint">not known</span> : row.region),
  },
  { id: 'flows', title: 'Flows', width: '70px', numeric: true, sortBy: (row) => row.flows.length, cell: (row) => row.flows.length },
  { id: 'bundles', title: 'Bundles', width: '90px', numeric: true, sortBy: (row) => row.bundles.length, cell: (row) => row.bundles.length },
];

function Detail({
  model,
  onClose,
  onAdd,
}: {
  readonly model: Model;
  onClose(): void;
  readonly onAdd: ((model: Model) => void) | undefined;
}) {
  return (
    <aside
      aria-label={model.model}
      className="flex h-full flex-col gap-4 overflow-auto border-s border-line bg-surface p-4"
      data-selectable
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg break-words">{model.model === '' ? 'A model that is not named' : model.model}</h2>
          <p className="text-muted">
            {model.vendor}
            {model.region === '' ? '' : `, ${model.region}`}, runs {model.external ? 'at the provider' : 'in-house'}
          </p>
        </div>
        <IconButton icon={X} label="Close the model" onClick={onClose} />
      </div>
      <section>
        <h3 className="mb-1 font-medium">Flows</h3>
        {model.flows.length === 0 ? (
          <p className="text-muted">No flow uses it.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {model.flows.map(({ id, name, steps }) => (
              <li key={id}>
                {name === 'A private flow' ? (
                  <span>{name}</span>
                ) : (
                  <button type="button" className="text-start text-accent hover:underline" onClick={() => navigate('flow', { id })}>
                    {name}
                  </button>
                )}{' '}
                <span className="text-muted">{steps.join(', ')}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h3 className="mb-1 font-medium">Signed bundles</h3>
        {model.bundles.length === 0 ? (
          <p className="text-muted">No approved bundle has it.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {model.bundles.map(({ digest, flowName, version, environment }) => (
              <li key={digest}>
                {flowName}, version {version}, for {places[environment]} <Hash value={digest} length={8} label="bundle" />
              </li>
            ))}
          </ul>
        )}
      </section>
      {[
        ['Source', model.source],
        ['Licence', model.licence],
        ['Vetted by', model.vettedBy],
      ].map(([name, told]) =>
        told === undefined || told === '' ? null : (
          <section key={name}>
            <h3 className="mb-1 font-medium">{name}</h3>
            <p className="break-words text-muted">{told}</p>
          </section>
        ),
      )}
      {model.standing === 'vetted' ? null : (
        <p className="text-muted">
          {model.standing === 'listed'
            ? 'It is in the registry, but nobody has marked it as vetted.'
            : 'Add it to the registry once somebody has checked what it keeps, where it runs and how it behaves.'}
        </p>
      )}
      {model.standing !== 'unlisted' || model.model === '' || onAdd === undefined ? null : (
        <Button className="self-start" icon={Plus} onClick={() => onAdd(model)}>
          Add to the registry
        </Button>
      )}
    </aside>
  );
}

export function Inventory({ onAdd }: { readonly onAdd: ((model: Model) => void) | undefined }) {
  const { result, reload } = useCall('models:inventory', {});
  const [which, setWhich] = useState<Which>('all');
  const [openId, setOpenId] = useState<string>();
  const save = useAction(async () => {
    const file = await call('models:bill', {});
    saveFile(file.fileName, file.text, 'application/vnd.cyclonedx+json');
  });
  return (
    <LoadedView result={result} failed="The models could not be gathered" onRetry={reload}>
      {({ models, learnt, foreignBundles }) => {
        const open = models.find(({ id }) => id === openId);
        const count = (of: Which): number => models.filter(wanted[of]).length;
        const table = (
          <div className="flex h-full min-h-0 flex-col">
            <div className="flex flex-wrap items-center gap-3 p-4 pb-2">
              <Segmented<Which>
                label="Which models"
                value={which}
                onValueChange={setWhich}
                options={[
                  { value: 'all', label: `All ${count('all')}` },
                  { value: 'open', label: `Used, not vetted ${count('open')}` },
                  { value: 'unused', label: `Unused ${count('unused')}` },
                ]}
              />
              <Button
                className="ms-auto"
                icon={FileDown}
                busy={save.busy}
                disabled={models.length + learnt.length === 0}
                onClick={() => void save.run()}
              >
                Export as CycloneDX
              </Button>
            </div>
            {save.error === undefined ? null : (
              <div className="px-4 pb-2">
                <Callout tone="block" title="It was not exported">
                  {save.error.message}
                </Callout>
              </div>
            )}
            {foreignBundles === 0 ? null : (
              <div className="px-4 pb-2">
                <Callout
                  tone="medium"
                  title={
                    foreignBundles === 1 ? 'One bundle in use came from elsewhere' : `${foreignBundles} bundles in use came from elsewhere`
                  }
                >
                  Their models are not counted here. <Mono>countersign models</Mono> reads them from their files.
                </Callout>
              </div>
            )}
            <Table
              label="Models in use"
              columns={columns}
              rows={models.filter(wanted[which])}
              rowId={(row) => row.id}
              selectedId={openId}
              onOpen={(row) => setOpenId(row.id)}
              empty={
                <EmptyState icon={Boxes} title={which === 'all' ? 'No flow uses a model' : 'None of this kind'}>
                  {which === 'open'
                    ? 'Every model in use is vetted.'
                    : which === 'unused'
                      ? 'Every model in the registry is in use.'
                      : 'A model appears here as soon as a flow uses it.'}
                </EmptyState>
              }
            />
            <Learnt models={learnt} />
          </div>
        );
        return (
          <SplitPane
            direction="row"
            storageKey="model-inventory"
            initial={340}
            minimum={260}
            maximum={560}
            label="Width of the model"
            main={table}
            panel={open === undefined ? undefined : <Detail model={open} onClose={() => setOpenId(undefined)} onAdd={onAdd} />}
          />
        );
      }}
    </LoadedView>
  );
}

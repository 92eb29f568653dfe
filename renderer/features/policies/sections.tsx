/** The parts of the policy, each a form. */
import { useMemo, useState, type ReactNode } from 'react';
import { Plus, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import {
  Button,
  Callout,
  Checkbox,
  EmptyState,
  FormField,
  IconButton,
  Input,
  Mono,
  SearchInput,
  Segmented,
  Select,
  SeverityBadge,
  severityLooks,
  Table,
  Textarea,
  type SeverityName,
  type TableColumn,
} from '../../ui/index.ts';
import { hostPatternFault } from '../../../app/lint/kit/host-pattern.ts';
import { badHosts, onBasis, splitLines, withRule, type Model, type Policy, type RuleSeverity, type Vendor } from './draft.ts';

export interface SectionProps {
  readonly policy: Policy;
  readonly mayEdit: boolean;
  onChange(policy: Policy): void;
}

function Lead({ children }: { readonly children: ReactNode }) {
  return <p className="mb-3 max-w-[72ch] text-muted">{children}</p>;
}

const replaced = <T,>(list: readonly T[], index: number, value: T): T[] => list.map((one, at) => (at === index ? value : one));
const without = <T,>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);

/** `true`, or not there at all: the file says nothing twice. */
function flagged(vendor: Vendor, key: 'dpa' | 'baa' | 'zeroRetention', on: boolean): Vendor {
  const { [key]: _old, ...rest } = vendor;
  return on ? { ...rest, [key]: true } : rest;
}

const vendorFlags = [
  ['dpa', 'Data processing contract (DPA)'],
  ['baa', 'Health data contract (BAA)'],
  ['zeroRetention', 'Keeps nothing'],
] as const;

const bases = [
  { value: '', label: 'Not stated' },
  { value: 'adequacy', label: 'Adequacy decision' },
  { value: 'scc', label: 'Standard clauses' },
  { value: 'consent', label: 'Explicit consent' },
  { value: 'none', label: 'None' },
];
const today = (): string => new Date().toISOString().slice(0, 10);

export function Vendors({ policy, mayEdit, onChange }: SectionProps) {
  const vendors = policy.vendors ?? [];
  const set = (next: Vendor[]): void => onChange({ ...policy, vendors: next });
  return (
    <div className="p-4">
      <Lead>
        Companies that may receive data, and what you have agreed with them. While the list is empty nothing is checked against it. Once it
        has an entry, personal data that goes to any other company is a finding. For a company outside Europe, choose the legal basis for
        sending personal data there: without one the processing contract counts, and “None” is a finding.
      </Lead>
      {vendors.length === 0 ? null : (
        <table aria-label="Vendors" className="mb-3 w-full min-w-200 max-w-280">
          <thead>
            <tr className="text-sm text-muted">
              <th scope="col" className="py-1 text-start font-medium">
                Company
              </th>
              {vendorFlags.map(([key, title]) => (
                <th key={key} scope="col" className="px-3 py-1 text-start font-medium">
                  {title}
                </th>
              ))}
              <th scope="col" className="px-3 py-1 text-start font-medium">
                Abroad on the basis of
              </th>
              <th scope="col" className="py-1 text-start font-medium">
                Since
              </th>
              <th scope="col">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {vendors.map((vendor, index) => (
              <tr key={index} className="border-t border-line">
                <td className="py-1">
                  <Input
                    aria-label={`Company ${index + 1}`}
                    disabled={!mayEdit}
                    maxLength={200}
                    placeholder="OpenAI"
                    value={vendor.name}
                    onChange={(event) => set(replaced(vendors, index, { ...vendor, name: event.target.value }))}
                  />
                </td>
                {vendorFlags.map(([key, title]) => (
                  <td key={key} className="px-3">
                    <Checkbox
                      disabled={!mayEdit}
                      checked={vendor[key] === true}
                      onCheckedChange={(on) => set(replaced(vendors, index, flagged(vendor, key, on)))}
                      label={
                        <span className="sr-only">
                          {vendor.name}: {title}
                        </span>
                      }
                    />
                  </td>
                ))}
                <td className="px-3">
                  <Select
                    aria-label={`${vendor.name}: legal basis abroad`}
                    disabled={!mayEdit}
                    value={vendor.transfer?.basis ?? ''}
                    onValueChange={(basis) => set(replaced(vendors, index, onBasis(vendor, basis, today())))}
                    options={bases}
                  />
                </td>
                <td>
                  <Input
                    aria-label={`${vendor.name}: legal basis since`}
                    type="date"
                    disabled={!mayEdit || vendor.transfer === undefined}
                    value={vendor.transfer?.since ?? ''}
                    onChange={(event) => {
                      if (event.target.value !== '')
                        set(replaced(vendors, index, onBasis(vendor, vendor.transfer?.basis ?? '', event.target.value)));
                    }}
                  />
                </td>
                <td className="w-8">
                  <IconButton
                    icon={Trash2}
                    disabled={!mayEdit}
                    label={`Remove ${vendor.name === '' ? 'this company' : vendor.name}`}
                    onClick={() => set(without(vendors, index))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button icon={Plus} disabled={!mayEdit} onClick={() => set([...vendors, { name: '' }])}>
        Add a company
      </Button>
    </div>
  );
}

export function Hosts({ policy, mayEdit, onChange }: SectionProps) {
  const [text, setText] = useState(() => (policy.hosts ?? []).join('\n'));
  const wrong = badHosts(splitLines(text));
  return (
    <div className="max-w-180 p-4">
      <Lead>
        Hosts that flows may talk to. While the list is empty every host is allowed. Once it has an entry, any other host is a finding.
      </Lead>
      <FormField
        label="Allowed hosts"
        help="One per line: api.example.com, api.example.com:8443, or *.example.com with everything under it"
        error={
          wrong.length === 0
            ? undefined
            : `Not allowed here: ${wrong.slice(0, 3).join(', ')}. Write ${hostPatternFault(wrong[0] ?? '') ?? ''}.`
        }
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={12}
            disabled={!mayEdit}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              onChange({ ...policy, hosts: splitLines(event.target.value) });
            }}
          />
        )}
      </FormField>
    </div>
  );
}

export function Models({ policy, mayEdit, onChange }: SectionProps) {
  const models = policy.models ?? [];
  const set = (next: Model[]): void => onChange({ ...policy, models: next });
  const retired = (model: Model, on: boolean): Model => {
    const { retired: _old, ...rest } = model;
    return on ? { ...rest, retired: true } : rest;
  };
  return (
    <div className="p-4">
      <Lead>
        Models that flows may ask. The vetted ones of the page{' '}
        <button type="button" className="text-accent hover:underline" onClick={() => navigate('models')}>
          Models
        </button>{' '}
        count as well; a retired one is a finding wherever it is used.
      </Lead>
      {models.length === 0 ? null : (
        <table aria-label="Models" className="mb-3 w-full max-w-180">
          <thead>
            <tr className="text-sm text-muted">
              <th scope="col" className="py-1 text-start font-medium">
                Provider
              </th>
              <th scope="col" className="px-3 py-1 text-start font-medium">
                Model
              </th>
              <th scope="col" className="px-3 py-1 text-start font-medium">
                Retired
              </th>
              <th scope="col">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model, index) => (
              <tr key={index} className="border-t border-line">
                <td className="py-1">
                  <Input
                    mono
                    aria-label={`Provider ${index + 1}`}
                    disabled={!mayEdit}
                    maxLength={200}
                    placeholder="openai"
                    value={model.provider}
                    onChange={(event) => set(replaced(models, index, { ...model, provider: event.target.value.trim() }))}
                  />
                </td>
                <td className="px-3">
                  <Input
                    mono
                    aria-label={`Model ${index + 1}`}
                    disabled={!mayEdit}
                    maxLength={200}
                    placeholder="gpt-4o-2024-08-06"
                    value={model.model}
                    onChange={(event) => set(replaced(models, index, { ...model, model: event.target.value.trim() }))}
                  />
                </td>
                <td className="px-3">
                  <Checkbox
                    disabled={!mayEdit}
                    checked={model.retired === true}
                    onCheckedChange={(on) => set(replaced(models, index, retired(model, on)))}
                    label={<span className="sr-only">{model.model} is retired</span>}
                  />
                </td>
                <td className="w-8">
                  <IconButton
                    icon={Trash2}
                    disabled={!mayEdit}
                    label={`Remove ${model.model === '' ? 'this model' : model.model}`}
                    onClick={() => set(without(models, index))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button icon={Plus} disabled={!mayEdit} onClick={() => set([...models, { provider: '', model: '' }])}>
        Add a model
      </Button>
    </div>
  );
}

const asSet = 'as-set';

interface RuleRow {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}

export function Severities({ policy, mayEdit, onChange }: SectionProps) {
  const { result, reload } = useCall('rules:list', {});
  const [search, setSearch] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const columns = useMemo(
    (): readonly TableColumn<RuleRow>[] => [
      { id: 'id', title: 'Rule', width: '84px', sortBy: (row) => row.id, cell: (row) => <Mono>{row.id}</Mono> },
      { id: 'title', title: 'What it finds', sortBy: (row) => row.title, cell: (row) => <span title={row.title}>{row.title}</span> },
      {
        id: 'own',
        title: 'Default',
        width: '110px',
        sortBy: (row) => row.severity,
        cell: (row) => <SeverityBadge severity={row.severity as SeverityName} />,
      },
      {
        id: 'here',
        title: 'Here',
        width: '170px',
        sortBy: (row) => policy.rules?.[row.id] ?? '',
        cell: (row) => (
          <Select
            aria-label={`Severity of ${row.id}`}
            disabled={!mayEdit}
            value={policy.rules?.[row.id] ?? asSet}
            onValueChange={(value) => onChange(withRule(policy, row.id, value === asSet ? undefined : (value as RuleSeverity)))}
            options={[
              { value: asSet, label: 'Default' },
              ...(['block', 'high', 'medium', 'low'] as const).map((value) => ({ value, label: severityLooks[value].word })),
              { value: 'off', label: 'Off', disabled: row.severity === 'block' },
            ]}
          />
        ),
      },
    ],
    [policy, mayEdit, onChange],
  );
  return (
    <LoadedView result={result} failed="The rules could not be read" onRetry={reload}>
      {({ rules }) => {
        const words = search.trim().toLowerCase();
        const shown = rules.filter(
          (rule) =>
            (words === '' || `${rule.id} ${rule.title}`.toLowerCase().includes(words)) &&
            (!changedOnly || policy.rules?.[rule.id] !== undefined),
        );
        return (
          <div className="flex h-full min-h-0 flex-col">
            <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
              <SearchInput aria-label="Search rules" placeholder="Search rules" value={search} onValueChange={setSearch} className="w-64" />
              <Checkbox checked={changedOnly} onCheckedChange={setChangedOnly} label="Only rules changed here" />
              <span className="text-sm text-muted">A rule that blocks can be made milder, never switched off.</span>
            </div>
            <Table
              label="Rules"
              columns={columns}
              rows={shown}
              rowId={(row) => row.id}
              empty={
                <EmptyState
                  icon={SlidersHorizontal}
                  title={changedOnly && words === '' ? 'Every rule has its default severity' : 'No rule matches'}
                />
              }
            />
          </div>
        );
      }}
    </LoadedView>
  );
}

export function Encryption({ policy, mayEdit, onChange }: SectionProps) {
  return (
    <div className="max-w-180 p-4">
      <Lead>The oldest version of TLS that a connection may speak. Services that cannot do better become a finding.</Lead>
      {mayEdit ? (
        <Segmented
          label="Oldest TLS version"
          value={policy.minimumTls ?? '1.3'}
          onValueChange={(minimumTls) => onChange({ ...policy, minimumTls })}
          options={[
            { value: '1.2', label: 'TLS 1.2' },
            { value: '1.3', label: 'TLS 1.3' },
          ]}
        />
      ) : (
        <p>TLS {policy.minimumTls ?? '1.3'}</p>
      )}
      {policy.minimumTls === '1.2' ? (
        <Callout tone="medium" className="mt-3">
          TLS 1.2 is still sound when it is set up well, but old ciphers are possible with it.
        </Callout>
      ) : null}
    </div>
  );
}

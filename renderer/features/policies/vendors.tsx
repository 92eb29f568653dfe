/** Companies that data may go to. */
import { Plus, Trash2 } from 'lucide-react';
import { Button, Checkbox, IconButton, Input, Select } from '../../ui/index.ts';
import { onBasis, type Vendor } from './draft.ts';
import { Receivers } from './receivers.tsx';
import { Lead, type SectionProps, replaced, without } from './section.tsx';

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
        <div className="relative mb-3 max-w-280 overflow-x-auto">
          <table aria-label="Vendors" className="w-full min-w-200">
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
                      onValueChange={(value) => set(replaced(vendors, index, { ...vendor, name: value }))}
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
                      onValueChange={(value) => {
                        if (value !== '') set(replaced(vendors, index, onBasis(vendor, vendor.transfer?.basis ?? '', value)));
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
        </div>
      )}
      <Button icon={Plus} disabled={!mayEdit} onClick={() => set([...vendors, { name: '' }])}>
        Add a company
      </Button>
      <Receivers
        listed={vendors.map(({ name }) => name)}
        mayEdit={mayEdit}
        onAdd={(name) => set([...vendors.filter((vendor) => vendor.name !== ''), { name }])}
      />
    </div>
  );
}

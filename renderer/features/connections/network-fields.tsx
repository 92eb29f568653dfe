/** Which hosts a connection may reach, and how. */
import { useState } from 'react';
import { ChevronRight } from 'lucide-react';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { boundHostFault, hostOfAddress, internalAddressFault, liesInside } from '../../../app/broker/network/bound-host.ts';
import { connectionTitles } from '../../../app/workflow/model/setting-titles.ts';
import { Button, Callout, FormField, Textarea } from '../../ui/index.ts';

export type Draft = InputOf<'connections:save'>;

/** What only a service inside the organisation needs. Folded, unless something is set. */
export function Network({ draft, onChange }: { readonly draft: Draft; onChange(values: Partial<Draft>): void }) {
  const [open, setOpen] = useState(draft.ca !== undefined || draft.internalAddresses !== undefined);
  const [addresses, setAddresses] = useState((draft.internalAddresses ?? []).join('\n'));
  const [left, setLeft] = useState(false);
  const faults = left ? lines(addresses).flatMap((line) => internalAddressFault(line) ?? []) : [];
  const wrong = draft.ca !== undefined && !/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(draft.ca.trim());
  if (!open)
    return (
      <Button tone="ghost" className="self-start" icon={ChevronRight} onClick={() => setOpen(true)}>
        Inside your own network
      </Button>
    );
  return (
    <div role="group" aria-label="Inside your own network" className="flex flex-col gap-4 rounded-md border border-line p-3">
      <FormField
        label="Addresses inside your network"
        error={faults.length === 0 ? undefined : faults.slice(0, 4).join(' ')}
        help="Nothing private is reached unless it is listed here. One per line, as 10.20.0.15 or 10.20.0.0/28 for a range."
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={2}
            value={addresses}
            onValueChange={(value) => {
              setAddresses(value);
              const list = lines(value);
              onChange({ internalAddresses: list.length === 0 ? undefined : list });
            }}
            onBlur={() => setLeft(true)}
          />
        )}
      </FormField>
      <FormField
        label="Private certificate authority"
        help="In PEM. It is trusted for this connection and for no other"
        error={wrong ? 'This is not a PEM certificate, which begins with -----BEGIN CERTIFICATE-----.' : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={3}
            maxLength={100_000}
            value={draft.ca ?? ''}
            onValueChange={(value) => onChange({ ca: value.trim() === '' ? undefined : value })}
          />
        )}
      </FormField>
    </div>
  );
}

/** The hosts, one a line. An address that is pasted is turned into its host; what is no host is said under the field. */
export function HostsField({ text, named, onChange }: { readonly text: string; readonly named: boolean; onChange(text: string): void }) {
  const [taken, setTaken] = useState<string>();
  const [left, setLeft] = useState(false);
  const faults = left ? lines(text).flatMap((line) => boundHostFault(line) ?? []) : [];
  const inside = lines(text).filter(liesInside);
  const tidy = (written: string): void => {
    const next = lines(written)
      .map((line) => hostOfAddress(line) ?? line)
      .join('\n');
    if (next !== lines(written).join('\n')) setTaken('Only the host counts: the rest of the address was removed.');
    onChange(next === lines(written).join('\n') ? written : next);
  };
  return (
    <>
      <FormField
        label={connectionTitles.hosts.label}
        error={faults.length === 0 ? undefined : faults.slice(0, 4).join(' ')}
        help={
          taken ??
          'One per line, such as api.example.com or api.example.com:8443. Without one the secret is sent nowhere, and calls that need it are refused'
        }
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={3}
            value={text}
            onValueChange={(value) => {
              setTaken(undefined);
              onChange(value);
            }}
            onBlur={(event) => {
              setLeft(true);
              tidy(event.target.value);
            }}
          />
        )}
      </FormField>
      {inside.length === 0 || named ? null : (
        <Callout tone="medium" title={`${inside.slice(0, 3).join(', ')} ${inside.length === 1 ? 'lies' : 'lie'} inside your network`}>
          Nothing inside is reached unless its address is named under More options, “Inside your own network”.
        </Callout>
      )}
    </>
  );
}

export const lines = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

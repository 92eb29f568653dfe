/** Before there is a repository: what it is for, and the way to one. */
import { useState } from 'react';
import { GitBranch } from 'lucide-react';
import { internalAddressFault } from '../../../app/broker/network/bound-host.ts';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, EmptyState, FormField, Input, Textarea } from '../../ui/index.ts';

type Way = 'folder' | 'https' | 'ssh';
const wayOf = (place: string): Way =>
  /^https:\/\//i.test(place) ? 'https' : /^ssh:\/\/|^[^@/\\\s]+@(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):/i.test(place) ? 'ssh' : 'folder';
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function BindForm({ onBound }: { onBound(): void }) {
  const mayBind = useMay('settings.edit');
  const [place, setPlace] = useState('');
  const [branch, setBranch] = useState('main');
  const [hostKey, setHostKey] = useState('');
  const [inside, setInside] = useState('');
  const [left, setLeft] = useState(false);
  const faults = left ? lines(inside).flatMap((line) => internalAddressFault(line) ?? []) : [];
  const [ca, setCa] = useState('');
  const way = wayOf(place.trim());
  const bind = useAction(async () => {
    const reach =
      way === 'folder'
        ? {}
        : {
            ...(lines(inside).length === 0 ? {} : { internalAddresses: lines(inside) }),
            ...(way === 'ssh' ? { hostKey: hostKey.trim() } : ca.trim() === '' ? {} : { ca: ca.trim() }),
          };
    await call('git:bind', { place: place.trim(), branch: branch.trim(), ...reach });
    onBound();
  });
  return (
    <EmptyState icon={GitBranch} title="Share flows and reviews through a repository">
      <p>
        Designers and reviewers on other computers bind the same Git repository. Flows go there as text files, reviews with their
        signatures, and each commit is signed with the key of whoever pushed it.
      </p>
      {mayBind ? (
        <form
          className="mt-4 flex flex-col gap-3 text-start text-text"
          onSubmit={(event) => {
            event.preventDefault();
            void bind.run();
          }}
        >
          <FormField
            label="Repository"
            help="An address (https:// or ssh://), or a folder: an empty one or a bare Git repository, on this disk or a shared drive"
            required
          >
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                maxLength={1000}
                placeholder="https://git.example.com/team/flows.git"
                value={place}
                onValueChange={setPlace}
              />
            )}
          </FormField>
          {way === 'ssh' ? (
            <FormField
              label="Host key of the server"
              help="A line like “ssh-ed25519 AAAA…”, from the service’s own page of host keys. No other server is talked to"
              required
            >
              {(control) => <Textarea {...control} mono rows={2} value={hostKey} onValueChange={setHostKey} />}
            </FormField>
          ) : null}
          {way === 'https' ? (
            <FormField
              label="Certificate authority"
              help="Only for servers whose certificate comes from your organisation: its certificate as PEM"
            >
              {(control) => <Textarea {...control} mono rows={2} value={ca} onValueChange={setCa} />}
            </FormField>
          ) : null}
          {way === 'folder' ? null : (
            <FormField
              label="Addresses inside your network"
              error={faults.length === 0 ? undefined : faults.slice(0, 4).join(' ')}
              help="Only for servers that are not on the internet: one address or range per line, like 10.2.0.7"
            >
              {(control) => <Textarea {...control} mono rows={2} value={inside} onValueChange={setInside} onBlur={() => setLeft(true)} />}
            </FormField>
          )}
          <FormField label="Branch" required>
            {(control) => <Input {...control} mono className="w-48!" maxLength={100} value={branch} onValueChange={setBranch} />}
          </FormField>
          {bind.error === undefined ? null : (
            <Callout tone="block" title="It was not bound">
              {bind.error.message}
            </Callout>
          )}
          <div>
            <Button
              type="submit"
              tone="primary"
              busy={bind.busy}
              disabled={place.trim() === '' || branch.trim() === '' || (way === 'ssh' && hostKey.trim() === '')}
            >
              Bind this repository
            </Button>
          </div>
        </form>
      ) : (
        <p className="mt-2">An administrator can connect the workspace to one.</p>
      )}
    </EmptyState>
  );
}

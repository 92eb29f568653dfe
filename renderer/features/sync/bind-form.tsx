/** Before there is a repository: what it is for, and the way to one. */
import { useState } from 'react';
import { GitBranch } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useMay } from '../../shell/session.ts';
import { Button, EmptyState, FormField, Input } from '../../ui/index.ts';

export function BindForm({ onBound }: { onBound(): void }) {
  const mayBind = useMay('settings.edit');
  const [place, setPlace] = useState('');
  const [branch, setBranch] = useState('main');
  const bind = useAction(async () => { await call('git:bind', { place: place.trim(), branch: branch.trim() }); onBound(); });
  return (
    <EmptyState icon={GitBranch} title="Share flows and reviews through a repository">
      <p>Designers and reviewers on other computers bind the same Git repository. Flows go there as text files, reviews with their signatures, and each commit is signed with the key of whoever pushed it.</p>
      {mayBind ? (
        <form className="mt-4 flex flex-col gap-3 text-start text-text" onSubmit={(event) => { event.preventDefault(); void bind.run(); }}>
          <FormField label="Folder" help="An empty folder or a bare Git repository, on this disk or a shared drive" error={bind.error?.message} required>{(control) => <Input {...control} className="font-mono" maxLength={1000} placeholder="/srv/git/flows.git" value={place} onChange={(event) => setPlace(event.target.value)} />}</FormField>
          <FormField label="Branch" required>{(control) => <Input {...control} className="w-48 font-mono" maxLength={100} value={branch} onChange={(event) => setBranch(event.target.value)} />}</FormField>
          <div><Button type="submit" tone="primary" busy={bind.busy} disabled={place.trim() === '' || branch.trim() === ''}>Bind this repository</Button></div>
        </form>
      ) : <p className="mt-2">An administrator binds the workspace to one.</p>}
    </EmptyState>
  );
}

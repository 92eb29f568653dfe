/** Rules of the organisation's own, as packs: what each would flag is shown before it counts. */
import { useRef, useState } from 'react';
import { FileUp, PackageOpen, Trash2 } from 'lucide-react';
import { readPack, type Pack } from '../../../app/lint/packs/pack.ts';
import { useCall } from '../../bridge/client.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { Badge, Button, Callout, EmptyState, IconButton, Mono, SeverityBadge } from '../../ui/index.ts';
import type { SectionProps } from './sections.tsx';

const largestPack = 2 * 1024 * 1024;

function PackCard({ pack, on, mayEdit, onRemove }: { readonly pack: Pack; readonly on: boolean; readonly mayEdit: boolean; onRemove(): void }) {
  const { result, reload } = useCall('policy:previewPack', { pack });
  return (
    <section aria-label={pack.name} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-3.5 py-2">
        <h2 className="font-medium">{pack.name}</h2><Mono className="text-faint">{pack.version}</Mono><span className="text-sm text-muted">by {pack.publisher}</span>
        {on ? <Badge tone="good">Counts</Badge> : <Badge tone="accent">Counts after saving</Badge>}
        <span className="ms-auto"><IconButton icon={Trash2} label={`Remove ${pack.name}`} disabled={!mayEdit} onClick={onRemove} /></span>
      </header>
      <LoadedView result={result} failed="The hits could not be worked out" onRetry={reload}>
        {({ rules, flows, checked }) => (
          <>
            <table aria-label={`Rules of ${pack.name}`} className="w-full">
              <thead><tr className="text-sm text-muted">{['Rule', 'What it finds', 'Severity', `Hits in ${checked} ${checked === 1 ? 'flow' : 'flows'}`].map((title) => <th key={title} scope="col" className="px-3.5 py-1.5 text-start font-medium">{title}</th>)}</tr></thead>
              <tbody>
                {rules.map((rule) => {
                  const severity = pack.rules.find(({ id }) => id === rule.ruleId)?.severity ?? 'low';
                  return <tr key={rule.ruleId} className="border-t border-line"><td className="px-3.5 py-1.5"><Mono>{rule.ruleId}</Mono></td><td className="px-3.5">{rule.title}</td><td className="px-3.5"><SeverityBadge severity={severity} /></td><td className="px-3.5 tabular-nums">{rule.findings === 0 ? <span className="text-faint">None</span> : `${rule.findings} in ${rule.flows} ${rule.flows === 1 ? 'flow' : 'flows'}`}</td></tr>;
                })}
              </tbody>
            </table>
            {flows.length === 0 ? null : (
              <ul aria-label={`Flows that ${pack.name} flags`} className="border-t border-line px-3.5 py-2">
                {flows.map((flow) => (
                  <li key={flow.flowId} className="flex flex-wrap items-baseline gap-x-2"><button type="button" className="rounded-sm font-medium hover:underline" onClick={() => openFlow(flow.flowId, flow.flowName)}>{flow.flowName}</button><span className="min-w-0 flex-1 truncate text-sm text-muted" title={flow.titles.join('\n')}>{flow.titles.join('; ')}</span></li>
                ))}
              </ul>
            )}
          </>
        )}
      </LoadedView>
    </section>
  );
}

export function Packs({ policy, mayEdit, onChange, stored }: SectionProps & { readonly stored: SectionProps['policy'] }) {
  const packs = policy.packs ?? [];
  const file = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const add = async (picked: File): Promise<void> => {
    setError(undefined);
    if (picked.size > largestPack) { setError(`${picked.name} is larger than 2 MB.`); return; }
    try {
      const pack = readPack(await picked.text(), picked.name);
      // A newer version of a pack takes the place of the older one.
      onChange({ ...policy, packs: [...packs.filter(({ id }) => id !== pack.id), pack] });
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  const button = <Button icon={FileUp} disabled={!mayEdit} onClick={() => file.current?.click()}>Add a pack</Button>;
  return (
    <div className="flex flex-col gap-3 p-4">
      <input ref={file} type="file" accept=".json" className="hidden" aria-label="Rule pack to add" onChange={(event) => { const picked = event.target.files?.[0]; if (picked !== undefined) void add(picked); event.target.value = ''; }} />
      {error === undefined ? null : <Callout tone="block" title="The pack was not added">{error}</Callout>}
      {packs.length === 0 ? <EmptyState icon={PackageOpen} title="No rules of your own yet" actions={button}>A pack is a file of patterns that the linter looks for beside its own rules. It can only point out; it runs no code and takes no rule away.</EmptyState> : (
        <>
          <p className="max-w-[72ch] text-muted">Packs count as soon as the policy is saved. The hits are those in the flows of today.</p>
          {packs.map((pack) => <PackCard key={`${pack.id} ${pack.version}`} pack={pack} on={stored.packs?.some((one) => one.id === pack.id && one.version === pack.version) === true} mayEdit={mayEdit} onRemove={() => onChange({ ...policy, packs: packs.filter((one) => one !== pack) })} />)}
          <span>{button}</span>
        </>
      )}
    </div>
  );
}

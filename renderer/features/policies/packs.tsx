/** Rules of the organisation's own, as packs: what each would flag is shown before it counts. */
import { useState } from 'react';
import { FileDown, FileUp, PackageOpen, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react';
import { clashOf, clashWords, type Pack } from '../../../app/lint/kit/pack.ts';
import { call, useCall } from '../../bridge/client.ts';
import { PickFile } from '../../bridge/pick-file.tsx';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { Badge, Button, Callout, EmptyState, IconButton, Mono, SeverityBadge } from '../../ui/index.ts';
import { emptyPack, nextVersion, type PackDraft } from './pack-draft.ts';
import { PackEditor } from './pack-editor.tsx';
import type { SectionProps } from './section.tsx';

interface PackCardProps {
  readonly pack: Pack;
  readonly on: boolean;
  readonly mayEdit: boolean;
  onEdit(): void;
  onRemove(): void;
}

function PackCard({ pack, on, mayEdit, onEdit, onRemove }: PackCardProps) {
  const { result, reload } = useCall('policy:previewPack', { pack });
  const sign = useAction(async () => {
    const { fileName, text } = await call('policy:signPack', { pack });
    saveFile(fileName, text, 'application/json');
    reload();
  });
  const signer = result.state === 'ready' ? result.value.signer : undefined;
  return (
    <section aria-label={pack.name} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-3.5 py-2">
        <h2 className="font-medium">{pack.name}</h2>
        <Mono className="text-faint">{pack.version}</Mono>
        <span className="text-sm text-muted">by {pack.publisher}</span>
        {on ? <Badge tone="good">Counts</Badge> : <Badge tone="accent">Counts after saving</Badge>}
        {result.state !== 'ready' ? null : signer === undefined ? (
          <Badge>Not signed</Badge>
        ) : (
          <span title={`Key ${signer.keyId}`}>
            <Badge tone="good" icon={ShieldCheck}>
              Signed by {signer.displayName}
            </Badge>
          </span>
        )}
        <span className="ms-auto flex">
          <IconButton
            icon={FileDown}
            label={`Save ${pack.name} as a file under your signature`}
            disabled={!mayEdit || sign.busy}
            onClick={() => void sign.run()}
          />
          <IconButton icon={Pencil} label={`Edit ${pack.name}`} disabled={!mayEdit} onClick={onEdit} />
          <IconButton icon={Trash2} label={`Remove ${pack.name}`} disabled={!mayEdit} onClick={onRemove} />
        </span>
      </header>
      {sign.error === undefined ? null : (
        <Callout tone="block" className="m-3" title="It was not signed">
          {sign.error.message}
        </Callout>
      )}
      <LoadedView result={result} failed="The hits could not be worked out" onRetry={reload}>
        {({ rules, flows, checked }) => (
          <>
            <table aria-label={`Rules of ${pack.name}`} className="w-full">
              <thead>
                <tr className="text-sm text-muted">
                  {['Rule', 'What it finds', 'Severity', `Hits in ${checked} ${checked === 1 ? 'flow' : 'flows'}`].map((title) => (
                    <th key={title} scope="col" className="px-3.5 py-1.5 text-start font-medium">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rules.map((rule) => {
                  const severity = pack.rules.find(({ id }) => id === rule.ruleId)?.severity ?? 'low';
                  return (
                    <tr key={rule.ruleId} className="border-t border-line">
                      <td className="px-3.5 py-1.5">
                        <Mono>{rule.ruleId}</Mono>
                      </td>
                      <td className="px-3.5">{rule.title}</td>
                      <td className="px-3.5">
                        <SeverityBadge severity={severity} />
                      </td>
                      <td className="px-3.5 tabular-nums">
                        {rule.findings === 0 ? (
                          <span className="text-faint">None</span>
                        ) : (
                          `${rule.findings} in ${rule.flows} ${rule.flows === 1 ? 'flow' : 'flows'}`
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            {flows.length === 0 ? null : (
              <ul aria-label={`Flows that ${pack.name} flags`} className="border-t border-line px-3.5 py-2">
                {flows.map((flow) => (
                  <li key={flow.flowId} className="flex flex-wrap items-baseline gap-x-2">
                    <button
                      type="button"
                      className="min-h-6 rounded-sm font-medium hover:underline"
                      onClick={() => openFlow(flow.flowId, flow.flowName)}
                    >
                      {flow.flowName}
                    </button>
                    <span className="min-w-0 flex-1 truncate text-sm text-muted" title={flow.titles.join('\n')}>
                      {flow.titles.join('; ')}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </LoadedView>
    </section>
  );
}

/** A pack that is being written; the page holds it, so that a look at another part of the policy loses nothing. */
export interface PackEditing {
  readonly draft: PackDraft;
  readonly isNew: boolean;
  readonly begun: PackDraft;
}

const begin = (draft: PackDraft, isNew: boolean): PackEditing => ({ draft, isNew, begun: draft });

interface PacksProps extends SectionProps {
  readonly stored: SectionProps['policy'];
  readonly editing: PackEditing | undefined;
  onEditing(editing: PackEditing | undefined): void;
}

export function Packs({ policy, mayEdit, onChange, stored, editing, onEditing }: PacksProps) {
  const packs = policy.packs ?? [];
  const [where, setWhere] = useState('');
  // A newer version of a pack takes the place of the older one.
  const beside = (id: string): readonly Pack[] => packs.filter((one) => one.id !== id);
  const put = (pack: Pack): void => onChange({ ...policy, packs: [...beside(pack.id), pack] });
  const open = useAction(async (file: File) => {
    setWhere(file.name);
    const { pack } = await call('policy:openPack', { fileName: file.name.slice(0, 200), text: await file.text() });
    const clash = clashOf(pack, beside(pack.id));
    if (clash !== undefined)
      throw new Error(`${clashWords(clash)} Two rules under one id could not be told apart: give one of them another id.`);
    put(pack);
  });
  if (editing !== undefined)
    return (
      <PackEditor
        {...editing}
        others={editing.isNew ? packs : beside(editing.draft.id)}
        onDraft={(draft) => onEditing({ ...editing, draft })}
        onCancel={() => onEditing(undefined)}
        onDone={(pack) => {
          put(pack);
          onEditing(undefined);
        }}
      />
    );
  const actions = (
    <>
      <Button icon={Plus} disabled={!mayEdit} onClick={() => onEditing(begin(emptyPack('Security', packs), true))}>
        Write rules
      </Button>
      <PickFile
        label="Add a pack"
        what="Rule pack to add"
        accept=".json"
        icon={FileUp}
        busy={open.busy}
        disabled={!mayEdit}
        onPicked={(file) => void open.run(file)}
      />
    </>
  );
  return (
    <div className="flex flex-col gap-3 p-4">
      {open.error === undefined ? null : (
        <Callout tone="block" title={`${where} was not added`}>
          {open.error.message}
        </Callout>
      )}
      {packs.length === 0 ? (
        <EmptyState icon={PackageOpen} title="No rules of your own yet" actions={actions}>
          A pack holds patterns that the linter looks for beside its own rules. It can only point out; it runs no code and takes no rule
          away.
        </EmptyState>
      ) : (
        <>
          <p className="max-w-[72ch] text-muted">Packs take effect when the policy is saved. Hits are counted in your current flows.</p>
          {packs.map((pack) => (
            <PackCard
              key={`${pack.id} ${pack.version}`}
              pack={pack}
              on={stored.packs?.some((one) => JSON.stringify(one) === JSON.stringify(pack)) === true}
              mayEdit={mayEdit}
              onEdit={() => onEditing(begin({ ...pack, version: nextVersion(pack.version) }, false))}
              onRemove={() => onChange({ ...policy, packs: packs.filter((one) => one !== pack) })}
            />
          ))}
          <span className="flex gap-2">{actions}</span>
        </>
      )}
    </div>
  );
}

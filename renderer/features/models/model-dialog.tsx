import { useRef, useState } from 'react';
import { FileKey, FileUp } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { isPinnedModel } from '../../../app/nodes/kit/models.ts';
import { modelName } from '../../../app/nodes/onnx/model.ts';
import { readModelFile } from '../../bridge/model-reader.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Button, Callout, Checkbox, ConfirmDialog, FormDialog, FormField, Input, Select, Textarea, useDraft } from '../../ui/index.ts';
import { longestPem, pemIn } from './signer-file.ts';
import { providers, whoseIs, type Draft } from './whose-is.ts';

type Model = OutputOf<'models:list'>['models'][number];

/** At most three by name. */
const flowNames = ({ usedByFlows }: Model): string =>
  `${usedByFlows
    .slice(0, 3)
    .map(({ name }) => `“${name}”`)
    .join(', ')}${usedByFlows.length > 3 ? ` and ${usedByFlows.length - 3} more` : ''}`;

/** What is lost with it, before it goes. */
function RemoveModel({
  model,
  lastVetted,
  onClose,
  onRemoved,
}: {
  readonly model: Model;
  readonly lastVetted: boolean;
  onClose(): void;
  onRemoved(): void;
}) {
  const remove = useAction(async () => {
    await call('models:remove', { modelId: model.id });
    onRemoved();
  });
  return (
    <ConfirmDialog
      title={`Remove ${model.model}?`}
      button="Remove"
      busy={remove.busy}
      error={remove.error?.message}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      What was entered about it goes. No flow uses it now; one that uses it later is told that nobody has vetted it
      {lastVetted ? ', as a reminder only: without any vetted model here, no model is a stranger' : ''}.
    </ConfirmDialog>
  );
}

const retentions = [
  { value: 'none', label: 'Nothing' },
  { value: 'limited', label: 'For a limited time' },
  { value: 'unknown', label: 'Not known' },
] as const;

const fresh: Draft = {
  provider: 'OpenAI',
  model: '',
  baseUrl: '',
  region: '',
  vetted: false,
  pinned: false,
  external: true,
  retention: 'unknown',
};

/** What is known of a model file, beside its digest: the file tells its name and that. */
function LocalModel({ draft, set }: { readonly draft: Draft; set(values: Partial<Draft>): void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = useAction(async (file: File) => {
    const model = await readModelFile(file);
    set({ model: modelName(model), digest: `sha256:${model.digest}`, pinned: true });
  });
  const signerInput = useRef<HTMLInputElement>(null);
  const signer = useAction(async (file: File) => {
    set({ signer: await pemIn(file) });
  });
  return (
    <>
      <input
        ref={signerInput}
        type="file"
        hidden
        aria-hidden
        accept=".pem,.pub,.crt,.cer,.key"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) void signer.run(file);
        }}
      />
      {read.error === undefined ? null : (
        <Callout tone="block" title="The file cannot be used">
          {read.error.message}
        </Callout>
      )}
      <div>
        <input
          ref={input}
          type="file"
          hidden
          aria-hidden
          accept=".onnx"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file !== undefined) void read.run(file);
          }}
        />
        <Button icon={FileUp} busy={read.busy} onClick={() => input.current?.click()}>
          Take name and digest from a file
        </Button>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Source" help="Where it came from, and its version there">
          {(control) => <Input {...control} maxLength={2000} value={draft.source ?? ''} onValueChange={(source) => set({ source })} />}
        </FormField>
        <FormField label="Licence" help="Such as Apache-2.0">
          {(control) => <Input {...control} maxLength={200} value={draft.licence ?? ''} onValueChange={(licence) => set({ licence })} />}
        </FormField>
        <FormField label="Vetted by">
          {(control) => <Input {...control} maxLength={200} value={draft.vettedBy ?? ''} onValueChange={(vettedBy) => set({ vettedBy })} />}
        </FormField>
      </div>
      <FormField
        label="Signed by"
        help="Public key or root certificate (PEM). A step that does not hold the file to it is a finding."
        error={signer.error?.message}
        adornment={
          <Button tone="ghost" icon={FileKey} busy={signer.busy} onClick={() => signerInput.current?.click()}>
            Take it from a file
          </Button>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={3}
            maxLength={longestPem}
            value={draft.signer ?? ''}
            onValueChange={(value) => set({ signer: value === '' ? undefined : value })}
          />
        )}
      </FormField>
    </>
  );
}

export function ModelDialog({
  model,
  begin,
  lastVetted,
  onClose,
  onSaved,
}: {
  readonly model: Model | undefined;
  /** What is known of one that is added. */ readonly begin?: Partial<Draft> | undefined;
  readonly lastVetted: boolean;
  onClose(): void;
  onSaved(): void;
}) {
  const [draft, set] = useDraft<Draft>(() => {
    const { usedByFlows: _flows, ...values } = model ?? { ...fresh, ...begin, usedByFlows: [] };
    return values;
  });
  const [removing, setRemoving] = useState(false);
  const save = useAction(async () => {
    await call('models:save', { ...draft, model: draft.model.trim() });
    onSaved();
  });
  if (model !== undefined && removing)
    return <RemoveModel model={model} lastVetted={lastVetted} onClose={() => setRemoving(false)} onRemoved={onSaved} />;
  const inUse = model !== undefined && model.usedByFlows.length > 0;
  return (
    <FormDialog
      title={model === undefined ? 'Add a model' : model.model}
      action={save}
      failed="It was not saved"
      button="Save"
      disabled={draft.model.trim() === '' || draft.region.trim() === ''}
      aside={
        model === undefined ? null : (
          <Button tone="ghost" className="me-auto" disabled={inUse} onClick={() => setRemoving(true)}>
            Remove
          </Button>
        )
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Provider">
          {(control) => (
            <Select {...control} value={draft.provider} onValueChange={(provider) => set(whoseIs(draft, provider))} options={providers} />
          )}
        </FormField>
        <FormField label="Model" help="With its version or date, as the provider writes it" required>
          {(control) => (
            <Input
              {...control}
              mono
              autoFocus
              maxLength={200}
              value={draft.model}
              onValueChange={(value) => set({ model: value, pinned: isPinnedModel(value) })}
            />
          )}
        </FormField>
        <FormField label="Region" help="Where it runs, such as EU or US" required>
          {(control) => <Input {...control} maxLength={64} value={draft.region} onValueChange={(region) => set({ region })} />}
        </FormField>
        <FormField label="The provider keeps">
          {(control) => (
            <Select
              {...control}
              value={draft.retention}
              onValueChange={(retention) => set({ retention: retention as Draft['retention'] })}
              options={retentions}
            />
          )}
        </FormField>
      </div>
      {draft.provider === 'local' ? (
        <LocalModel draft={draft} set={set} />
      ) : (
        <FormField label="Address" help="Only for models of your own">
          {(control) => <Input {...control} mono maxLength={2000} value={draft.baseUrl} onValueChange={(baseUrl) => set({ baseUrl })} />}
        </FormField>
      )}
      <FormField label="Digest" help="SHA-256 of the weights, for models that you run yourself">
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={200}
            value={draft.digest ?? ''}
            onValueChange={(value) => set({ digest: value === '' ? undefined : value })}
          />
        )}
      </FormField>
      <Checkbox checked={draft.external} onCheckedChange={(external) => set({ external })} label="Runs outside the organisation" />
      <Checkbox checked={draft.pinned} onCheckedChange={(pinned) => set({ pinned })} label="The name is an exact version, not an alias" />
      <Checkbox
        checked={draft.vetted}
        onCheckedChange={(vetted) => set({ vetted })}
        label="Vetted"
        hint="Somebody checked what it does with your data and how it answers"
      />
      {model === undefined || !inUse ? null : (
        <p className="text-sm text-muted">Used by {flowNames(model)}. It can be removed once no flow uses it.</p>
      )}
    </FormDialog>
  );
}

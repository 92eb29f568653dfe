import { useRef, useState } from 'react';
import { FileUp, X } from 'lucide-react';
import type { Json } from '../../../../../app/kernel/json.ts';
import { asJson, modelSchema, shapeWords, type PinnedModel, type TensorShape } from '../../../../../app/nodes/onnx/model.ts';
import { readModelFile } from '../../../../bridge/model-reader.ts';
import { bytesText } from '../../../../facts/amounts.ts';
import { Button, Callout, Mono, type FieldControl } from '../../../../ui/index.ts';

const words = (error: unknown): string => {
  const mend = error instanceof Error && 'mend' in error && typeof error.mend === 'string' ? ` ${error.mend}` : '';
  return error instanceof Error ? `${error.message}${mend}` : 'It could not be read.';
};

/** What goes in or comes out, a line each. */
function Tensors({ title, tensors }: { readonly title: string; readonly tensors: readonly TensorShape[] }) {
  return (
    <div className="flex flex-col gap-0.5">
      <span className="text-sm text-faint">{title}</span>
      <ul aria-label={title} className="flex flex-col gap-0.5">
        {tensors.map((tensor) => (
          <li key={tensor.name} className="flex min-w-0 items-baseline gap-2">
            <Mono className="min-w-0 break-all">{tensor.name}</Mono>
            <span className="ms-auto shrink-0 text-sm text-muted">{shapeWords(tensor)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Summary({ model }: { readonly model: PinnedModel }) {
  const unread = model.outputs.filter(({ type }) => type === 'other').map(({ name }) => name);
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-2">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="min-w-0 font-medium break-all">{model.name}</span>
        <span className="ms-auto shrink-0 text-sm text-faint">{bytesText(model.bytes)}</span>
      </span>
      <Tensors title="It takes" tensors={model.inputs} />
      <Tensors title="It gives" tensors={model.outputs} />
      {unread.length === 0 ? null : (
        <p className="text-sm text-muted">
          No step can read {unread.map((name) => `“${name}”`).join(', ')}: that is mostly a list of maps (ZipMap). Read the label, or export
          the model without it, so that it gives plain numbers (in skl2onnx: zipmap=False).
        </p>
      )}
      <span className="text-sm text-faint" title={`SHA-256 ${model.digest}`}>
        Bound to <Mono>{model.digest.slice(0, 12)}</Mono>
      </span>
    </div>
  );
}

export interface ModelFileFieldProps {
  readonly control: FieldControl;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** Chooses a model file. It is read here and stays where it is: the step keeps what it takes and gives, and its digest. */
export function ModelFileField({ control, value, readOnly, onChange }: ModelFileFieldProps) {
  const parsed = modelSchema.safeParse(value);
  const model = parsed.success ? parsed.data : undefined;
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const choose = async (file: File): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      onChange(asJson(await readModelFile(file)));
    } catch (error) {
      setFailure(words(error));
    }
    setBusy(false);
  };
  const chooseWords = model === undefined ? 'Choose a model file' : 'Choose another file';
  return (
    <div className="flex flex-col gap-2">
      {model === undefined ? null : <Summary model={model} />}
      {failure === undefined ? null : (
        <Callout tone="block" title="The model cannot be used">
          {failure}
        </Callout>
      )}
      {readOnly ? null : (
        <div className="flex flex-wrap gap-1.5">
          <input
            ref={input}
            type="file"
            hidden
            aria-hidden
            accept=".onnx"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = '';
              if (file !== undefined) void choose(file);
            }}
          />
          <Button id={control.id} aria-label={chooseWords} icon={FileUp} busy={busy} onClick={() => input.current?.click()}>
            {chooseWords}
          </Button>
          {model === undefined ? null : (
            <Button tone="ghost" icon={X} disabled={busy} onClick={() => onChange(null)}>
              Remove
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

import { useCall } from '../../../../bridge/client.ts';
import { Select, Textarea, type FieldControl } from '../../../../ui/index.ts';

export interface SignerFieldProps {
  readonly control: FieldControl;
  readonly placeholder: string | undefined;
  readonly value: string;
  readonly readOnly: boolean;
  onChange(value: string): void;
}

const own = '';

/** The key or certificate of a signer: typed in, or that of a vetted model. */
export function SignerField({ control, placeholder, value, readOnly, onChange }: SignerFieldProps) {
  const { result } = useCall('models:list', {});
  const known =
    result.state === 'ready'
      ? result.value.models.filter(({ vetted, signer }) => vetted && signer !== undefined && signer.trim() !== '')
      : [];
  const chosen = known.find(({ signer }) => signer?.trim() === value.trim());
  return (
    <div className="flex flex-col gap-1.5">
      {known.length === 0 || readOnly ? null : (
        <Select
          aria-label="Signer from the model registry"
          value={chosen?.id ?? own}
          options={[
            { value: own, label: 'A key of your own' },
            ...known.map(({ id, provider, model }) => ({ value: id, label: `Signer of ${model} (${provider})` })),
          ]}
          onValueChange={(id) => onChange(known.find((one) => one.id === id)?.signer?.trim() ?? '')}
        />
      )}
      <Textarea {...control} readOnly={readOnly || chosen !== undefined} placeholder={placeholder} value={value} onValueChange={onChange} />
    </div>
  );
}

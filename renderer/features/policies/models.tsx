/** Models that flows may ask. */
import { Plus, Trash2 } from 'lucide-react';
import { navigate } from '../../shell/router.ts';
import { Button, Checkbox, IconButton, Input } from '../../ui/index.ts';
import type { Model } from './draft.ts';
import { Lead, type SectionProps, replaced, without } from './section.tsx';

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
                    onValueChange={(value) => set(replaced(models, index, { ...model, provider: value.trim() }))}
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
                    onValueChange={(value) => set(replaced(models, index, { ...model, model: value.trim() }))}
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

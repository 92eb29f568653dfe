/** How much flows may give away of people whom they learn from, and where they may learn. */
import type { ReactNode } from 'react';
import { Checkbox, FormField, Input } from '../../ui/index.ts';
import { withLearning } from './draft.ts';
import type { SectionProps } from './sections.tsx';

interface AmountProps {
  readonly label: string;
  readonly help: ReactNode;
  readonly value: number | undefined;
  readonly most: number;
  readonly mayEdit: boolean;
  onChange(value: number | undefined): void;
}

function Amount({ label, help, value, most, mayEdit, onChange }: AmountProps) {
  return (
    <FormField label={label} help={help}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0.01}
          max={most}
          step="any"
          disabled={!mayEdit}
          placeholder="No limit"
          value={value ?? ''}
          onChange={(event) => {
            const typed = event.target.value.trim();
            const number = Number(typed);
            if (typed === '') onChange(undefined);
            else if (number >= 0.01 && number <= most) onChange(number);
          }}
        />
      )}
    </FormField>
  );
}

export function Learning({ policy, mayEdit, onChange }: SectionProps) {
  const { epsilon, total, outsideProduction = false } = policy.learning ?? {};
  return (
    <div className="max-w-180 p-4">
      <p className="mb-3 max-w-[72ch] text-muted">
        For steps that learn from people’s records. What spends more becomes a finding (AI025). Budgets that are in use keep what their
        first run fixed: nobody can raise them.
      </p>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(240px,1fr))] gap-4">
        <Amount
          label="A run spends at most"
          help="Epsilon; up to 1 is strong protection"
          value={epsilon}
          most={100}
          mayEdit={mayEdit}
          onChange={(next) => onChange(withLearning(policy, { epsilon: next }))}
        />
        <Amount
          label="All runs together"
          help="Of one group of people, in all flows"
          value={total}
          most={1_000}
          mayEdit={mayEdit}
          onChange={(next) => onChange(withLearning(policy, { total: next }))}
        />
      </div>
      <div className="mt-4">
        <Checkbox
          checked={outsideProduction}
          disabled={!mayEdit}
          onCheckedChange={(on) => onChange(withLearning(policy, { outsideProduction: on ? true : undefined }))}
          label="Learn only outside production"
        />
      </div>
    </div>
  );
}

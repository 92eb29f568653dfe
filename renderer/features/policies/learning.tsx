/** How much flows may give away of people whom they learn from, and where they may learn. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Checkbox, FormField, Input } from '../../ui/index.ts';
import { withLearning } from './draft.ts';
import type { SectionProps } from './section.tsx';

interface AmountProps {
  readonly label: string;
  readonly help: ReactNode;
  readonly value: number | undefined;
  readonly most: number;
  readonly mayEdit: boolean;
  onChange(value: number | undefined): void;
  onWrong(wrong: boolean): void;
}

const least = 0.01;
const amountIn = (typed: string, most: number): number | undefined => {
  const number = Number(typed);
  return typed !== '' && number >= least && number <= most ? number : undefined;
};

function Amount({ label, help, value, most, mayEdit, onChange, onWrong }: AmountProps) {
  /** What stands in the field while somebody writes, and as long as it is no amount. */
  const [typed, setTyped] = useState<{ readonly text: string; readonly unreadable: boolean }>();
  /** What stood there before. The first digits of an amount that is none are not what was meant. */
  const before = useRef(value);
  const isWrong = typed !== undefined && (typed.unreadable || (typed.text !== '' && amountIn(typed.text, most) === undefined));
  const tell = useRef(onWrong);
  tell.current = onWrong;
  useEffect(() => {
    tell.current(isWrong);
    return () => tell.current(false);
  }, [isWrong]);
  return (
    <FormField label={label} help={help} error={isWrong ? `From ${least} to ${most.toLocaleString()}` : undefined}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={least}
          max={most}
          step="any"
          disabled={!mayEdit}
          placeholder="No limit"
          value={typed?.text ?? value ?? ''}
          // Also while it is no number: the browser then gives no text, and only says so.
          onInput={({ currentTarget: { value: next, validity } }) => {
            setTyped({ text: next, unreadable: validity.badInput });
            const amount = amountIn(next, most);
            onChange(amount !== undefined || (next === '' && !validity.badInput) ? amount : before.current);
          }}
          onFocus={() => {
            before.current = value;
          }}
          // What is wrong stays, with what is wrong about it: nobody saves another amount than the one that they see.
          onBlur={() => {
            if (!isWrong) setTyped(undefined);
          }}
        />
      )}
    </FormField>
  );
}

export interface LearningProps extends SectionProps {
  /** Whether a field holds what is no amount. */
  onWrong(wrong: boolean): void;
}

export function Learning({ policy, mayEdit, onChange, onWrong }: LearningProps) {
  const wrong = useRef({ epsilon: false, total: false });
  const tell = (change: Partial<typeof wrong.current>): void => {
    wrong.current = { ...wrong.current, ...change };
    onWrong(wrong.current.epsilon || wrong.current.total);
  };
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
          onWrong={(epsilonWrong) => tell({ epsilon: epsilonWrong })}
        />
        <Amount
          label="All runs together"
          help="Of one group of people, in all flows"
          value={total}
          most={1_000}
          mayEdit={mayEdit}
          onChange={(next) => onChange(withLearning(policy, { total: next }))}
          onWrong={(totalWrong) => tell({ total: totalWrong })}
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

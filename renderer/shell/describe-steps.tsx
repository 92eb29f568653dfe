import { useState } from 'react';
import { Pencil, Trash2 } from 'lucide-react';
import { conditionInWords } from '../../app/draft/build-condition.ts';
import { stepInWords, triggerInWords } from '../../app/draft/in-words.ts';
import { outlineSchema, type Outline, type Step, type Trigger } from '../../app/draft/outline.ts';
import { FormField, IconButton, Input } from '../ui/index.ts';
import { changeStep, slotText, slotsOf, slotsOfTrigger, withSlot, type Slot, type StepPlace } from './describe-slots.ts';

interface PartProps {
  readonly part: Step | Trigger;
  readonly slots: readonly Slot[];
  /** False where it does not fit. */ onChange(part: Step | Trigger): boolean;
}

function Slots({ part, slots, onChange }: PartProps) {
  const [faults, setFaults] = useState<ReadonlySet<string>>(new Set());
  const fill = (slot: Slot, text: string): void => {
    const fits = onChange(withSlot(part, slot, text));
    setFaults((before) => new Set(fits ? [...before].filter((key) => key !== slot.key) : [...before, slot.key]));
  };
  return (
    <div className="grid grid-cols-2 gap-3 pt-2 max-[900px]:grid-cols-1">
      {slots.map((slot) => (
        <FormField
          key={slot.key}
          label={slot.label}
          {...(slot.help === undefined ? {} : { help: slot.help })}
          {...(faults.has(slot.key) ? { error: 'This does not fit here. The earlier value counts.' } : {})}
        >
          {(control) => (
            <Input
              {...control}
              defaultValue={slotText(part, slot)}
              placeholder={slot.placeholder}
              {...(slot.kind === 'number' ? { inputMode: 'numeric' as const } : {})}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.preventDefault();
              }}
              onValueChange={(value) => fill(slot, value)}
            />
          )}
        </FormField>
      ))}
    </div>
  );
}

interface RowProps {
  readonly text: string;
  readonly said: string;
  readonly part: Step | Trigger;
  readonly slots: readonly Slot[];
  onChange(part: Step | Trigger): boolean;
  onRemove?(): void;
}

function Row({ text, said, part, slots, onChange, onRemove }: RowProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="rounded-md border border-line bg-surface px-3 py-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">{text}</p>
          {said === '' ? null : <p className="text-sm break-words text-muted">“{said}”</p>}
        </div>
        {slots.length === 0 ? null : (
          <IconButton icon={Pencil} label={`Change: ${text}`} aria-expanded={open} active={open} onClick={() => setOpen(!open)} />
        )}
        {onRemove === undefined ? null : <IconButton icon={Trash2} label={`Remove: ${text}`} onClick={onRemove} />}
      </div>
      {open ? <Slots part={part} slots={slots} onChange={onChange} /> : null}
    </div>
  );
}

interface ListProps {
  readonly steps: readonly Step[];
  readonly place: StepPlace;
  readonly label: string;
  change(place: StepPlace, change: (step: Step) => Step | undefined): boolean;
}

function StepList({ steps, place, label, change }: ListProps) {
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {steps.map((step, index) => {
        const at = [...place, index];
        const text = step.kind === 'branch' ? `If ${conditionInWords(step.condition)}` : stepInWords(step);
        return (
          <li key={`${index} ${step.kind} ${step.said}`}>
            <Row
              text={text}
              said={step.said}
              part={step}
              slots={slotsOf(step)}
              onChange={(part) => change(at, () => part as Step)}
              onRemove={() => change(at, () => undefined)}
            />
            {step.kind !== 'branch' ? null : (
              <div className="ms-3 mt-2 flex flex-col gap-2 border-s-2 border-line-strong ps-3">
                <p className="text-sm text-muted">{step.then.length === 0 ? 'Then: it continues' : 'Then'}</p>
                {step.then.length === 0 ? null : (
                  <StepList steps={step.then} place={[...at, 'then']} label={`Then, ${text}`} change={change} />
                )}
                {step.otherwise.length === 0 ? null : (
                  <>
                    <p className="text-sm text-muted">Otherwise</p>
                    <StepList steps={step.otherwise} place={[...at, 'otherwise']} label={`Otherwise, ${text}`} change={change} />
                  </>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** What was understood, step by step, each of which can be changed or taken out. */
export function UnderstoodSteps({ outline, onChange }: { readonly outline: Outline; onChange(outline: Outline): void }) {
  const take = (next: Outline): boolean => {
    const fits = outlineSchema.safeParse(next).success;
    if (fits) onChange(next);
    return fits;
  };
  return (
    <div className="flex flex-col gap-2">
      <Row
        text={triggerInWords(outline.trigger)}
        said=""
        part={outline.trigger}
        slots={slotsOfTrigger(outline.trigger)}
        onChange={(part) => take({ ...outline, trigger: part as Trigger })}
      />
      <StepList
        steps={outline.steps}
        place={[]}
        label="Steps"
        change={(place, change) => take({ ...outline, steps: changeStep(outline.steps, place, change) })}
      />
    </div>
  );
}

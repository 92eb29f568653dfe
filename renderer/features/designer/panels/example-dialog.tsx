import { useState } from 'react';
import { Plus, Trash2 } from 'lucide-react';
import { exampleSchema, type Example } from '../../../../app/ai/examples/example.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import { factsOf } from '../../../../app/nodes/describe.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { Button, Dialog, FormField, IconButton, Input, Select, type SelectOption } from '../../../ui/index.ts';
import { TriggerInput } from './trigger-input.tsx';

type Check = Example['checks'][number];

const tests: readonly SelectOption[] = [
  { value: 'contains', label: 'contains' },
  { value: 'lacks', label: 'does not contain' },
  { value: 'is', label: 'is' },
  { value: 'one-of', label: 'is one of (a, b, c)' },
  { value: 'at-least', label: 'is at least' },
  { value: 'at-most', label: 'is at most' },
];

const askers = (flow: Flow): readonly SelectOption[] =>
  flow.nodes
    .filter((node) => {
      const { ai } = factsOf(node, flow);
      return ai !== undefined && ai.role !== 'model' && ai.role !== 'memory' && ai.role !== 'tool-source';
    })
    .map(({ id, name }) => ({ value: id, label: name }));

/** Where the step puts its answer; the rest of its output is what came in. */
const answerField = (flow: Flow, nodeId: string): string => {
  const field = flow.nodes.find(({ id }) => id === nodeId)?.parameters['resultField'];
  return typeof field === 'string' ? field : '';
};

/** A new example begins at the first step that asks a model. */
function started(example: Example, flow: Flow, first: string): Example {
  return example.nodeId === ''
    ? { ...example, nodeId: first, checks: example.checks.map((check) => ({ ...check, field: answerField(flow, first) })) }
    : example;
}

function CheckRow({
  check,
  onChange,
  onRemove,
}: {
  readonly check: Check;
  onChange(check: Check): void;
  onRemove: (() => void) | undefined;
}) {
  return (
    <div className="flex items-center gap-2">
      <Input
        aria-label="Field of the answer"
        placeholder="Whole answer"
        mono
        value={check.field}
        onValueChange={(value) => onChange({ ...check, field: value })}
        className="!w-40 shrink-0"
      />
      <Select
        aria-label="Test"
        value={check.test}
        options={tests}
        onValueChange={(test) => onChange({ ...check, test: test as Check['test'] })}
        className="!w-44 shrink-0"
      />
      <Input aria-label="Value" value={check.value} onValueChange={(typed) => onChange({ ...check, value: typed })} />
      {onRemove === undefined ? null : <IconButton icon={Trash2} label="Remove this check" onClick={onRemove} />}
    </div>
  );
}

function readInput(text: string): { readonly value?: Json; readonly error?: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { error: 'This is not valid JSON.' };
  }
}

export function ExampleDialog({
  example,
  flow,
  busy,
  onClose,
  onSave,
}: {
  readonly example: Example;
  readonly flow: Flow;
  readonly busy: boolean;
  onClose(): void;
  onSave(example: Example): void;
}) {
  const steps = askers(flow);
  const [draft, setDraft] = useState<Example>(() => started(example, flow, steps[0]?.value ?? ''));
  const [text, setText] = useState(JSON.stringify(example.input, null, 2));
  const input = readInput(text);
  const ready =
    exampleSchema.safeParse({ ...draft, input: input.value ?? null }).success &&
    input.error === undefined &&
    draft.checks.every(({ value }) => value !== '');
  const setCheck = (at: number, check: Check): void =>
    setDraft({ ...draft, checks: draft.checks.map((one, index) => (index === at ? check : one)) });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={example.name === '' ? 'Add an example' : 'Change the example'}
      description="What comes in, and what must be true of the step’s answer. Upper and lower case count the same."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} disabled={!ready} onClick={() => onSave({ ...draft, input: input.value ?? null })}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FormField label="Name" required help="Such as: an angry customer is passed to a person">
          {(control) => <Input {...control} value={draft.name} onValueChange={(value) => setDraft({ ...draft, name: value })} />}
        </FormField>
        <FormField label="Step whose answer is looked at" required error={steps.length === 0 ? 'This flow asks no model.' : undefined}>
          {(control) => (
            <Select {...control} value={draft.nodeId} options={steps} onValueChange={(nodeId) => setDraft({ ...draft, nodeId })} />
          )}
        </FormField>
        <div className="rounded-md border border-line p-3">
          <TriggerInput text={text} onChange={setText} />
          <p className="mt-2 text-sm text-faint">Use invented people: examples are kept with the flow.</p>
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">The answer</legend>
          {draft.checks.map((check, index) => (
            <CheckRow
              key={index}
              check={check}
              onChange={(next) => setCheck(index, next)}
              onRemove={
                draft.checks.length === 1
                  ? undefined
                  : () => setDraft({ ...draft, checks: draft.checks.filter((_one, at) => at !== index) })
              }
            />
          ))}
          <Button
            tone="ghost"
            icon={Plus}
            className="self-start"
            onClick={() =>
              setDraft({ ...draft, checks: [...draft.checks, { field: answerField(flow, draft.nodeId), test: 'contains', value: '' }] })
            }
          >
            One more check
          </Button>
        </fieldset>
      </div>
    </Dialog>
  );
}

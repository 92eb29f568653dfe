/** What can be changed on a step that was read from words: its slots, as short fields of a form. */
import type { Step, StepKind, Trigger } from '../../app/draft/outline.ts';

export interface Slot {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'list' | 'number';
  readonly help?: string;
  readonly placeholder?: string;
}

const fields: Slot = { key: 'fields', label: 'Fields', kind: 'list', help: 'Separated by commas.', placeholder: 'amount, due date' };
const about: readonly Slot[] = [
  { key: 'condition.field', label: 'Field', kind: 'text', help: 'Leave empty to judge the whole text.' },
  { key: 'condition.value', label: 'Value', kind: 'text' },
];

const stepSlots: { readonly [K in StepKind]: readonly Slot[] } = {
  'read': [
    { key: 'url', label: 'Web address', kind: 'text', placeholder: 'https://example.com/orders' },
    { key: 'where', label: 'What is read', kind: 'text' },
    fields,
  ],
  'ask-model': [
    { key: 'about', label: 'Task in your words', kind: 'text' },
    { key: 'classes', label: 'Classes', kind: 'list', placeholder: 'urgent, normal' },
    fields,
    { key: 'language', label: 'Language', kind: 'text', placeholder: 'German' },
  ],
  'filter': about,
  'branch': about,
  'each': [{ key: 'most', label: 'At most', kind: 'number' }],
  'mask': [fields],
  'approve': [
    { key: 'who', label: 'Who', kind: 'text' },
    { key: 'address', label: 'Told when it waits too long', kind: 'text', placeholder: 'name@example.com' },
    { key: 'people', label: 'How many people', kind: 'number' },
  ],
  'ask-person': [
    { key: 'who', label: 'Who', kind: 'text' },
    { key: 'address', label: 'Told when it waits too long', kind: 'text', placeholder: 'name@example.com' },
    { key: 'question', label: 'Question', kind: 'text' },
    fields,
  ],
  'send-mail': [{ key: 'to', label: 'To', kind: 'list', placeholder: 'team@example.com' }],
  'post-chat': [{ key: 'channel', label: 'Channel', kind: 'text' }],
  'post-service': [
    { key: 'service', label: 'Service', kind: 'text' },
    { key: 'url', label: 'Web address', kind: 'text', placeholder: 'https://example.com/orders' },
    fields,
  ],
  'write-file': [{ key: 'path', label: 'File or folder', kind: 'text', placeholder: 'reports' }],
  'write-row': [{ key: 'table', label: 'Table', kind: 'text' }, fields],
  'wait': [{ key: 'seconds', label: 'Seconds', kind: 'number' }],
};
const triggerSlots: { readonly [K in Trigger['kind']]: readonly Slot[] } = {
  hand: [fields],
  form: [fields],
  webhook: [fields],
  chat: [],
  schedule: [{ key: 'zone', label: 'Time zone', kind: 'text', placeholder: 'Europe/Berlin' }],
  mail: [
    { key: 'from', label: 'From', kind: 'text', placeholder: 'name@example.com' },
    { key: 'subject', label: 'Subject contains', kind: 'text' },
  ],
  file: [{ key: 'folder', label: 'Folder', kind: 'text' }],
};

/** Slots of a step that make sense for it: a summary has no classes. */
export const slotsOf = (step: Step): readonly Slot[] =>
  stepSlots[step.kind].filter(
    ({ key }) =>
      step.kind !== 'ask-model' ||
      key === 'about' ||
      (key === 'classes' && step.task === 'classify') ||
      (key === 'fields' && step.task === 'extract') ||
      (key === 'language' && step.task === 'translate'),
  );
export const slotsOfTrigger = (trigger: Trigger): readonly Slot[] => triggerSlots[trigger.kind];

export function slotText(part: Step | Trigger, { key }: Slot): string {
  const value = key.split('.').reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], part);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** The part with a slot filled anew. Whether it fits is for the schema to say. */
export function withSlot<T extends Step | Trigger>(part: T, slot: Slot, text: string): T {
  const value =
    slot.kind === 'list'
      ? text
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
      : slot.kind === 'number'
        ? Number(text)
        : slot.key === 'condition.value' && /^-?\d+(\.\d+)?$/.test(text.trim())
          ? Number(text)
          : text.trim();
  const [first = '', second] = slot.key.split('.');
  return second === undefined
    ? { ...part, [first]: value }
    : { ...part, [first]: { ...(part as unknown as Readonly<Record<string, object>>)[first], [second]: value } };
}

/** A step by its place: indices into the list, and `then` or `otherwise` between them. */
export type StepPlace = readonly (number | 'then' | 'otherwise')[];

/** The outline with one step changed, or taken out where `change` gives nothing. */
export function changeStep(
  steps: readonly Step[],
  [index, side, ...rest]: StepPlace,
  change: (step: Step) => Step | undefined,
): readonly Step[] {
  return steps.flatMap((step, at) => {
    if (at !== index) return [step];
    if (side === 'then' || side === 'otherwise')
      return step.kind === 'branch' ? [{ ...step, [side]: changeStep(step[side], rest, change) }] : [step];
    return change(step) ?? [];
  });
}

/** Parameter schemas that many node types share. Every field has a default, so hand-written flows may leave out what they do not need. */
import { z } from 'zod';
import { foreignExpressionSchema } from '../../workflow/model/flow.ts';
import { isClosedType, labels, labelWords, type Label, type ValueType } from '../../workflow/model/labels.ts';
import type { SettingTitle } from '../../workflow/model/setting-titles.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';

/** Text with `{{ expressions }}`, or an expression kept from another product. */
export const templateSchema = z.union([z.string().max(100_000), foreignExpressionSchema]);
export type TemplateText = z.infer<typeof templateSchema>;

export const pathSchema = z.string().max(500);

export const keyValueSchema = z.lazy(() =>
  z.strictObject({ name: z.string().max(200), value: z.union([templateSchema, z.number(), z.boolean()]) }),
);
export type KeyValue = z.infer<typeof keyValueSchema>;
export const keyValuesSchema = z.array(keyValueSchema).max(200);

export const fieldTypes = ['text', 'number', 'boolean', 'date', 'uuid', 'enum', 'object', 'list', 'file', 'any'] as const;
export const fieldTypeWords: Readonly<Record<(typeof fieldTypes)[number], string>> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  uuid: 'Id',
  enum: 'One of',
  object: 'Object',
  list: 'List',
  file: 'File',
  any: 'Anything',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** What a declared field may be said to hold, as it stands in the list to choose from. */
export const fieldLabelWords: Readonly<Record<Label | 'auto' | 'none', string>> = {
  auto: 'By its name',
  none: 'Nothing personal',
  ...(Object.fromEntries(labels.map((label) => [label, capital(labelWords[label])])) as Record<Label, string>),
};

/** Of the parts of a declared field; those of assignments and arguments are among them. */
export const declaredTitles = {
  name: { label: 'Name' },
  value: { label: 'Value' },
  type: { label: 'Type', choices: fieldTypeWords },
  label: { label: 'Holds', choices: fieldLabelWords },
  required: { label: 'Required', toggle: true },
  consent: { label: 'Needs consent', toggle: true },
  purpose: { label: 'Collected for' },
  values: { label: 'Values' },
} as const satisfies Readonly<Record<string, SettingTitle>>;

/** A field that a person has declared. `auto` takes the labels from the name, `none` says it holds nothing personal. */
export const declaredFieldSchema = z.lazy(() =>
  z.strictObject({
    /** Dots lead into objects, `*` into lists: `customer.email`, `items.*.price`. */
    name: z.string().min(1).max(200),
    type: z.enum(fieldTypes).default('text'),
    label: z.enum([...labels, 'auto', 'none']).default('auto'),
    required: z.boolean().default(false),
    /** May be used only with the person's consent. */
    consent: z.boolean().default(false),
    /** What it was collected for, in the words that a flow's purpose would use. */
    purpose: z.string().max(200).optional(),
    /** For `enum`: the values it may have. */
    values: z.array(z.string().max(200)).max(200).default([]),
  }),
);
export type DeclaredField = z.infer<typeof declaredFieldSchema>;
export const declaredFieldsSchema = z.array(declaredFieldSchema).max(500);

/** Choices by which whatever is to be said can be spelled: ten letters among them, each by itself. */
export const spells = (values: readonly string[]): boolean =>
  new Set(values.filter((value) => /^\p{L}$/u.test(value)).map((value) => value.toLowerCase())).size >= 10;

/** A choice among no words that are fixed here is no choice: it may turn out to be any text. Nor is one among letters. */
export const typeOfField = ({ type, values }: Pick<DeclaredField, 'type' | 'values'>): ValueType =>
  type === 'enum' && (values.length === 0 || spells(values)) ? 'text' : type;
export const isClosedField = (field: Pick<DeclaredField, 'type' | 'values'>): boolean => isClosedType(typeOfField(field));

export function labelsOfField(field: Pick<DeclaredField, 'name' | 'label' | 'type'>): readonly Label[] {
  if (field.label === 'none') return [];
  return field.label === 'auto' ? labelsForFieldName(field.name, field.type) : [field.label];
}

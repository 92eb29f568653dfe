/** What the steps that sign and that check signatures have in common: the algorithm, the key, and what exactly is signed. */
import { z } from 'zod';
import { canonicalJson, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item } from './executor.ts';
import type { FormField } from './form.ts';
import { pickPaths, withoutPath } from './paths.ts';
import { pathSchema } from './schemas.ts';

export const algorithms = ['ed25519', 'hmac-sha256'] as const;

/** Spread into a node's schema. */
export const signing = {
  algorithm: z.enum(algorithms).default('ed25519'),
  /** Fields that are signed; none: the whole item. */
  fields: z.array(pathSchema.min(1)).max(200).default([]),
  /** One key a purpose, made from a secret of the workspace. */
  purpose: z.string().min(1).max(200).default('default'),
};

export const signingForm: readonly FormField[] = [
  {
    control: 'select',
    key: 'algorithm',
    label: 'How',
    options: [
      { value: 'ed25519', label: 'With a key pair: others can check it (Ed25519)' },
      { value: 'hmac-sha256', label: 'With a secret that both sides share (HMAC)' },
    ],
  },
  {
    control: 'connection',
    key: 'connection',
    label: 'Shared secret',
    types: ['webhook'],
    when: { key: 'algorithm', is: ['hmac-sha256'] },
    help: 'Without one, a secret of this workspace is taken, which nobody else has.',
  },
  { control: 'fields', key: 'fields', purpose: 'names', label: 'Fields that are signed', help: 'Leave it empty for the whole item.' },
  {
    control: 'text',
    key: 'purpose',
    label: 'Purpose',
    required: true,
    help: 'Each purpose has a key of its own, the same in all flows of this workspace.',
  },
];

/** RFC 8785: the same data gives the same bytes, whoever writes it down. `leave` is where the signature itself stands. */
export function signedText(item: Item, fields: readonly string[], leave: string): string {
  const data: Json = fields.length === 0 ? withoutPath(item, [leave]) : pickPaths(item, fields.map(parsePath));
  return canonicalJson(data);
}

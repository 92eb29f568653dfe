/** People whose data the workspace holds: where it lies, who saw it, and its erasure. */
import { z } from 'zod';
import { identifierLimits } from '../../privacy/erasure.ts';
import { placeNames } from '../../privacy/ports.ts';
import { call } from './channel.ts';
import { shortText, time } from './shapes.ts';

const identifiers = z.array(z.string().min(1).max(identifierLimits.length)).min(1).max(identifierLimits.count);
const items = z.array(z.string().max(500)).max(1_000);

export const privacyContract = {
  /** Looking for somebody is reading about them: it leaves an entry, with a keyed digest in the place of the name. */
  'privacy:find': call({
    input: z.strictObject({ identifiers }),
    output: z.strictObject({
      person: shortText,
      places: z.array(z.strictObject({ place: z.enum(placeNames), items, count: z.int() })).max(20),
      /** What looks like the person without naming them, for somebody to check: other forms of the name, and fields that are called like it. */
      alike: z
        .array(z.strictObject({ place: z.enum(placeNames), items, count: z.int(), forms: z.array(z.string().max(200)).max(100) }))
        .max(20),
      /** Who saw or changed it, the newest first, from the audit log. */
      seen: z
        .array(
          z.strictObject({
            at: time,
            actor: shortText,
            action: shortText,
            subject: z.string().max(500),
            /** Why, in the words of whoever looked. */ reason: z.string().max(20_000).optional(),
          }),
        )
        .max(1_000),
      backups: z.int(),
    }),
    permission: 'privacy.read',
    perMinute: 60,
    audit: { action: 'privacy.searched' },
  }),
  'privacy:erase': call({
    input: z.strictObject({ identifiers, ground: z.enum(['request', 'retention', 'mistake']) }),
    output: z.strictObject({
      person: shortText,
      at: time,
      erased: z.array(z.strictObject({ place: z.enum(placeNames), count: z.int() })).max(20),
      stays: z.array(z.strictObject({ what: z.string().max(500), why: z.string().max(1_000), items })).max(20),
      certificate: z.strictObject({ fileName: shortText, text: z.string() }),
    }),
    permission: 'privacy.manage',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'privacy.erased' },
  }),
} as const;

/** Bundles that somebody of this workspace revoked, and how far the published list has come. */
import { z } from 'zod';
import type { SettingsRepository } from '../workflow/ports.ts';

/** Beside the settings, and none of them: it has channels of its own. */
const key = 'revocations';
const schema = z.strictObject({
  number: z.int().min(0), published: z.int().min(0), bundles: z.array(z.strictObject({ manifestDigest: z.string(), reason: z.string() })).max(10_000),
});
export type CalledBack = z.infer<typeof schema>;

export function calledBack(settings: SettingsRepository): CalledBack {
  const text = settings.get(key);
  return text === undefined ? { number: 0, published: 0, bundles: [] } : schema.parse(JSON.parse(text));
}

export const keepCalledBack = (settings: SettingsRepository, value: CalledBack): void => { settings.set(key, JSON.stringify(value)); };

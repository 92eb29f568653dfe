/** Bundles that somebody of this workspace revoked, and how far the published list has come. */
import { z } from 'zod';
import type { RevocationList } from '../../bundle/trust-root.node.ts';
import { instantText } from '../../kernel/instant.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

/** Beside the settings, and none of them: it has channels of its own. */
const key = 'revocations';
const schema = z.strictObject({
  number: z.int().min(0),
  published: z.int().min(0),
  bundles: z.array(z.strictObject({ manifestDigest: z.string(), reason: z.string() })).max(10_000),
});
export type CalledBack = z.infer<typeof schema>;

export function calledBack(settings: SettingsRepository): CalledBack {
  const text = settings.get(key);
  return text === undefined ? { number: 0, published: 0, bundles: [] } : schema.parse(JSON.parse(text));
}

const listDays = 7;

/** As a runner takes it, true from now on: nobody has to sign for what is revoked here. `keys` are those that count no more. */
export function revocationsNow(settings: SettingsRepository, keys: readonly RevocationList['keys'][number][], at: number): RevocationList {
  const { number, bundles } = calledBack(settings);
  return {
    type: 'countersign-revocations',
    formatVersion: 1,
    number: Math.max(1, number),
    issuedAt: instantText(at),
    staleAt: instantText(at + listDays * 86_400_000),
    keys: [...keys],
    bundles: [...bundles],
  };
}

export const keepCalledBack = (settings: SettingsRepository, value: CalledBack): void => {
  settings.set(key, JSON.stringify(value));
};

/** Who signed which rule pack: that a key signed exactly these rules stays true, whatever the policy does with them later. */
import { z } from 'zod';
import { canonicalJson } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { PackSigner } from '../../ipc/sharing-services.ts';
import type { Pack } from '../../lint/kit/pack.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

const key = 'pack-signers';
const mostKept = 200;
const schema = z.array(z.tuple([z.string(), z.strictObject({ keyId: z.string(), owner: z.string(), displayName: z.string() })]));

export function packSigners(
  settings: SettingsRepository,
  hash: Hash,
): { remember(pack: Pack, signer: PackSigner): void; of(pack: Pack): PackSigner | undefined } {
  const digestOf = (pack: Pack): string => hash.sha256(new TextEncoder().encode(canonicalJson(pack)));
  const kept = (): z.infer<typeof schema> => {
    const text = settings.get(key);
    return text === undefined ? [] : schema.parse(JSON.parse(text));
  };
  return {
    remember(pack, signer) {
      const digest = digestOf(pack);
      settings.set(key, JSON.stringify([...kept().filter(([one]) => one !== digest), [digest, signer]].slice(-mostKept)));
    },
    of: (pack) => kept().find(([one]) => one === digestOf(pack))?.[1],
  };
}

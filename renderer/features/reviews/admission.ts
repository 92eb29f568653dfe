/** Whether a bundle of this review would be taken here, before anybody tries: each key that signs it has to be in the published trust root. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import type { Evidence } from './words.tsx';

/** Why it would be refused, in words; undefined when it would not be for want of a key. `mine`: one's own keys, the present one first. */
export function whyNotAdmitted(
  trust: Pick<OutputOf<'trust:show'>, 'version' | 'keys'>,
  mine: readonly Pick<OutputOf<'identity:keys'>['keys'][number], 'keyId' | 'state'>[],
  signatures: readonly Pick<Evidence['signatures'][number], 'by' | 'keyId'>[],
): string | undefined {
  if (trust.version === 0) return 'Nobody has published yet whose signatures count, so nothing can be verified here.';
  const own = mine.find(({ state }) => state === 'active')?.keyId;
  const missing = [
    ...(trust.keys.some(({ keyId, roles }) => keyId === own && roles.includes('release')) ? [] : ['your key, which signs the release']),
    ...new Set(signatures.filter((one) => !trust.keys.some(({ keyId }) => keyId === one.keyId)).map(({ by }) => `the key of ${by}`)),
  ];
  return missing.length === 0 ? undefined : `The published trust root does not name ${missing.join(' and ')}.`;
}

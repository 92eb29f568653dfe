/**
 * A person's answer under the person's own key: a DSSE envelope around what is answered, for one question and its very arguments. A name alone is what
 * whoever runs the service says; this is what the owner of the key says.
 */
import { z } from 'zod';
import { readEnvelope, signEnvelope, signersOf, type Signer } from '../../bundle/dsse.node.ts';
import { BundleRefusal } from '../../bundle/refusal.ts';
import { canonicalBytes, readCanonicalJson } from '../../bundle/strict-json.ts';
import { trustedKeys, type TrustedKey, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { UserError } from '../../kernel/errors.ts';
import { answerWord, type AnswerWord } from './request.ts';

const payloadType = 'application/vnd.countersign.answer+json';
const documentSchema = z.strictObject({ type: z.literal('countersign-answer'), formatVersion: z.literal(1), answer: answerWord });

export async function signAnswer(answer: AnswerWord, signer: Signer): Promise<string> {
  return new TextDecoder().decode(
    await signEnvelope(payloadType, canonicalBytes({ type: 'countersign-answer', formatVersion: 1, answer }), [signer]),
  );
}

const denied = (message: string, mend: string, cause?: unknown): UserError =>
  new UserError('human/denied', message, { mend, ...(cause === undefined ? {} : { cause }) });

/** The answer, and the one key of `keys` that signed it. Throws UserError `human/denied`. */
export function openAnswer(envelope: string, keys: readonly TrustedKey[]): { readonly answer: AnswerWord; readonly key: TrustedKey } {
  try {
    const read = readEnvelope(new TextEncoder().encode(envelope), 'the signed answer');
    const signers = read.payloadType === payloadType && read.signatures.length === 1 ? signersOf(read, keys, 'the signed answer') : [];
    const key = keys.find(({ keyId }) => keyId === signers[0]?.keyId);
    const document = documentSchema.safeParse(key === undefined ? undefined : readCanonicalJson(read.payload, 'the signed answer'));
    if (key === undefined || !document.success)
      throw denied('This is no signed answer.', 'Sign it with the countersign of the same version.');
    return { answer: document.data.answer, key };
  } catch (error) {
    if (!(error instanceof BundleRefusal)) throw error;
    if (error.code === 'untrusted-signer')
      throw denied(
        'The answer is signed with a key that does not count here.',
        'Sign it with a key that has a role in the trust root of the service, and that is not revoked.',
        error,
      );
    throw denied('The signature of the answer does not hold.', 'Sign it again.', error);
  }
}

/** Whose signed answers count: the keys of a trust root that holds, but for those that are revoked, and those that it lists for what their owners signed before: people who are switched off. Throws UserError. */
export function keysThatAnswer(root: TrustRoot | undefined, now: number, isRevoked: (keyId: string) => boolean): readonly TrustedKey[] {
  if (root === undefined)
    throw new UserError('trust/no-root', 'A signed answer is checked against a trust root, and there is none here.', {
      mend: 'Give --trust-root FILE where the service is started.',
    });
  if (Date.parse(root.expiresAt) <= now)
    throw new UserError('trust/bad-root', `The trust root was good until ${root.expiresAt}, so that no signed answer counts.`, {
      mend: 'Put a newer one in its place.',
    });
  const revoked = new Set(root.revoked.keys.map(({ keyId }) => keyId));
  return trustedKeys(root).filter(({ keyId, roles }) => roles.length > 0 && !revoked.has(keyId) && !isRevoked(keyId));
}

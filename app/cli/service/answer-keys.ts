/** Whose signed answers count where a trust root and a revocation list were named. */
import { UserError } from '../../kernel/errors.ts';
import type { TrustedKey } from '../../bundle/trust-root.node.ts';
import { keysThatAnswer } from '../../serve/control/signed-answer.ts';
import type { AnswerWord } from '../../serve/control/request.ts';
import { timeForTrust } from '../remembered/clock-memory.ts';
import type { CliIo } from '../command.ts';
import type { RevocationGuard } from './revocation-guard.ts';
import type { TargetOptions } from '../runs/run-target.ts';
import { newestTrustRoot } from '../remembered/trust-root-memory.ts';

/** Looked up for each answer: a key may have been revoked, or a trust root replaced, since the service began. */
export const answerKeys = (
  { trustRoot, cwd }: Pick<TargetOptions, 'trustRoot' | 'cwd'>,
  guard: Pick<RevocationGuard, 'keyRevoked'>,
): readonly TrustedKey[] => keysThatAnswer(newestTrustRoot(trustRoot, cwd), timeForTrust(cwd), (keyId) => guard.keyRevoked(keyId));

/** The answer under the key in a file. Keys are opened only where one signs. */
export async function signedAnswer(word: AnswerWord, file: string, passwordFile: string | undefined, io: CliIo): Promise<string> {
  const { openKeys } = await import('../trust-files.ts');
  const { seedSigner } = await import('../../bundle/dsse.node.ts');
  const { signAnswer } = await import('../../serve/control/signed-answer.ts');
  const [opened] = await openKeys([file], passwordFile, io);
  if (opened === undefined) throw new UserError('trust/bad-key', 'There is no key.');
  return await signAnswer(word, seedSigner(opened.pair));
}

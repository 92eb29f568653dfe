/** Whose signed answers count where a trust root and a revocation list were named. */
import type { TrustedKey } from '../bundle/trust-root.node.ts';
import { keysThatAnswer } from '../serve/control/signed-answer.ts';
import { timeForTrust } from './clock-memory.ts';
import type { RevocationGuard } from './revocation-guard.ts';
import type { TargetOptions } from './run-target.ts';
import { newestTrustRoot } from './trust-root-memory.ts';

/** Looked up for each answer: a key may have been revoked, or a trust root replaced, since the service began. */
export const answerKeys = ({ trustRoot, cwd }: Pick<TargetOptions, 'trustRoot' | 'cwd'>, guard: Pick<RevocationGuard, 'keyRevoked'>): readonly TrustedKey[] => keysThatAnswer(newestTrustRoot(trustRoot, cwd), timeForTrust(cwd), (keyId) => guard.keyRevoked(keyId));

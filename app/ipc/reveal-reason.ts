import type { RunDesk } from './run-services.ts';
import type { AuditView } from './services.ts';

/** Why somebody looked at the plain data of a run: the log has the digest of their words, and the run the words, as long as it is kept. */
export function reasonOf(
  { revealed }: Pick<RunDesk, 'revealed'>,
  { action, actor, subject, details }: Pick<AuditView, 'action' | 'actor' | 'subject' | 'details'>,
): { readonly reason?: string } {
  const kept =
    action === 'run.revealed' && details['outcome'] === 'done'
      ? revealed(subject).find(({ by, digest }) => by === actor && digest === details['reason'])
      : undefined;
  return kept === undefined ? {} : { reason: kept.reason };
}

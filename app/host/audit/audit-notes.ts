import type { AuditDesk } from '../../ipc/services.ts';
import { causeOf } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/ports.ts';

/** For entries that nobody waits for: where one cannot be written, the operator's log says which. */
export const auditNotes =
  (audit: Pick<AuditDesk, 'append'>, log: Log) =>
  (entry: Parameters<AuditDesk['append']>[0]): void => {
    audit
      .append(entry)
      .catch((error: unknown) =>
        log.write('error', 'an entry of the audit log could not be written', { action: entry.action, ...causeOf(error) }),
      );
  };

/** The workspace's audit log as the handlers use it. */
import { sha256, noteSigner, verifyEd25519 } from '../../audit/crypto.node.ts';
import { exportLines } from '../../audit/export.ts';
import { createAuditLog, type AuditLog } from '../../audit/log.ts';
import { isToken, parseLeaf } from '../../audit/entry.ts';
import { hashLeaf, rootAt } from '../../audit/merkle.ts';
import { prunedEvent, pruneTarget } from '../../audit/prune.ts';
import { logOrigin, parseCheckpoint, parseVerifierKey } from '../../audit/signed-note.ts';
import { toHex, utf8 } from '../../audit/bytes.ts';
import type { AuditRepository } from '../../audit/ports.ts';
import { verifyStoredLog } from '../../audit/verify-store.ts';
import type { AuditDesk } from '../../ipc/services.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { Store } from '../../store/store.ts';

export interface HostAuditDesk extends AuditDesk {
  readonly log: AuditLog;
  /** Takes out entries from before a time, as long as they lie before `keepFrom`; the log says so first. Gives how many went; there may be more. */
  prune(what: { readonly before: number; readonly keepFrom: number; readonly days: number }): Promise<number>;
}

/** Ids of imported flows and text that a window sent can hold anything: what is no token goes in as its hash, which still proves what it was. */
export const asToken = (text: string): string => (isToken(text) ? text : `sha256:${toHex(sha256(utf8(text)))}`);

/** When the newest entry was made, by the clock as it stood then; undefined while there is none. */
export const lastEntryAt = (reader: Pick<AuditRepository, 'size' | 'entry'>): number | undefined => reader.entry(reader.size() - 1)?.time;

/** `onAppended` is called after each batch that is on disk. */
export function createAuditDesk(store: Store, clock: Clock, onAppended: () => void): HostAuditDesk {
  const origin = logOrigin(store.id);
  const repository: AuditRepository = {
    ...store.audit,
    async append(batch) {
      await store.audit.append(batch);
      onAppended();
    },
  };
  const log = createAuditLog({ repository, clock, digest: sha256, signer: noteSigner(origin, store.auditSeed) });

  return {
    log,
    async append({ actor, action, subject, details }) {
      await log.append({
        actor: asToken(actor),
        action,
        subject: asToken(subject),
        details: Object.fromEntries(Object.entries(details).map(([key, value]) => [key, asToken(value)])),
      });
    },
    size: () => log.reader.size(),
    find: (filter) =>
      log.reader.find(filter).flatMap((stored) => {
        const entry = parseLeaf(stored.leaf);
        if (entry === undefined) return [];
        const details = Object.fromEntries(Object.entries(entry.details).map(([key, value]) => [key, String(value)]));
        return [
          {
            index: entry.index,
            at: entry.time,
            actor: entry.actor,
            action: entry.action,
            subject: entry.subject,
            details,
            hash: toHex(hashLeaf(sha256, utf8(stored.leaf))),
          },
        ];
      }),
    async verify() {
      await log.settled();
      const key = parseVerifierKey(sha256, log.verifierKey);
      const report = verifyStoredLog(log.reader, { digest: sha256, verify: verifyEd25519, keys: key === undefined ? [] : [key], origin });
      const note = log.checkpoint();
      const checkpoint = note === undefined ? undefined : parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
      const last = checkpoint === undefined ? undefined : log.reader.entry(checkpoint.size - 1);
      const root = rootAt(sha256, (level, position) => log.reader.node(level, position), report.size);
      return {
        ok: report.problems.length === 0,
        size: report.size,
        root: root === undefined ? '' : toHex(root),
        problems: report.problems.map(({ index, code }) => ({ index, code })),
        ...(checkpoint === undefined || last === undefined ? {} : { checkpoint: { size: checkpoint.size, at: last.time } }),
      };
    },
    async prune({ before, keepFrom, days }) {
      const start = repository.start()?.size ?? 0;
      const target = pruneTarget(repository, before, keepFrom);
      const event = target === undefined ? undefined : prunedEvent(sha256, repository, target, days);
      if (target === undefined || event === undefined) return 0;
      await log.append(event);
      await repository.prune(target);
      return target.size - start;
    },
    async exportText() {
      await log.settled();
      return [...exportLines(log.reader, origin, [log.verifierKey])].join('');
    },
  };
}

/** The audit log: questions, proof, export. */
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function auditHandlers(services: Services): HandlersFor<'audit'> {
  return {
    'audit:list': async ({ from, to, limit, ...filter }) => {
      const { audit, nameOf } = services.workspace();
      const entries = audit.find({ ...filter, limit, ...(from === undefined ? {} : { since: from }), ...(to === undefined ? {} : { until: to }) });
      // The log holds account ids; names are looked up for the reader, so that erasing a person needs no edit of the log.
      return { entries: entries.map((entry) => ({ ...entry, actor: nameOf(entry.actor) })), size: audit.size() };
    },
    'audit:verify': async () => services.workspace().audit.verify(),
    'audit:export': async (_input, context) => {
      const { audit, info } = services.workspace();
      const text = await audit.exportText();
      context.note(info.id, { entries: String(audit.size()) });
      return { fileName: `countersign-audit-${audit.size()}.jsonl`, text };
    },

    'audit:destinations': async () => ({ destinations: services.workspace().forwarding.list().map((state) => ({ ...state })) }),
    'audit:saveDestination': async ({ destination, secret }, context) => {
      const known = services.workspace().forwarding.list().some((state) => state.destination.id === destination.id);
      const saved = known ? destination : { ...destination, id: services.newId('dst') };
      await services.workspace().forwarding.save(saved, secret);
      context.note(saved.id, { kind: saved.kind, enabled: String(saved.enabled), secret: String(secret !== undefined) });
      return { done: true };
    },
    'audit:removeDestination': async ({ destinationId }, context) => {
      await services.workspace().forwarding.remove(destinationId);
      context.note(destinationId);
      return { done: true };
    },
  };
}

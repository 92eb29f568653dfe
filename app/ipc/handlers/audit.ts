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
  };
}

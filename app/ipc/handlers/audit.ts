/** The audit log: questions, proof, export. */
import { marksOf } from '../../audit/name-mark.ts';
import type { EntrySearch } from '../../audit/ports.ts';
import { auditDaysKey } from '../../audit/prune.ts';
import { csvTable } from '../../kernel/csv-table.ts';
import { instantText } from '../../kernel/instant.ts';
import type { HandlersFor } from '../handler.ts';
import { reasonOf } from '../reveal-reason.ts';
import type { Services } from '../services.ts';

const mostExported = 10_000;

export function auditHandlers(services: Services): HandlersFor<'audit'> {
  /** Answers by command name people by a mark: it is looked for under the names that are shown, and under what was typed. */
  const withMarks = (search: EntrySearch): EntrySearch => {
    const named = services
      .workspace()
      .identity.people()
      .filter(({ id }) => search.ids.includes(id))
      .flatMap(({ name, displayName }) => [name, displayName]);
    return { ...search, values: [...search.values, ...marksOf([...named, ...search.texts], services.hash)] };
  };
  return {
    'audit:list': async ({ from, to, limit, search, ...filter }) => {
      const { audit, nameOf, runs } = services.workspace();
      const entries = audit.find({
        ...filter,
        limit,
        ...(search === undefined ? {} : { search: withMarks(search) }),
        ...(from === undefined ? {} : { since: from }),
        ...(to === undefined ? {} : { until: to }),
      });
      // The log holds account ids; names are looked up for the reader, so that erasing a person needs no edit of the log.
      return { entries: entries.map((entry) => ({ ...entry, actor: nameOf(entry.actor), ...reasonOf(runs, entry) })), size: audit.size() };
    },
    'audit:exportView': async ({ from, to, search, ...filter }, context) => {
      const { audit, nameOf } = services.workspace();
      const entries = audit.find({
        ...filter,
        limit: mostExported,
        ...(search === undefined ? {} : { search: withMarks(search) }),
        ...(from === undefined ? {} : { since: from }),
        ...(to === undefined ? {} : { until: to }),
      });
      context.note('view', { entries: String(entries.length) });
      const rows = entries.map(({ index, at, actor, action, subject, details, hash }) => [
        String(index),
        instantText(at),
        nameOf(actor),
        action,
        subject,
        Object.entries(details)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
        hash,
      ]);
      return {
        fileName: `countersign-audit-view-${instantText(services.clock.now()).slice(0, 10)}.csv`,
        text: csvTable([['index', 'time', 'who', 'what', 'on', 'details', 'leaf hash'], ...rows]),
      };
    },
    'audit:verify': async () => services.workspace().audit.verify(),
    'audit:export': async (_input, context) => {
      const { audit, info } = services.workspace();
      const text = await audit.exportText();
      context.note(info.id, { entries: String(audit.size()) });
      return { fileName: `countersign-audit-${audit.size()}.jsonl`, text };
    },

    'audit:setRetention': async ({ days }, context) => {
      const { settings, retention } = services.workspace();
      const before = settings.get(auditDaysKey) ?? '';
      settings.set(auditDaysKey, days === undefined ? '' : String(days));
      context.note('audit', { days: String(days ?? 'all'), before: before === '' ? 'all' : before });
      // After the entry that says who asked for it.
      retention.soon();
      return { done: true };
    },
    'audit:destinations': async () => ({
      destinations: services
        .workspace()
        .forwarding.list()
        .map((state) => ({ ...state })),
    }),
    'audit:saveDestination': async ({ destination, secret }, context) => {
      const known = services
        .workspace()
        .forwarding.list()
        .some((state) => state.destination.id === destination.id);
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

/** Steps that bring something in: a file, rows, a page, a feed, a mailbox. */
import { added, external, freeField, replaced, type Drafting } from './ask-for.ts';
import type { PortRef } from '../workflow/model/flow.ts';
import type { StepOf, Trigger } from './outline.ts';
import { fieldOf, isLongText, slugOf, typeOfName, type Place, type Value } from './values.ts';

const unique = (names: readonly string[]): string[] => [...new Map(names.map((name) => [slugOf(name), name])).values()];
const mainText = (name: string, step: string, path: string): Value => ({ name, step, path, origin: 'outsider', isText: true, main: true });

/** The text of the file that started the flow, or of a file that came with a mail. */
export function readFile({ flow }: Drafting, place: Place, format: 'any' | 'pdf' | 'csv' | 'xlsx' | 'text', folder: string): void {
  const from = flow.nodes.find(({ type }) => type === 'file-trigger')?.name ?? 'File appears';
  const path = `${folder}/{{ node[${JSON.stringify(from)}].name }}`;
  if (format === 'text') {
    const node = flow.add('file-read', 'Read the file', { path, format: 'text', trust: 'public' }, place.ends, external);
    replaced(place, node, [mainText('text', node.name, 'text')]);
    return;
  }
  const kind = format === 'any' ? 'pdf' : format;
  const load = flow.add('file-read', 'Read the file', { path, format: 'base64', trust: 'public' }, place.ends, external);
  replaced(place, load, []);
  checkAndRead({ flow }, place, 'base64', kind, `{{ node[${JSON.stringify(from)}].name }}`);
  if (format === 'any') flow.asks('Which kind of file is it? I took PDF.', load.id);
}

type ReadableKind = 'pdf' | 'csv' | 'xlsx';
function checked(flow: Drafting['flow'], place: Place, file: string, kind: 'pdf' | 'xlsx', name: string): PortRef[] {
  const check = flow.add(
    'check-file',
    `Really ${kind === 'pdf' ? 'a PDF' : 'an Excel file'}?`,
    { file, name, allow: [{ kind }], maxKilobytes: 10_240, metadata: 'strip' },
    place.ends,
  );
  const refused = flow.add('stop', 'Not such a file', { outcome: 'fail', message: 'A file is not what its name says.' }, [
    { node: check.id, port: 'refused' },
  ]);
  flow.chose(
    `I put “${check.name}” before reading because a file from outside may be something else than its name says; otherwise the flow ends at “${refused.name}”.`,
    undefined,
    check.id,
  );
  return [{ node: check.id, port: 'passed' }];
}

/** What is read is looked at first: a file is what it says it is, or the flow stops. */
export function checkAndRead({ flow }: Pick<Drafting, 'flow'>, place: Place, file: string, kind: ReadableKind, name: string): void {
  const passed = kind === 'csv' ? [...place.ends] : checked(flow, place, file, kind, name);
  if (kind === 'pdf') {
    const into = freeField(place, 'document');
    const node = flow.add('read-document', 'Take the text out', { file, format: 'pdf', into, maxPages: 100 }, passed, {
      onError: 'branch',
    });
    place.values = place.values.map((value) => ({ ...value, main: false }));
    added(place, node, [mainText('document', node.name, into)]);
    return;
  }
  const fields = [fieldOf('name', 'own'), fieldOf('amount', 'own')];
  const node = flow.add('read-document', 'Take the rows out', { file, format: kind, fields, maxRows: 1_000 }, passed, {
    onError: 'branch',
  });
  replaced(
    place,
    node,
    fields.map((field) => ({ name: field.name, step: node.name, path: field.name, origin: 'outsider', isText: field.type === 'text' })),
  );
  flow.asks('Which columns does the file have? I took name and amount.', node.id);
  place.many = true;
}

/** The file that came with a message, as the text of each. */
export function readAttachment(drafting: Drafting, place: Place): void {
  const { flow } = drafting;
  const split = flow.add(
    'split-list',
    'Each attachment',
    { list: 'attachments', keepOthers: true, into: 'file', maxItems: 10 },
    place.ends,
  );
  place.ends = [{ node: split.id, port: 'out' }];
  place.many = true;
  place.each = true;
  flow.chose('Each attachment is read by itself, at most ten of a message.', 'RL004', split.id);
  checkAndRead(drafting, place, 'file.base64', 'pdf', '{{ input.file.name }}');
}

const said = (where: string): string =>
  where
    .replace(/[^\p{L}\p{N} _-]/gu, ' ')
    .replace(/\b(?:the|our|my|all|of|in|from|a|an|new|open|list|table|database|sheet|spreadsheet|unread)\b/giu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
export const tableNamed = (where: string, fallback: string): string =>
  slugOf(said(where).split(' ').slice(0, 3).join(' '), fallback).slice(0, 60);

function rowFields(step: StepOf<'read'>): string[] {
  return unique(step.fields.length > 0 ? step.fields : ['name', 'status', 'amount']);
}

function addRows(place: Place, node: { readonly id: string; readonly name: string }, names: readonly string[]): void {
  replaced(
    place,
    node,
    names.map((name) => ({
      name,
      step: node.name,
      path: slugOf(name),
      origin: 'own',
      isText: typeOfName(name) === 'text',
      ...(isLongText(name) ? { main: true } : {}),
    })),
  );
  place.many = true;
  place.each = false;
}

export function addRead(drafting: Drafting, place: Place, step: StepOf<'read'>, trigger: Trigger): void {
  const { flow } = drafting;
  const columnsAsked = (node: { readonly id: string }): void => {
    if (step.fields.length === 0) flow.asks('Which columns should be read? I took name, status and amount.', node.id);
  };
  switch (step.source) {
    case 'document': {
      if (trigger.kind === 'mail' && trigger.attachments && !place.values.some(({ name }) => name === 'document')) {
        readAttachment(drafting, place);
        return;
      }
      // The file that started the flow is read already.
      if ((trigger.kind === 'file' || trigger.kind === 'mail') && place.values.some(({ main }) => main === true)) return;
      const path = /[\p{L}\p{N}_-]{1,60}\.(?:txt|md)\b/u.exec(step.where)?.[0] ?? `${tableNamed(step.where, 'document').slice(0, 40)}.txt`;
      const node = flow.add(
        'file-read',
        'Read the document',
        { path: `documents/${path}`, format: 'text', trust: 'partner' },
        place.ends,
        external,
      );
      flow.asks(`Which document should be read? I took “documents/${path}”.`, node.id);
      replaced(place, node, [mainText('document', node.name, 'text')]);
      return;
    }
    case 'sheet': {
      const path = /[\p{L}\p{N}_-]{1,60}\.(?:csv|xlsx)\b/iu.exec(step.where)?.[0] ?? `${tableNamed(step.where, 'sheet').slice(0, 40)}.csv`;
      const names = rowFields(step);
      const fields = names.map((name) => fieldOf(name, 'own'));
      if (/\.xlsx$/i.test(path)) {
        const load = flow.add(
          'file-read',
          'Read the workbook',
          { path: `sheets/${path}`, format: 'base64', trust: 'partner' },
          place.ends,
          external,
        );
        replaced(place, load, []);
        const node = flow.add(
          'read-document',
          'Take the rows out',
          { file: 'base64', format: 'xlsx', fields, maxRows: 1_000 },
          place.ends,
          { onError: 'branch' },
        );
        drafting.asker = { node: node.id, step: node.name, list: 'fields', under: '', at: 'own' };
        addRows(place, node, names);
        columnsAsked(node);
      } else {
        const node = flow.add(
          'file-read',
          'Read the sheet',
          { path: `sheets/${path}`, format: 'csv', fields, trust: 'partner' },
          place.ends,
          external,
        );
        drafting.asker = { node: node.id, step: node.name, list: 'fields', under: '', at: 'own' };
        addRows(place, node, names);
        columnsAsked(node);
      }
      return;
    }
    case 'table': {
      const names = rowFields(step);
      const node = flow.add(
        'data-table',
        'Find the rows',
        { table: tableNamed(step.where, 'rows'), operation: 'find', columns: names.map((name) => fieldOf(name, 'own')), maxRows: 100 },
        place.ends,
        external,
      );
      drafting.asker = { node: node.id, step: node.name, list: 'columns', under: '', at: 'own' };
      addRows(place, node, names);
      columnsAsked(node);
      return;
    }
    case 'database': {
      const names = rowFields(step);
      const node = flow.add(
        'sql-query',
        'Ask the database',
        { statement: '', columns: names.map((name) => fieldOf(name, 'own')), readOnly: true, maxRows: 100 },
        place.ends,
        { connection: flow.slot('database'), ...external },
      );
      drafting.asker = { node: node.id, step: node.name, list: 'columns', under: '', at: 'own' };
      addRows(place, node, names);
      columnsAsked(node);
      drafting.statements.set(node.id, tableNamed(step.where, 'rows'));
      flow.asks('Choose the database, and look at the statement: I took the table from your words.', node.id);
      flow.chose(
        'The database may only be read there, by named columns and at most 100 rows, so that nothing more comes along.',
        'PM002',
        node.id,
      );
      return;
    }
    case 'page': {
      const host = step.url === '' ? undefined : new URL(step.url).host;
      const node = flow.add(
        'http-request',
        'Read the page',
        { method: 'GET', url: step.url === '' ? 'https://' : step.url, responseFields: [fieldOf('text', 'outside')] },
        place.ends,
        { connection: flow.service(host ?? 'Web page', host), ...external },
      );
      if (step.url === '') flow.asks(`Which web address should be read for “${step.where.trim().slice(0, 60)}”?`, node.id);
      flow.asks('Which fields does the answer have? I took one, “text”.', node.id);
      drafting.asker = { node: node.id, step: node.name, list: 'responseFields', under: '', at: 'outside' };
      replaced(place, node, [mainText('text', node.name, 'text')]);
      return;
    }
    case 'feed': {
      const node = flow.add('rss-read', 'Read the feed', { address: step.url, maxEntries: 20, newerThanHours: 24 }, place.ends, external);
      if (step.url === '') flow.asks('Which address does the feed have?', node.id);
      replaced(place, node, [
        mainText('title', node.name, 'title'),
        mainText('text', node.name, 'text'),
        { name: 'link', step: node.name, path: 'link', origin: 'outsider', isText: true },
      ]);
      place.many = true;
      place.each = false;
      return;
    }
    case 'mailbox': {
      if (trigger.kind === 'mail') return;
      const node = flow.add('mail-read', 'Read the mailbox', { folder: 'INBOX', maxMessages: 20 }, place.ends, {
        connection: flow.slot('mailbox'),
        onError: 'branch',
      });
      flow.asks('Choose the mailbox, and the server that may be asked for it.', node.id);
      replaced(place, node, [
        { name: 'message id', step: node.name, path: 'messageId', origin: 'outsider', isText: true },
        { name: 'sender', step: node.name, path: 'from.address', origin: 'outsider', isText: true },
        mainText('subject', node.name, 'subject'),
        mainText('text', node.name, 'text'),
      ]);
      place.many = true;
      place.each = false;
      return;
    }
  }
}

/** The statement that reads the columns that were asked for by the end. */
export function finishStatements({ flow, statements }: Drafting): void {
  for (const node of flow.nodes) {
    const table = statements.get(node.id);
    if (table !== undefined)
      flow.change(node.id, (parameters) => ({
        ...parameters,
        statement: `SELECT ${(parameters.columns as readonly { readonly name: string }[]).map(({ name }) => `"${name}"`).join(', ')} FROM "${table}" LIMIT 100`,
      }));
  }
}

/** The first step of the draft, with the safe choices of a door that others can reach. */
import { cronInWords } from '../nodes/schedule-trigger/cron.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Drafting } from './ask-for.ts';
import type { Trigger } from './outline.ts';
import { fieldOf, isLongText, keyOf, slugOf, typeOfName, type Place, type Value, type ValueOrigin } from './values.ts';

const placeAt = (node: { readonly id: string }, values: readonly Value[]): Place => ({
  ends: [{ node: node.id, port: 'out' }],
  values: [...values],
  alive: new Set(values.map(keyOf)),
  many: false,
  each: false,
  approved: new Set(),
  asked: false,
});

const fieldValues = (names: readonly string[], step: string, under: string, origin: ValueOrigin): Value[] =>
  names.map((name) => ({
    name,
    step,
    path: under === '' ? slugOf(name) : `${under}.${slugOf(name)}`,
    origin,
    isText: typeOfName(name) === 'text',
    ...(isLongText(name) ? { main: true } : {}),
  }));

const unique = (names: readonly string[]): string[] => [...new Map(names.map((name) => [slugOf(name), name])).values()];
const given = (names: readonly string[], about: string): string[] =>
  names.length > 0
    ? unique(names)
    : /\b(?:order|booking|payment)\b/i.test(about)
      ? ['customer', 'email', 'amount', 'note']
      : ['name', 'email', 'message'];

export function addTrigger(drafting: Drafting, trigger: Trigger): Place {
  const { flow } = drafting;
  switch (trigger.kind) {
    case 'hand': {
      const names = unique(trigger.fields);
      const node = flow.add('manual-trigger', 'Start by hand', { fields: names.map((name) => fieldOf(name, 'own')) }, []);
      drafting.asker = { node: node.id, step: node.name, list: 'fields', under: '', at: 'own' };
      return placeAt(node, fieldValues(names, node.name, '', 'person'));
    }
    case 'form': {
      const names = given(trigger.fields, trigger.about);
      const node = flow.add(
        'form-trigger',
        'Form',
        {
          path: slugOf(trigger.about, 'form').replaceAll('_', '-'),
          title: trigger.about,
          fields: names.map((name) => fieldOf(name, 'outside')),
        },
        [],
      );
      drafting.asker = { node: node.id, step: node.name, list: 'fields', under: '', at: 'outside' };
      flow.chose(
        'I check what is filled in and take at most 30 forms a minute, because anybody on the internet can open the page.',
        'CN008',
        node.id,
      );
      if (trigger.fields.length === 0) flow.asks('Which fields should the form have? I took name, email and message.', node.id);
      return placeAt(node, fieldValues(names, node.name, '', 'outsider'));
    }
    case 'webhook': {
      const names = given(trigger.fields, trigger.about).filter((name) => slugOf(name) !== 'id');
      const id: JsonObject = { name: 'id', type: 'uuid', label: 'none', required: true, consent: false, values: [] };
      const node = flow.add(
        'webhook-trigger',
        'Web request',
        {
          path: slugOf(trigger.about, 'incoming').replaceAll('_', '-'),
          auth: 'hmac',
          dedupeField: 'body.id',
          fields: [id, ...names.map((name) => fieldOf(name, 'outside'))],
        },
        [],
        { connection: flow.slot('callers') },
      );
      drafting.asker = { node: node.id, step: node.name, list: 'fields', under: 'body', at: 'outside' };
      flow.chose(
        'I let in only calls that are signed with a secret, at most 60 a minute, because anybody could call a web address.',
        'CN008',
        node.id,
      );
      flow.chose('Each call has an id, so that the same call sent twice does the work once.', 'RL005', node.id);
      if (trigger.fields.length === 0) flow.asks('Which fields does the other system send? I took a usual few.', node.id);
      flow.asks('Enter the secret that the other system signs its calls with.', node.id);
      return placeAt(node, [
        { name: 'id', step: node.name, path: 'body.id', origin: 'outsider', isText: false },
        ...fieldValues(names, node.name, 'body', 'outsider'),
      ]);
    }
    case 'chat': {
      const node = flow.add(
        'chat-trigger',
        'Chat',
        { path: slugOf(trigger.about, 'chat').replaceAll('_', '-'), title: trigger.about, maxChars: 2_000, ratePerMinute: 20 },
        [],
      );
      flow.chose(
        'I take at most 20 messages a minute of at most 2,000 letters, because anybody on the internet can open the page.',
        'CN008',
        node.id,
      );
      return placeAt(node, [{ name: 'message', step: node.name, path: 'message', origin: 'outsider', isText: true, main: true }]);
    }
    case 'mail': {
      const node = flow.add(
        'mail-trigger',
        'Mail arrives',
        { folder: 'INBOX', from: trigger.from, subject: trigger.subject, attachments: trigger.attachments },
        [],
        { connection: flow.slot('mailbox') },
      );
      flow.asks('Choose the mailbox, and the server that may be asked for it.', node.id);
      flow.chose('I read one folder of the mailbox and no other, and mark what was read.', undefined, node.id);
      if (trigger.from !== '')
        flow.chose(`A sender is easily made up: “${trigger.from}” only sorts the messages, and I trust none of them.`, 'AI001', node.id);
      const text = (name: string, path: string, main?: true): Value => ({
        name,
        step: node.name,
        path,
        origin: 'outsider',
        isText: true,
        ...(main === undefined ? {} : { main }),
      });
      return placeAt(node, [
        text('message id', 'messageId'),
        text('sender', 'from.address'),
        text('subject', 'subject', true),
        text('text', 'text', true),
      ]);
    }
    case 'schedule': {
      const node = flow.add(
        'schedule-trigger',
        cronInWords(trigger.cron),
        { cron: trigger.cron, timezone: trigger.zone === '' ? 'UTC' : trigger.zone, overlap: 'skip' },
        [],
      );
      if (trigger.zone === '') flow.asks('The times are UTC: choose your time zone.', node.id);
      return placeAt(node, []);
    }
    case 'file': {
      const folder = trigger.folder === '' ? 'incoming' : trigger.folder;
      const pattern = { any: '*', pdf: '*.pdf', csv: '*.csv', xlsx: '*.xlsx', text: '*.txt' }[trigger.format];
      const node = flow.add('file-trigger', 'File appears', { folder, pattern, trust: 'public' }, []);
      if (trigger.folder === '') flow.asks('Which folder? I took “incoming”.', node.id);
      const named: Value = { name: 'file name', step: node.name, path: 'name', origin: 'outsider', isText: true };
      const place = placeAt(node, [named]);
      return place;
    }
  }
}

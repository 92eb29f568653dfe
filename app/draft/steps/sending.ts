/** Clauses that send: mail, a message in a chat, a call of a service. */
import { addressesIn, excepted, plainly, urlIn } from '../lists.ts';
import { whoIn } from '../sentences.ts';
import { nouns } from '../vocabulary.ts';
import { after, has, model, said, type Reader } from './asked.ts';
import { madeOnTheWay } from './models.ts';

export const chat: Reader = (asked) => {
  const service = nouns.chat.exec(asked.text)?.[0].toLowerCase();
  if (service === undefined || !(has(asked.text, 'send') || has(asked.text, 'post') || has(asked.text, 'save'))) return undefined;
  const channel =
    /#([\w-]{1,80})/.exec(asked.text)?.[1] ??
    /\b(?:the|our)\s+["“']?([\w-]{1,60})["”']?\s+(?:slack\s+|teams\s+|discord\s+)?channel/i.exec(asked.text)?.[1] ??
    /\bchannel\s+["“']?([\w-]{1,60})/i.exec(asked.text)?.[1] ??
    '';
  return [
    ...madeOnTheWay(asked),
    {
      kind: 'post-chat',
      said: said(asked.said),
      service: service === 'teams' ? 'teams' : service === 'discord' ? 'discord' : 'slack',
      channel: /^(?:slack|teams|discord|the|our|a)$/i.test(channel) ? '' : channel,
      about: said(asked.text),
    },
  ];
};

const isReply = (text: string): boolean =>
  /\b(?:reply|replies|respond|responds|write back|answer (?:the|them|him|her|it|to)|auto-?reply)\b/i.test(text);

export const mail: Reader = (asked) => {
  const { text } = asked;
  if (nouns.elsewhere.test(text) && addressesIn(text).length === 0 && !nouns.outgoingMail.test(text)) return undefined;
  const without = excepted.exec(text);
  const to = addressesIn(without === null ? text : text.slice(0, without.index));
  const reply =
    (isReply(text) && nouns.reply.test(text)) ||
    (/\b(?:reply|replies|respond|write back)\b/i.test(text) && to.length === 0 && whoIn(text) === '') ||
    (/\bto (?:the |every |each )?(?:sender|customer|client|applicant|person who|whoever)/i.test(text) && to.length === 0);
  // Whoever is reminded or thanked is the other side; "let them know" may mean anybody: it is asked who.
  const pronoun = to.length === 0 && !reply && whoIn(text) === '' && /\b(?:them|him|her)\b/iu.test(text) && !/\b(?:me|us)\b/iu.test(text);
  const other = pronoun && /\b(?:remind|thank|apologi[sz]e to|congratulate|welcome)s?\s+(?:them|him|her)\b/iu.test(text);
  const tells =
    /\b(?:tell|tells|notify|notifies|inform|informs|alert|alerts|remind|reminds|warn|warns|let|ping|forward|forwards|e-?mail|e-?mails|mail|mails|message|send|sends|cc|share|deliver|pass)\s+(?:\S+\s+){0,12}?(?:me|us|them|him|her|everyone|everybody|know)\b/i.test(
      text,
    );
  const byMail = has(text, 'send') || nouns.outgoingMail.test(/\bby\s+(?:e-?)?mail\b/iu.exec(text)?.[0] ?? '');
  const onlyLets = /\blets?\b/iu.test(text) && !has(text.replace(/\blets?\b/giu, ' '), 'send') && !/\bknow\b/iu.test(text);
  if (((!byMail || onlyLets) && !reply) || /^\s*(?:(?:and|then|also)\s+)?(?:store|save|record|log|archive|keep|insert)s?\b/iu.test(text))
    return undefined;
  const who = whoIn(text);
  if (to.length === 0 && !reply && !tells && who === '' && !nouns.outgoingMail.test(text) && !nouns.reply.test(text)) return undefined;
  if (
    /^\s*(?:read|check|go through|summari[sz]e|sort|classify|translate|look)\b/i.test(text) &&
    to.length === 0 &&
    !/\bto (?:me|my|our|the|us)\b/i.test(text)
  )
    return undefined;
  const writes =
    isReply(text) && !asked.hasAnswer && !/\bstandard\b|\btemplate\b|\bconfirm|\bthank/i.test(text)
      ? [model(asked, 'write')]
      : madeOnTheWay(asked);
  return [
    ...writes,
    {
      kind: 'send-mail',
      said: said(asked.said),
      to,
      toSender: other || (to.length === 0 && (reply || (who === '' && !tells && nouns.reply.test(text)))),
      who: plainly(pronoun ? 'them' : who || (/\bus\b/i.test(text) ? 'us' : tells ? 'me' : ''), 80),
      about: said(text),
    },
  ];
};

export const service: Reader = (asked) => {
  const { text } = asked;
  const url = urlIn(text);
  const rest = after(text, has(text, 'post') ? 'post' : 'save');
  if (!(has(text, 'post') || has(text, 'save')) || /^\s*(?:read|get|fetch|take|check|look|download)\b/i.test(text)) return undefined;
  const named = nouns.elsewhere.exec(rest) ?? nouns.service.exec(rest);
  const ticket = nouns.ticket.test(rest);
  if (url === '' && named === null && !ticket) return undefined;
  if (
    url === '' &&
    !ticket &&
    !/\b(?:in|into|to|at|with|on|via|through|over|by|using)\s/i.test(rest) &&
    !/\b(?:call|update|sync)\b/i.test(text)
  )
    return undefined;
  return [{ kind: 'post-service', said: said(asked.said), service: plainly(named?.[0] ?? '', 80), url, fields: [] }];
};

/** One clause, one step: what it asks for, and the slots that it fills. */
import { addressesIn, excepted, listAfter, plainly, urlIn } from './lists.ts';
import { outlineLimits, type Step, type StepOf } from './outline.ts';
import { whoIn } from './sentences.ts';
import { readSpan } from './times.ts';
import { nouns, verbs, type Verb } from './vocabulary.ts';

interface Asked {
  readonly text: string;
  readonly said: string;
  /** A model has written or read something by now. */ readonly hasAnswer: boolean;
}
type Reader = (asked: Asked) => readonly Step[] | undefined;

const has = (text: string, verb: Verb): boolean => verbs[verb].test(text);
/** What stands behind the verb. */
const after = (text: string, verb: Verb): string => {
  const found = verbs[verb].exec(text);
  return found === null ? '' : text.slice(found.index + found[0].length);
};
const said = (text: string): string => plainly(text, outlineLimits.words);

const model = (asked: Asked, task: StepOf<'ask-model'>['task'], more: Partial<StepOf<'ask-model'>> = {}): StepOf<'ask-model'> => ({
  kind: 'ask-model',
  said: said(asked.said),
  task,
  about: said(asked.text),
  classes: [],
  fields: [],
  language: '',
  ...more,
});

const wait: Reader = (asked) => {
  const seconds = has(asked.text, 'wait') && !/\bfor (?:my|his|her|their|approval)\b/i.test(asked.text) ? readSpan(asked.text) : undefined;
  return seconds === undefined || seconds < 1
    ? undefined
    : [{ kind: 'wait', said: said(asked.said), seconds: Math.min(seconds, 31_536_000) }];
};

/** "my manager approves", "ask me first", "for approval". */
const approve: Reader = (asked) => {
  const { text } = asked;
  const mine =
    has(text, 'approveMe') ||
    /\bask (?:me|us|my [\p{L} ]{2,30}|the [\p{L} ]{2,30}|someone|somebody|a [\p{L}]{2,20})\s+(?:first|before|beforehand|for (?:an? |the )?(?:ok|okay|permission|approval|confirmation|go))|\bwithout (?:my|asking|approval)|^\s*(?:(?:then|and|please|first|also)\s+){0,3}ask (?:me|us|my [\p{L} ]{2,30}|the [\p{L} ]{2,30})\s*$/iu.test(
      text,
    );
  if (!mine && (!has(text, 'approve') || /\b(?:send|sends|mail|e-?mail|get|gets|with|write|writes)\b.*\bconfirmation\b/i.test(text)))
    return undefined;
  const who = whoIn(text);
  const byPerson =
    mine || who !== '' || /\b(?:approval|approve|approves|sign[- ]?off|confirm|confirmation|authori[sz]e|i|me|person|human)\b/i.test(text);
  if (!byPerson || (/\breview(?:s|er)?\b/i.test(text) && /\b(?:customer|google|product|new) reviews?\b/i.test(text))) return undefined;
  const two = /\b(?:two|both|second)\b/i.test(text) || / and /i.test(who) ? 2 : /\bthree\b/i.test(text) ? 3 : 1;
  return [
    {
      kind: 'approve',
      said: said(asked.said),
      who:
        (mine || (who === '' && /\b(?:i|me|my)\b/i.test(text))) && !/\bask (?:my|the|someone|somebody|a)\b/i.test(text)
          ? 'me'
          : plainly(who, 80) || 'somebody',
      address: addressesIn(text)[0] ?? '',
      people: two,
    },
  ];
};

const mask: Reader = (asked) => {
  if (
    !has(asked.text, 'mask') ||
    !(nouns.personal.test(after(asked.text, 'mask')) || /\b(?:anonymi|pseudonymi|redact|mask\b)/i.test(asked.text))
  )
    return undefined;
  return [
    {
      kind: 'mask',
      said: said(asked.said),
      fields: listAfter(asked.text, verbs.mask).filter((field) => !/personal|sensitive|private|data|details|identit|pii/i.test(field)),
    },
  ];
};

const chat: Reader = (asked) => {
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

/** "send a summary to ...": what is sent has to be made first. */
function madeOnTheWay(asked: Asked): readonly Step[] {
  if (!asked.hasAnswer && has(asked.text, 'summarise')) return [model(asked, 'summarise')];
  if (!asked.hasAnswer && has(asked.text, 'translate')) return [model(asked, 'translate', { language: languageIn(asked.text) })];
  return [];
}

const isReply = (text: string): boolean =>
  /\b(?:reply|replies|respond|responds|write back|answer (?:the|them|him|her|it|to)|auto-?reply)\b/i.test(text);

const mail: Reader = (asked) => {
  const { text } = asked;
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
  if (!has(text, 'send') && !reply) return undefined;
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

function languageIn(text: string): string {
  return plainly(
    /\b(?:in|into|to)\s+(English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Swedish|Danish|Norwegian|Finnish|Czech|Turkish|Ukrainian|Russian|Chinese|Japanese|Korean|Arabic|Hindi|Greek|Hungarian|Romanian)\b/i.exec(
      text,
    )?.[1] ?? '',
    40,
  );
}
const translate: Reader = (asked) =>
  has(asked.text, 'translate') ? [model(asked, 'translate', { language: languageIn(asked.text) })] : undefined;
const summarise: Reader = (asked) => (has(asked.text, 'summarise') ? [model(asked, 'summarise')] : undefined);

const extract: Reader = (asked) => {
  if (!has(asked.text, 'extract') || nouns.personal.test(after(asked.text, 'extract').slice(0, 14))) return undefined;
  return [model(asked, 'extract', { fields: listAfter(asked.text, verbs.extract) })];
};
/** "read the amount from the invoice": what is read is fields, not the thing. */
const readFields: Reader = (asked) => {
  const found =
    /\b(?:read|get|take|find|note|collect|fetch|look up)\s+(?:out\s+)?((?:the|its|their)\s+[^.;]{2,200}?)\s+(?:from|out of|in|off)\s+(?:it|them|the (?:text|mail|e-?mail|message|pdf|invoice|document|file|attachment|contract|receipt|form|letter|order|cv))\b/i.exec(
      asked.text,
    );
  return found === null ? undefined : [model(asked, 'extract', { fields: listAfter(`: ${found[1] ?? ''}`, /:/) })];
};

/** "read the amount and the due date", of what begins the flow. A thing of its own, or many of them, is none of its fields. */
export function fieldsOf(text: string, original: string): readonly Step[] | undefined {
  const found =
    /^\s*(?:(?:please|then|and|first|also)\s+){0,3}(?:read|get|take|find|note|collect)s?\s+(?:out\s+)?((?:the|its|their)\s+[^.;]{2,200})$/iu.exec(
      text,
    );
  const fields = found === null ? [] : listAfter(`: ${found[1] ?? ''}`, /:/);
  const things = [
    nouns.mail,
    nouns.attachment,
    nouns.file,
    nouns.sheet,
    nouns.table,
    nouns.database,
    nouns.page,
    nouns.feed,
    nouns.service,
  ];
  if (
    fields.length === 0 ||
    fields.some((field) => /[^s]s$/i.test(field) || field.split(' ').length > 3 || things.some((thing) => thing.test(field)))
  )
    return undefined;
  return [model({ text, said: original, hasAnswer: false }, 'extract', { fields })];
}

const classesIn = (text: string): string[] => {
  const quoted = [...text.matchAll(/["“'‘]([^"”'’]{1,60})["”'’]/g)].map((found) => plainly(found[1] ?? '', 60)).filter((one) => one !== '');
  if (quoted.length > 1) return quoted.slice(0, 12);
  const spoken = listAfter(
    text,
    /\b(?:into|as either|as|whether (?:it|they|this|the (?:mail|e-?mail|message|ticket|review|customer|request)) (?:is|are|sounds|concerns)(?: about)?|one of|between)\s|\(|:\s/i,
    12,
  );
  if (spoken.length > 1) return spoken;
  const [only] = spoken;
  return only !== undefined && /\bwhether|\bas\s/i.test(text)
    ? [only]
    : /\bsentiment|mood|tone\b/i.test(text)
      ? ['positive', 'neutral', 'negative']
      : /\burgen|priorit/i.test(text)
        ? ['urgent', 'normal']
        : [];
};
const classify: Reader = (asked) =>
  has(asked.text, 'classify') ? [model(asked, 'classify', { classes: classesIn(asked.text) })] : undefined;

const write: Reader = (asked) =>
  has(asked.text, 'write') || (has(asked.text, 'answer') && !addressesIn(asked.text).length)
    ? [model(asked, has(asked.text, 'write') ? 'write' : 'answer')]
    : undefined;

const tableName = (text: string, noun: RegExp): string => {
  const shape = new RegExp(
    String.raw`["“'‘]([^"”'’]{1,50})["”'’]\s+(?:${noun.source})|(?:${noun.source})\s+(?:called|named|of|for)\s+["“'‘]?([\p{L}\p{N} _-]{1,50})|(?:the|our|my|a|an)\s+((?:[\p{L}\p{N}_-]+\s+){1,2}?)(?:${noun.source})`,
    'iu',
  ).exec(text);
  const bare = /\btable\s+(?!is\b|and\b|with\b|in\b|to\b|for\b|as\b|then\b)([\p{L}\p{N}_-]{2,50})/iu.exec(text)?.[1];
  return plainly((shape?.[1] ?? shape?.[2] ?? bare ?? shape?.[3] ?? '').replace(/["“”'‘’]/g, ''), 60);
};

const row: Reader = (asked) => {
  const { text } = asked;
  const rest = after(text, 'save');
  if (!has(text, 'save') || /^\s*(?:read|get|take|fetch|check|look)\b/i.test(text)) return undefined;
  const database = nouns.database.test(rest);
  if (!database && !nouns.table.test(rest) && !nouns.sheet.test(rest)) return undefined;
  const into = /\s(?:in|into|to|on|onto|as)\s+(?:the|our|my|a|an)\s/i.exec(rest);
  const fields =
    into === null
      ? []
      : listAfter(`: ${rest.slice(0, into.index)}`, /:/).filter(
          (field) =>
            !/^(?:row|entry|result|answer|summary|line|new row|record|request|order|mail|message|ticket|invoice|lead|results)$/i.test(
              field,
            ),
        );
  return [
    {
      kind: 'write-row',
      said: said(asked.said),
      store: database ? 'database' : 'table',
      table: tableName(text, database ? nouns.database : nouns.table),
      fields,
    },
  ];
};

const file: Reader = (asked) => {
  const { text } = asked;
  if (!has(text, 'save') || !nouns.fileKind.test(after(text, 'save'))) return undefined;
  const named = /\b([\w-]{1,60}\.(?:txt|csv|md|json|html))\b/.exec(text)?.[1];
  const folder =
    /\bfolder\s+(?:called\s+|named\s+)?["“'‘]?([\p{L}\p{N}_-]{1,60})/iu.exec(text)?.[1] ??
    /([\p{L}\p{N}_-]{1,60})["”'’]?\s+folder\b/iu.exec(text)?.[1] ??
    '';
  const safe = /^(?:the|a|an|our|my|and|in|to|shared|it|that|this|right)$/i.test(folder) ? '' : folder;
  const exported = /\b(?:table|database)\b/i.exec(after(text, 'save').replace(/\s(?:to|into|as|in)\s.*$/i, ''));
  const source: readonly Step[] =
    exported === null
      ? []
      : [
          {
            kind: 'read',
            said: said(asked.said),
            source: exported[0].toLowerCase() === 'table' ? 'table' : 'database',
            where: tableName(text, nouns.table),
            url: '',
            fields: [],
          },
        ];
  return [
    ...source,
    ...madeOnTheWay(asked),
    { kind: 'write-file', said: said(asked.said), path: named !== undefined && safe !== '' ? `${safe}/${named}` : (named ?? safe) },
  ];
};

const service: Reader = (asked) => {
  const { text } = asked;
  const url = urlIn(text);
  const rest = after(text, has(text, 'post') ? 'post' : 'save');
  if (!(has(text, 'post') || has(text, 'save')) || /^\s*(?:read|get|fetch|take|check|look|download)\b/i.test(text)) return undefined;
  const named = nouns.service.exec(rest);
  const ticket = nouns.ticket.test(rest);
  if (url === '' && named === null && !ticket) return undefined;
  if (url === '' && !ticket && !/\b(?:in|into|to|at|with|on)\s/i.test(rest) && !/\b(?:call|update|sync)\b/i.test(text)) return undefined;
  return [{ kind: 'post-service', said: said(asked.said), service: plainly(named?.[0] ?? '', 80), url, fields: [] }];
};

const read: Reader = (asked) => (has(asked.text, 'read') ? readFrom(asked, after(asked.text, 'read')) : undefined);

/** What a clause speaks of that has to be read first, without saying so: "summarise my inbox". */
export function readFirst(text: string): Step | undefined {
  const said = text.replace(/\b(?:to|in) (?:slack|teams|discord)\b.*$/i, '');
  // "Email me the open invoices" speaks of a mail and of invoices: what stands behind the small words is what is read.
  for (const part of [...said.split(/\b(?:with|about|of|for)\s+/i).slice(1), said]) {
    const [step] = readFrom({ text: part, said: text, hasAnswer: false }, part) ?? [];
    if (step?.kind !== 'read' || step.source === 'document' || (step.source === 'page' && step.url === '')) continue;
    if (step.source !== 'mailbox' || /\b(?:inbox|mailbox|unread|new (?:e-?mails?|mails|messages))\b/i.test(part)) return step;
  }
  return undefined;
}

function readFrom(asked: Asked, rest: string): readonly Step[] | undefined {
  const { text } = asked;
  const url = urlIn(text);
  const source = nouns.feed.test(rest)
    ? ('feed' as const)
    : url !== ''
      ? ('page' as const)
      : nouns.sheet.test(rest)
        ? ('sheet' as const)
        : nouns.database.test(rest)
          ? ('database' as const)
          : /\b(?:unread|new|today's|yesterday's|latest|last|all|incoming)?\s*(?:e-?mails?|mails|inbox|mailbox|messages)\b/i.test(rest) &&
              !/\bfrom the (?:mail|e-?mail|message)\b/i.test(rest)
            ? ('mailbox' as const)
            : nouns.table.test(rest)
              ? ('table' as const)
              : /^\s*(?:it|them|the text|this|that|what is in it|each one)\b/i.test(rest) && /\b(?:read|open|load|scan)s?\b/i.test(text)
                ? ('document' as const)
                : nouns.document.test(rest)
                  ? ('document' as const)
                  : nouns.page.test(rest)
                    ? ('page' as const)
                    : nouns.service.test(rest)
                      ? ('page' as const)
                      : /\b(?:all|open|new|overdue|unpaid|latest|today's|yesterday's|last|current|this week's|our|pending)\s+(?:[\p{L}-]+\s+){0,2}?(?:orders?|invoices?|tickets?|customers?|leads?|sales|figures|numbers|bookings?|payments?|tasks?|rows?|entries|records?|appointments?|subscriptions?|contracts?|employees?|products?|stock|birthdays?)\b/iu.test(
                            rest,
                          )
                        ? ('database' as const)
                        : undefined;
  if (source === undefined) return undefined;
  const fields = /\b(?:with|columns?|fields?)\b/i.test(rest)
    ? listAfter(rest, /\b(?:with (?:the )?(?:columns?|fields?)?|columns?:?|fields?:?)\s/i)
    : [];
  return [
    {
      kind: 'read',
      said: said(asked.said),
      source,
      where: said(
        source === 'table' || source === 'database'
          ? tableName(text, source === 'table' ? nouns.table : nouns.database) || said(rest).slice(0, 60)
          : rest,
      ),
      url,
      fields,
    },
  ];
}

const askPerson: Reader = (asked) => {
  const found =
    /\b(?:ask|asks|have|let|get|assign)\s+(.{1,60}?)\s+(?:to\s+)?(?:for|to|whether|what|which|if|how|who|when|about|decide|decides|fill|pick|choose|enter|add)\b(.*)$/iu.exec(
      asked.text,
    );
  if (found === null) return undefined;
  const who = /^(?:me|us)$/i.test(found[1] ?? '') ? (found[1] ?? '') : whoIn(found[1] ?? '');
  if (who === '' || nouns.model.test(found[1] ?? '')) return undefined;
  const fields = /\b(?:ask|asks)\b.*\bfor\b/i.test(asked.text) ? listAfter(asked.text, /\bfor\s/i) : [];
  return [
    {
      kind: 'ask-person',
      said: said(asked.said),
      who: plainly(who, 80),
      address: addressesIn(asked.text)[0] ?? '',
      question: said(asked.text),
      fields,
    },
  ];
};

/** What is meant most precisely comes first: "post it to Slack" before "send". */
const readers: readonly Reader[] = [
  wait,
  approve,
  mask,
  chat,
  file,
  row,
  readFields,
  mail,
  service,
  read,
  translate,
  extract,
  summarise,
  classify,
  write,
  askPerson,
];

const withModelFirst =
  /^\s*(?:(?:please|also|then|first|finally|have|let|use|ask)\s+)*(?:(?:an?|the)\s+)?(?:ai|llm|model|gpt|chatgpt|assistant|language model)\b/i;
const modelReaders: readonly Reader[] = [translate, summarise, extract, readFields, classify, write];

/** The steps that a clause asks for; undefined where it asks for none that there is. */
export function stepsIn(text: string, original: string, hasAnswer: boolean): readonly Step[] | undefined {
  const asked: Asked = { text, said: original, hasAnswer };
  if (withModelFirst.test(text)) {
    for (const reader of modelReaders) {
      const steps = reader(asked);
      if (steps !== undefined) return steps;
    }
  }
  // The verb that is said first says what is asked: "summarise the mails", "draft a reply to the customer".
  const begins =
    /^\s*(?:(?:please|also|then|first|finally|and|to|i|we|it|should|want|must|will)\s+){0,4}(\p{L}+(?:\s+\p{L}+)?)/iu.exec(text)?.[1] ?? '';
  const leading: readonly (readonly [Verb, Reader])[] = [
    ['summarise', summarise],
    ['translate', translate],
    ['extract', extract],
    ['write', write],
    ['classify', classify],
  ];
  for (const [verb, reader] of leading) {
    if (verbs[verb].exec(begins)?.index !== 0 || /\b(?:to|for) \S+@/i.test(text)) continue;
    if (verb === 'classify' && nouns.folder.test(text)) continue;
    const steps = reader(asked);
    if (steps !== undefined) return steps;
  }
  for (const reader of readers) {
    const steps = reader(asked);
    if (steps !== undefined) return steps;
  }
  return undefined;
}

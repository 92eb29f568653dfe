/** What people named, and nothing in the outline makes use of: it is told, for a draft that looks whole must not hide what was left out. */
import { allSteps, type Outline, type Step } from './outline.ts';
import { nouns } from './vocabulary.ts';

/** A name that stands inside a sentence, of one to three words. */
const named =
  /(?<=[\p{L}\p{N},;:)]\s+(?:["“'‘(])?)(?:\p{Lu}[\p{L}\p{N}&-]*|\p{Ll}?[\p{Lu}][\p{Ll}]+)(?:\s+(?:\p{Lu}[\p{L}\p{N}&-]*|\d{1,4}\b)){0,2}/gu;

/** Capital letters that name nobody and nothing that a step could use. */
const common =
  /^(?:(?:I|I['’]\p{L}+|AI|A\.I\.?|LLM|GPT|KI|OK|UTC|CET|GMT|EUR|USD|GBP|CHF|VAT|PDF|PDFs|CSV|XML|JSON|HTML|TXT|Excel|Word|Markdown|RSS|Atom|URL|API|ID|IDs|IBAN|CV|CVs|CRM|ERP|HTTP|HTTPS|SQL|IT|HR|CEO|CFO|CTO|COO|CISO|DPO|QA|PR|PII|GDPR|FAQ|Mr|Mrs|Ms|Dr|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Swedish|Danish|Norwegian|Finnish|Czech|Turkish|Ukrainian|Russian|Chinese|Japanese|Korean|Arabic|Hindi|Greek|Hungarian|Romanian|Claude|ChatGPT|OpenAI|Anthropic|Please)(?:\s+|$))+$/u;

/** Words that say a place to look things up in, or a helper, in small letters. */
const places =
  /\b(?:knowledge base|knowledge graph|vector (?:store|database)|wiki|handbook|intranet|tools?\b(?= (?:that|to|which|for)))/giu;

/** Where things lie or go, in small letters: a step must read from there or write to it. */
const held: readonly (readonly [RegExp, (outline: Outline, step: Step) => boolean])[] = [
  [/\b(?:mailbox|inbox)\b/iu, ({ trigger }, step) => trigger.kind === 'mail' || (step.kind === 'read' && step.source === 'mailbox')],
  [
    /\b(?:database|data warehouse)\b/iu,
    (_, step) => (step.kind === 'read' && step.source === 'database') || (step.kind === 'write-row' && step.store === 'database'),
  ],
  [
    /\b(?:spreadsheet|[\w-]+\.(?:csv|xlsx))\b/iu,
    ({ trigger }, step) => trigger.kind === 'file' || (step.kind === 'read' && step.source === 'sheet') || step.kind === 'write-file',
  ],
  [
    /\bfolder\b/iu,
    ({ trigger }, step) =>
      trigger.kind === 'file' ||
      step.kind === 'write-file' ||
      (step.kind === 'read' && (step.source === 'document' || step.source === 'sheet' || step.source === 'mailbox')),
  ],
  [/\btable\b/iu, (_, step) => step.kind === 'read' || step.kind === 'write-row'],
];

/** Stores and programs that a kind of step stands for whatever it is called. */
const standsFor: readonly (readonly [RegExp, (step: Step) => boolean])[] = [
  [
    /^(?:Postgres(?:QL)?|My ?SQL|MariaDB|SQLite)$/iu,
    (step) => (step.kind === 'read' && step.source === 'database') || (step.kind === 'write-row' && step.store === 'database'),
  ],
  [/^(?:Microsoft |MS )?Teams$/iu, (step) => step.kind === 'post-chat' && step.service === 'teams'],
  [/^Slack(?: channel)?$/iu, (step) => step.kind === 'post-chat' && step.service === 'slack'],
  [/^Discord$/iu, (step) => step.kind === 'post-chat' && step.service === 'discord'],
  [
    /^(?:Gmail|Outlook|Exchange|IMAP|SMTP|Thunderbird)$/iu,
    (step) => step.kind === 'send-mail' || (step.kind === 'read' && step.source === 'mailbox'),
  ],
];

const idle: Step = { kind: 'wait', said: '', seconds: 1 };

const slotsOf = (step: Step): string =>
  Object.entries(step)
    .flatMap(([key, value]) =>
      key === 'said' ||
      key === 'kind' ||
      key === 'then' ||
      key === 'otherwise' ||
      (key === 'about' && !(step.kind === 'ask-model' && step.task === 'write'))
        ? []
        : [JSON.stringify(value)],
    )
    .join(' ');

/** A sentence for each name of `text` that stands in no slot of the outline and in no part that was told as not understood. */
export function unheard(text: string, { notUnderstood, trigger, steps }: Outline): readonly string[] {
  const all = allSteps(steps);
  const used = [JSON.stringify(trigger), ...all.map(slotsOf), ...notUnderstood].join('\n').toLowerCase();
  const mailStarts = trigger.kind === 'mail';
  const isUsed = (words: string): boolean =>
    used.includes(words.toLowerCase()) ||
    standsFor.some(
      ([pattern, does]) => pattern.test(words) && (all.some(does) || (mailStarts && /mail|outlook|exchange|imap/i.test(words))),
    );
  const names = [...text.matchAll(named)]
    .map(([words]) => words.trim())
    .filter((words) => !common.test(words) && !nouns.people.test(words));
  // Who calls is known by the secret that they sign with.
  const begins = trigger.kind === 'webhook' ? (/^[^,.]*/u.exec(text)?.[0] ?? '') : '';
  const calls = (words: string): boolean => nouns.elsewhere.test(words) && begins.includes(words);
  const told = notUnderstood.join('\n');
  const containers = held.flatMap(([pattern, does]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ||
      told.includes(found) ||
      [...all, idle].some((step) => does({ name: '', notUnderstood, trigger, steps }, step))
      ? []
      : [found];
  });
  const helpers = [...text.matchAll(places)].map(([words]) => words).filter((words) => !notUnderstood.some((one) => one.includes(words)));
  const unused = [...new Set([...names.filter((words) => !isUsed(words) && !calls(words)), ...helpers])];
  return [
    ...unused.map((words) => `Nothing in the draft makes use of “${words}”, which you named.`),
    ...containers.map((words) => `Nothing in the draft reads or fills the ${words} that you named.`),
  ].slice(0, 8);
}

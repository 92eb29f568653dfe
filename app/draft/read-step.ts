/** One clause, one step: what it asks for, and the slots that it fills. */
import type { Step } from './outline.ts';
import type { Asked, Reader } from './steps/asked.ts';
import { file, row } from './steps/keeping.ts';
import { askForFields, classify, decide, extract, readFields, summarise, translate, write } from './steps/models.ts';
import { approve, askPerson, mask, wait } from './steps/people.ts';
import { read } from './steps/reading.ts';
import { chat, mail, service } from './steps/sending.ts';
import { beyond, nouns, verbs, type Verb } from './vocabulary.ts';

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
const modelReaders: readonly Reader[] = [translate, summarise, extract, readFields, decide, classify, write, askForFields];

/** "Write a row to the database", "write a note in Notion": it is kept, and nobody has to think it up. */
const keeps =
  /\bwrites? (?:an?|the|one)\s+(?:new\s+)?(?:row|line|record|entry|log|note|comment|task|ticket|card|page)\b.*\b(?:in|into|to|on)\b/iu;

const opening = /^\s*(?:(?:please|also|then|first|finally|and|to|i|we|it|should|want|must|will)\s+){0,4}/iu;
const begins = (text: string, pattern: RegExp): boolean => {
  const from = opening.exec(text)?.[0].length ?? 0;
  return pattern.exec(text.slice(from))?.index === 0;
};

/** The steps that a clause asks for; undefined where it asks for none that there is. */
export function stepsIn(text: string, original: string, hasAnswer: boolean): readonly Step[] | undefined {
  const asked: Asked = { text, said: original, hasAnswer };
  if (withModelFirst.test(text)) {
    for (const reader of modelReaders) {
      const steps = reader(asked);
      if (steps !== undefined) return steps;
    }
  }
  // What no step does is not done by one that has a word in common with it: "delete all files" writes none.
  if (begins(text, beyond)) return mask(asked) ?? (begins(text, verbs.extract) ? extract(asked) : undefined);
  // The verb that is said first says what is asked: "summarise the mails", "draft a reply to the customer".
  const leading: readonly (readonly [Verb, Reader])[] = [
    ['summarise', summarise],
    ['translate', translate],
    ['extract', extract],
    ['write', write],
    ['classify', classify],
  ];
  for (const [verb, reader] of leading) {
    if (!begins(text, verbs[verb]) || /\b(?:to|for) \S+@/i.test(text)) continue;
    if (verb === 'classify' && nouns.folder.test(text)) continue;
    if (verb === 'write' && keeps.test(text)) continue;
    const steps = reader(asked);
    if (steps !== undefined) return steps;
  }
  for (const reader of readers) {
    const steps = reader(asked);
    if (steps !== undefined) return steps;
  }
  return undefined;
}

/** What a pack cannot speak for, said plainly: a reader must not take silence for good news. */
import type { AuditEntry } from '../../audit/entry.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Period, ReadSegment, SegmentProblem } from './segment.ts';

const day = 86_400_000;
/** Longer than an office is closed over a long weekend. */
const longSilence = 7 * day;
const mostSilences = 50;

const problemWords: Readonly<Record<SegmentProblem['code'], string>> = {
  'malformed-entry': 'a line is no entry',
  'missing-entries': 'entries are missing',
  'repeated-entry': 'an entry was inserted or moved',
  'broken-link': 'an entry does not follow from the one before',
  'clock-back': 'the clock was set back',
  'malformed-checkpoint': 'a checkpoint cannot be read',
  'unknown-key': 'a checkpoint is under a key that does not count',
  'bad-signature': 'the signature of a checkpoint does not fit',
  'wrong-origin': 'a checkpoint belongs to another log',
  'misplaced-checkpoint': 'a checkpoint is not where it belongs',
  'root-mismatch': 'what was signed is not what is here',
  'unsigned-tail': 'no checkpoint covers the last entries',
  truncated: 'the log ends before a checkpoint does',
  fork: 'two histories were signed',
  'malformed-line': 'a line is no part of a log',
  'count-mismatch': 'the number of entries is wrong',
  'column-mismatch': 'stored copies differ',
  'node-mismatch': 'the stored tree differs',
  'unexplained-start': 'the beginning is missing',
  'before-start': 'the beginning was removed',
  'no-consistency': 'the last checkpoint does not continue the first',
  'no-checkpoint': 'no checkpoint covers these entries',
};

/** For people: each code once, with the entries where it shows. */
export const problemsInWords = (problems: readonly SegmentProblem[]): string[] =>
  [...Map.groupBy(problems, ({ code }) => code)].map(
    ([code, found]) =>
      `The log does not hold: ${problemWords[code]} (entry ${found
        .slice(0, 5)
        .map(({ index }) => index)
        .join(', ')}${found.length > 5 ? ` and ${found.length - 5} more` : ''}).`,
  );

/** Entries that say themselves that something is missing around them. */
const tellingActions: Readonly<Record<string, (entry: AuditEntry) => string>> = {
  'store.rolled-back': () => 'The workspace was found older than it had been: what was written after that copy was made is not in it',
  'store.restored': () => 'A backup was put back: what was written after it was made is not in the workspace any more',
  'workspace.clock-behind': () => 'The clock of the computer stood before the newest entry',
  'service.clock-behind': () => 'The clock of a service stood before what it had done last',
  'audit.clock-jumped': () => 'The clock of the computer went far ahead',
  'audit.pruned': ({ details }) => `Retention removed the first ${String(details['size'])} entries of the log`,
};

function silences(entries: readonly AuditEntry[], { from, until }: Period): string[] {
  const times = [from, ...entries.map(({ time }) => time), until];
  return times.flatMap((time, at) => {
    const before = times[at - 1];
    if (before === undefined || time - before <= longSilence) return [];
    return [
      `Nothing was written between ${instantText(before)} and ${instantText(time)} (${Math.floor((time - before) / day)} days): no entry and so no checkpoint.`,
    ];
  });
}

/** `now` is when the pack is made; a verifier gives the time that the pack names. */
export function gapsOf(log: ReadSegment, period: Period, now: number): readonly string[] {
  const within = log.entries.filter(({ time }) => time >= period.from && time < period.until);
  const [first] = log.entries;
  const last = log.entries.at(-1);
  // The time before a log began is said by itself.
  const quiet = silences(within, {
    from: log.first === 0 ? Math.max(period.from, first?.time ?? 0) : period.from,
    until: Math.min(period.until, now),
  });
  return [
    ...(period.until > now ? ['The period is not over: counts and samples will still change.'] : []),
    ...problemsInWords(log.problems),
    ...(log.first === 0
      ? first !== undefined && first.time >= period.from
        ? [`The log begins on ${instantText(first.time)}: nothing is known of the time before.`]
        : []
      : first === undefined || first.time >= period.from
        ? [
            `The entries before number ${log.first} are not here${first === undefined ? '' : `, and the first one that is here is of ${instantText(first.time)}`}: what happened earlier in the period is not known.`,
          ]
        : []),
    ...(period.until <= now && (last === undefined || last.time < period.until)
      ? [
          `The last entry here is of ${last === undefined ? 'no time' : instantText(last.time)}: whether more followed before the period ended cannot be told from it.`,
        ]
      : []),
    ...(within.length === 0 ? ['Nothing at all was written down in this period.'] : quiet.slice(0, mostSilences)),
    ...(quiet.length > mostSilences ? [`And ${quiet.length - mostSilences} more such times.`] : []),
    ...within.flatMap((entry) => {
      const tell = Object.hasOwn(tellingActions, entry.action) ? tellingActions[entry.action] : undefined;
      return tell === undefined || (entry.details['outcome'] ?? 'done') !== 'done'
        ? []
        : [`${tell(entry)} (${instantText(entry.time)}, entry ${entry.index}).`];
    }),
    ...unsettled(within),
  ];
}

/** The program was ended between an action and its entry. */
function unsettled(entries: readonly AuditEntry[]): string[] {
  const cut = entries.filter(({ details }) => details['outcome'] === 'cut-short');
  return cut.length === 0
    ? []
    : [
        `Of ${cut.length} ${cut.length === 1 ? 'action' : 'actions'} nobody knows how ${cut.length === 1 ? 'it' : 'they'} ended, because the program was stopped: entry ${cut
          .slice(0, 10)
          .map(({ index }) => index)
          .join(', ')}.`,
      ];
}

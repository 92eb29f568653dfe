/** countersign detect: personal data, secrets and injected instructions in a text, or in many texts, one a line. */
import { z } from 'zod';
import { plainLine } from '../../kernel/plain-text.ts';
import { channels, judgeInjection } from '../../privacy/detectors/injection/injection.ts';
import { findPersonalData } from '../../privacy/detectors/personal/pii.ts';
import { findSecretSpans } from '../../privacy/detectors/secrets/secrets.ts';
import type { Span } from '../../privacy/detectors/span.ts';
import type { Command, ExitCode } from '../command.ts';
import { answerLine, idSchema, writtenId } from '../line-id.ts';
import { answerable, inputLines, type InputLine } from '../lines.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';

const usage = `countersign detect pii|secrets|injection FILE|- [--jsonl] [--json]

Finds personal data, secrets, or injected instructions in a text. Offsets are UTF-16 units. What was found is not printed, only where.

  pii        names, addresses, e-mail, phone, cards, bank accounts, identity numbers of many countries, health numbers, ...
  secrets    keys of providers, and values under telling names; placeholders are none
  injection  advice, not a lock: a label and a score
  --jsonl    FILE holds one { "id", "text", "channel" } a line; one result a line comes out, in the same order. A line that cannot be
             read gets an "error" in its place; a blank line gets it once a line with text follows, and none at the end. channel: ${channels.join(', ')}

Exit code 0: nothing found; 1: something found; 2: nothing found, but a line or the file cannot be read.`;

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_TEXT = 16 * 1024 * 1024;
const lineSchema = z.object({ id: idSchema.optional(), text: z.string().max(MAX_TEXT), channel: z.string().max(100).optional() });

type Kind = 'pii' | 'secrets' | 'injection';
interface Result {
  readonly spans: readonly Span[];
  readonly label?: 'injection' | 'benign';
  readonly score?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

const places = (spans: readonly Span[]): Span[] =>
  spans.map(({ start, end, kind, score }) => ({ start, end, kind, score: Math.round(score * 1_000) / 1_000 }));

/** The detectors look at so much of one text; more is given to them in parts, each with what stands around it. */
const PART = 2 * 1024 * 1024;
const AROUND = 32 * 1024;

function inParts(text: string, find: (part: string) => readonly Span[]): Span[] {
  if (text.length <= PART) return [...find(text)];
  const found: Span[] = [];
  for (let at = 0; at < text.length; at += PART) {
    const from = Math.max(0, at - AROUND);
    for (const span of find(text.slice(from, at + PART + AROUND))) {
      const [start, end] = [span.start + from, span.end + from];
      // What begins in another part is told there.
      if (start >= at && start < at + PART && start >= (found.at(-1)?.end ?? 0)) found.push({ ...span, start, end });
    }
  }
  return found;
}

function detect(kind: Kind, text: string, channel?: string): Result {
  switch (kind) {
    case 'pii':
      return { spans: places(inParts(text, findPersonalData)) };
    case 'secrets':
      return { spans: places(inParts(text, (part) => findSecretSpans(part))) };
    case 'injection': {
      let worst: { readonly label: 'injection' | 'benign'; readonly score: number } = { label: 'benign', score: 0 };
      const spans = inParts(text, (part) => {
        const { spans: found, label, score } = judgeInjection(part, channel);
        if (score > worst.score) worst = { label, score };
        return found;
      });
      return { spans: places(spans), ...worst };
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The one result of a line, whatever the line is, with the id as it was written. */
function answer(kind: Kind, { text, number, fault }: InputLine): { readonly id?: string | undefined; readonly result: Result } {
  if (fault !== undefined) return { result: { spans: [], error: { code: 'file/unreadable', message: `Line ${number} is ${fault}.` } } };
  const value = jsonOf(text);
  const line = lineSchema.safeParse(value);
  return {
    id: writtenId(text, value),
    result: line.success
      ? detect(kind, line.data.text, line.data.channel)
      : { spans: [], error: { code: 'cli/bad-usage', message: `Line ${number} is not { "id", "text" }.` } },
  };
}

const isHit = ({ spans, label }: Result): boolean => (label === undefined ? spans.length > 0 : label === 'injection');

/** Line and column from 1. */
function placeOf(text: string, offset: number): string {
  const ahead = text.slice(0, offset);
  return `${ahead.split('\n').length}:${offset - ahead.lastIndexOf('\n')}`;
}

function forPeople(path: string, text: string, { spans, label, score }: Result): string {
  const verdict = label === undefined ? '' : `${plainLine(path)}: ${label} (${(score ?? 0).toFixed(2)})\n`;
  return (
    verdict +
    spans
      .map(
        (span) =>
          `${plainLine(path)}:${placeOf(text, span.start)}  ${span.kind}  ${span.end - span.start} characters, ${span.score.toFixed(2)}\n`,
      )
      .join('')
  );
}

export const command: Command = {
  usage,
  async run(args, io): Promise<ExitCode> {
    const {
      values,
      positionals: [kind, file, ...more],
    } = optionsFrom(args, { jsonl: { type: 'boolean' } }, usage);
    if ((kind !== 'pii' && kind !== 'secrets' && kind !== 'injection') || file === undefined || more.length > 0)
      throw badUsage('detect takes pii, secrets or injection, and one FILE.', usage);
    if (values.jsonl !== true) {
      const text = file === '-' ? (await io.stdin()).replace(/^\uFEFF/, '') : readText(file, io.cwd, MAX_BYTES);
      const result = detect(kind, text);
      io.out(values.json === true ? `${JSON.stringify(result)}\n` : forPeople(file, text, result));
      return isHit(result) ? 1 : 0;
    }
    let hits = 0;
    let errors = 0;
    for await (const line of answerable(inputLines(file, io))) {
      const { id, result } = answer(kind, line);
      if (result.error !== undefined) errors += 1;
      else if (isHit(result)) hits += 1;
      io.out(`${answerLine(id, result)}\n`);
    }
    return hits > 0 ? 1 : errors > 0 ? 2 : 0;
  },
};

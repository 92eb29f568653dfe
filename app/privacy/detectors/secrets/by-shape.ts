/** Secrets by the formats of those who give them. */
import { isPlaceholder, looksRandom } from '../placeholder.ts';
import { matchesOf, type Possible } from '../sieve.ts';
import type { SecretShape } from './shapes/shape.ts';
import { secretShapes } from './shapes/shapes.ts';
import type { SecretSpan } from './values.ts';

const shapes: ReadonlyMap<RegExp, SecretShape> = new Map(secretShapes.map((shape) => [shape.pattern, shape]));

export function byShape(text: string, possible: Possible): SecretSpan[] {
  if (text.length < 12) return [];
  const found: SecretSpan[] = [];
  for (const pattern of possible) {
    const shape = shapes.get(pattern);
    if (shape === undefined) continue;
    const { kind, words, marks, anyValue, weak } = shape;
    if (!marks.some((mark) => (typeof mark === 'string' ? text.includes(mark) : mark.test(text)))) continue;
    for (const match of matchesOf(text, pattern, possible)) {
      const [start, end] = (match[1] === undefined ? match.indices?.[0] : match.indices?.[1]) ?? [0, 0];
      const value = text.slice(start, end);
      if (anyValue === true ? isEmptyKey(value) : isPlaceholder(lastPart(value))) continue;
      if (
        kind === 'url-password' &&
        (/^(?:postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|rabbitmq|guest|root|admin|user|minio|minioadmin|elastic|neo4j|sa|pass(?:word|wd)?)$/i.test(
          value,
        ) ||
          value.startsWith('//'))
      )
        continue;
      if (weak === true && !looksRandom(value)) continue;
      // `ion_channel_2024_batch_03`: words with numbers between, none as long as the runs of a key.
      if (
        kind === 'provider-key' &&
        !/(?=[A-Za-z]*\d)[A-Za-z0-9]{12}|[A-Za-z0-9]{20}/.test(value) &&
        !(/[a-z]/.test(value) && /[A-Z]/.test(value))
      )
        continue;
      if (kind === 'openai-key' && !/\d/.test(value) && !looksRandom(value.replace(/^sk-(?:proj-)?/, ''))) continue;
      found.push({
        start,
        end,
        kind,
        score: kind === 'url-password' || kind === 'connection-password' ? 0.95 : 0.98,
        words,
        sure: weak !== true,
      });
    }
  }
  return found;
}

/** An address is judged by its last part, everything else as a whole; the first twenty signs of a Twitter token are always A. */
const lastPart = (value: string): string =>
  /^https?:\/\//.test(value) ? (value.replace(/\/$/, '').split(/[/=]/).at(-1) ?? value) : value.replace(/^A{20,}/, '');

/** A key whose body is left out or crossed out. */
function isEmptyKey(block: string): boolean {
  const body = block
    .replace(/-----[^-]*-----/g, '')
    .replace(/\\[nr]/g, '')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  // Words behind the head are no key: one has a long unbroken run.
  return (
    (block.startsWith('-----') && !/[A-Za-z0-9+/=]{20}/.test(block.replace(/-----[^-]*-----/g, ' ').replace(/\\[nr]/g, ' '))) ||
    body.length < 16 ||
    /(.)\1{11}/.test(body.slice(0, 200)) ||
    /YOUR|PRIVATE_?KEY|EXAMPLE/.test(body)
  );
}

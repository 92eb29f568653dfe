import type { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import type { FoundInText, NodeExecutor, TextDetectors } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { replaceTexts } from '../kit/vault.ts';
import { parameters, type RedactGroup } from './definition.ts';

type Parameters = z.infer<typeof parameters>;

const groupOf: ReadonlyMap<string, RedactGroup> = new Map<string, RedactGroup>([
  ['name', 'names'],
  ['email', 'contacts'],
  ['phone', 'contacts'],
  ['address', 'addresses'],
  ['postcode', 'addresses'],
  ['geo', 'addresses'],
  ['iban', 'bank'],
  ['bank-account', 'bank'],
  ['routing-number', 'bank'],
  ['sort-code', 'bank'],
  ['card', 'cards'],
  ['ip', 'machines'],
  ['mac', 'machines'],
]);
const least: Readonly<Record<Parameters['certainty'], number>> = { possible: 0, likely: 0.7, certain: 0.9 };

/** Secrets first: a password with an address in it is a password. */
function foundIn(text: string, given: Parameters, { personal, secrets }: TextDetectors): FoundInText[] {
  const keys = given.secrets ? secrets(text).map((span) => ({ ...span, kind: 'secret' })) : [];
  const people = personal(text).filter(
    (span) => given[groupOf.get(span.kind) ?? 'ids'] && !keys.some((key) => key.start < span.end && span.start < key.end),
  );
  return [...keys, ...people].filter((span) => span.score >= least[given.certainty]).sort((a, b) => a.start - b.start);
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  if (tools.detectors === undefined)
    throw stepFailure(request, 'has nothing here that finds personal data', 'Run it in the program itself.');
  const detectors = await tools.detectors();
  const paths = given.fields.map(parsePath);
  const out = itemsIn(request).flatMap((item) => {
    stopIfCancelled(request, tools);
    // Numbers begin anew with each item, so that nobody can be followed from one to the next.
    const numbers = new Map<string, Map<string, number>>();
    const mark = (kind: string, value: string): string => {
      if (given.replacement === 'removed') return '[removed]';
      if (given.replacement === 'kind') return `[${kind}]`;
      const known = numbers.get(kind) ?? new Map<string, number>();
      numbers.set(kind, known);
      const key = value.toLowerCase().replace(/\s+/g, ' ');
      if (!known.has(key)) known.set(key, known.size + 1);
      return `[${kind} ${known.get(key) ?? 0}]`;
    };
    return replaceTexts([item], paths, (text) => {
      let made = '';
      let at = 0;
      for (const { start, end, kind } of foundIn(text, given, detectors)) {
        if (start < at) continue;
        made += text.slice(at, start) + mark(kind, text.slice(start, end));
        at = end;
      }
      return made + text.slice(at);
    });
  });
  return done({ out });
};
export default execute;

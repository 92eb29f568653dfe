import type { Json, JsonObject } from '../../kernel/json.ts';
import { defineRule } from '../kit/define-rule.ts';

/** Embeddings, overrides and isolates of Unicode's UAX 9: what stands behind one is shown in another order than it has (CVE-2021-42574). */
const turning = /[\u202a-\u202e\u2066-\u2069]/;
const everyTurning = /[\u202a-\u202e\u2066-\u2069]/g;
/** One word of Latin, Cyrillic and Greek letters: `isAdm\u0456n` is another name than it looks (CVE-2021-42694). Signs of wrongly read UTF-8 are no letters of a word. */
const mixedWord = /(?<![\w$\u0370-\u03ff\u0400-\u052f])(?=[\w$]*[a-zA-Z\u0370-\u03ff\u0400-\u052f])[\w$\u0370-\u03ff\u0400-\u052f]{3,80}/g;
/** Cyrillic, Greek capitals, and the Greek letters that nobody tells from `o`, `v`, `c` and `j`. */
const looksLatin =
  /[\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u037f\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u03bf\u03f2\u03f3\u03f9]/;
/** Greek letters by which quantities are called, `\u03b1Max`, `sin\u03b1`: between two small letters one stands in the place of a Latin one. */
const symbolWithin = /(?<=[a-z])[\u03b1\u03b3\u03b9\u03ba\u03c1\u03c5](?=[a-z])/g;
const anyOther = /[\u0370-\u03ff\u0400-\u052f]/;
const otherLetters =
  /[\u0400-\u0404\u0407\u0409-\u040f\u0411\u0413\u0414\u0416-\u0419\u041b\u041f\u0423\u0424\u0426-\u042f\u0431-\u0434\u0436-\u043d\u043f\u0442\u0444\u0446-\u0454\u0457\u0370-\u037e\u0384-\u0390\u0393\u0394\u0398\u039b\u039e\u03a0\u03a3\u03a6\u03a8-\u03bc\u03be\u03c0-\u03f1\u03f4-\u03f8\u03fa-\u03ff]/;

interface Found {
  readonly path: readonly string[];
  readonly text: string;
}
const mostFound = 20;
const deepest = 60;

function find(value: Json, path: readonly string[], found: Found[]): Found[] {
  if (found.length >= mostFound || path.length > deepest) return found;
  if (typeof value === 'string') {
    if (turning.test(value)) found.push({ path, text: value });
  } else if (Array.isArray(value)) (value as readonly Json[]).forEach((item, index) => find(item, [...path, String(index)], found));
  else if (value !== null && typeof value === 'object')
    for (const key of Object.keys(value)) find((value as JsonObject)[key] as Json, [...path, key], found);
  return found;
}

/** Of letters that all look Latin, beside ones that are: no Russian or Greek word is. */
function isDisguised(word: string): boolean {
  const plain = word.replace(symbolWithin, 'o');
  return /[a-zA-Z]/.test(word) && (plain !== word || looksLatin.test(word)) && !otherLetters.test(plain);
}
const disguised = (source: string): string | undefined => (anyOther.test(source) ? source.match(mixedWord)?.find(isDisguised) : undefined);

const lineOf = (source: string, part: RegExp | string): number =>
  source.slice(0, typeof part === 'string' ? source.indexOf(part) : source.search(part)).split('\n').length;

const why =
  'Some characters turn the reading direction of what follows them. Whoever reads the text sees it in another order than the one that runs, so a reviewer says yes to something else.';
const remedy = 'Take them out; write the text anew if you do not know where it came from.';

export const SC011 = defineRule({
  id: 'SC011',
  title: 'A text does not read as it is',
  severity: 'high',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'node',
  choice: { title: 'Write it anew', opens: 'step' },
  taxonomy: ['CWE-451'],
  visit(step, report) {
    const { code, ai } = step.facts;
    // What a model reads is another rule's, which sees more.
    const found = ai === undefined ? step.ofContent('turned texts', () => find(step.node.parameters, [], [])) : [];
    for (const { path, text } of found) {
      const field = path.join('.');
      const isCode = field === code?.parameter;
      report({
        step,
        field,
        ...(isCode ? {} : { severity: 'medium' }),
        title: isCode
          ? `The script in \u201c${step.name}\u201d does not run as it is shown (line ${lineOf(text, turning)})`
          : `The text in \u201c${field}\u201d of \u201c${step.name}\u201d is not what it looks like`,
        message: why,
        remedy,
        key: field,
        fixes: [
          {
            id: 'strip',
            title: 'Take the turning characters out',
            safety: 'safe',
            patch: [{ op: 'setParameter', nodeId: step.node.id, path, value: text.replace(everyTurning, '') }],
          },
        ],
      });
    }
    const word = code === undefined ? undefined : step.ofContent('disguised word', () => disguised(code.source));
    if (code !== undefined && word !== undefined)
      report({
        step,
        field: code.parameter,
        severity: 'medium',
        confidence: 'medium',
        title: `The script in \u201c${step.name}\u201d has a name of letters from two alphabets: \u201c${word}\u201d (line ${lineOf(code.source, word)})`,
        message: 'It looks like a name that it is not, so the script does something else than a reviewer reads in it.',
        remedy: 'Write the name anew with the letters of one alphabet.',
        key: 'letters',
      });
  },
  visitRest({ flow }, report) {
    const names = [
      { place: undefined, field: 'name', text: flow.name, what: 'The name of the flow' },
      { place: undefined, field: 'purpose', text: flow.purpose ?? '', what: 'The purpose of the flow' },
      // Of a thousand steps, hardly one.
      ...flow.nodes
        .filter(({ name }) => turning.test(name))
        .map(({ id, name }) => ({ place: { id, name }, field: 'name', text: name, what: 'The name of a step' })),
      ...flow.connections.map(({ id, name }) => ({
        place: undefined,
        field: `connections.${id}`,
        text: name,
        what: 'The name of a connection',
      })),
    ];
    for (const { place, field, text, what } of names)
      if (turning.test(text))
        report({
          ...(place === undefined ? {} : { place }),
          field,
          severity: 'medium',
          title: `${what} is not what it looks like`,
          message: why,
          remedy,
          key: field,
        });
  },
});

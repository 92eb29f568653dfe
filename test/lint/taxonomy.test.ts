/** What rules refer to in standards and laws: every key has its form, stands in a list with its source, and is the same on the rule's page. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { cweNames } from '../../app/lint/output/cwe-names.ts';
import { printSarif } from '../../app/lint/output/sarif.ts';
import { rules } from '../../app/lint/registry.ts';

const folder = new URL('./taxonomy/', import.meta.url);
const listShape = z.strictObject({
  /** Where the names are from, and what they were compared with. */
  source: z.string().min(20),
  /** `verified` is false where a name could not be compared with a copy of its source. */
  entries: z.array(z.strictObject({ id: z.string(), name: z.string().min(3), verified: z.boolean() })).min(1),
});

/** The form of a key, by the file that lists it; weaknesses are listed in the product, which prints their names. */
const forms: Readonly<Record<string, RegExp>> = {
  'atlas.json': /^AML\.T\d{4}(\.\d{3})?$/,
  'ccpa.json': /^CCPA 1798\.\d{3}$/,
  'gdpr.json': /^GDPR [1-9]\d?(\([1-9]\d?\)(\([a-z]\))?)?$/,
  'hipaa.json': /^HIPAA 164\.\d{3}\([a-z]\)(\([1-9]\))?$/,
  'nist-ai-rmf.json': /^NIST (GOVERN|MAP|MEASURE|MANAGE) [1-6]\.[1-9]\d?$/,
  'owasp-agentic.json': /^ASI(0[1-9]|10)$/,
  'owasp-llm.json': /^LLM(0[1-9]|10):2025$/,
  'owasp-low-code.json': /^LCNC-SEC-(0[1-9]|10)$/,
  'soc2.json': /^(CC[1-9]|A1|C1|PI1)\.[1-9]$/,
};
const lists = Object.keys(forms).map((file) => ({ file, ...listShape.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) }));
const used = new Set(rules.flatMap(({ taxonomy }) => taxonomy));

it('every list has a form, and every entry the form of its list', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(forms).sort());
  const odd = lists.flatMap(({ file, entries }) => entries.filter(({ id }) => forms[file]?.test(id) !== true).map(({ id }) => id));
  expect([...odd, ...Object.keys(cweNames).filter((id) => !/^CWE-[1-9]\d{0,3}$/.test(id))]).toEqual([]);
});

it('every key of a rule stands in a list, and every entry of a list is used, once', () => {
  const listed = [...Object.keys(cweNames), ...lists.flatMap(({ entries }) => entries.map(({ id }) => id))];
  expect(listed.sort()).toEqual([...used].sort());
});

it('every rule refers to something, and to nothing twice', () => {
  expect(rules.filter(({ taxonomy }) => taxonomy.length === 0 || new Set(taxonomy).size !== taxonomy.length).map(({ id }) => id)).toEqual(
    [],
  );
});

it('the page of a rule names the same', () => {
  const differing = rules.filter(({ id, taxonomy }) => {
    const head = readFileSync(new URL(`../../resources/rules/${id}.md`, import.meta.url), 'utf8').split('\n')[2];
    return head?.split(' · ').at(-1) !== taxonomy.join(', ');
  });
  expect(differing.map(({ id }) => id)).toEqual([]);
});

it('SARIF carries every reference once, and the weaknesses with their official names', () => {
  const document = JSON.parse(printSarif({ files: [], errors: [], ms: 0 }, rules, '1.0.0')) as {
    runs: { taxonomies: { name: string; taxa: { id: string; shortDescription?: { text: string } }[] }[] }[];
  };
  const taxonomies = document.runs[0]?.taxonomies ?? [];
  const carried = taxonomies.flatMap(({ taxa }) => taxa.map(({ id }) => id));
  expect(carried.sort()).toEqual([...used].sort());
  expect(Object.fromEntries(taxonomies[0]?.taxa.map(({ id, shortDescription }) => [id, shortDescription?.text]) ?? [])).toEqual(cweNames);
});

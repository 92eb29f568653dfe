/** SARIF 2.1.0 (OASIS) with code flows, fixes, waivers as suppressions, and the taxonomies that the rules name. */
import { applyPatch } from '../../workflow/graph/patch.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import type { Rule } from '../kit/define-rule.ts';
import type { Finding, Hop, Severity } from '../kit/finding.ts';
import { cweNames } from './cwe-names.ts';
import { outlineOf, printReport, type FileReport, type LintReport, type Printer } from './file-report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { block: 'error', high: 'error', medium: 'warning', low: 'note' };
/** GitHub's `security-severity`: 0 to 10. */
const scores: Readonly<Record<Severity, string>> = { block: '9.5', high: '8.0', medium: '5.0', low: '2.0' };
const schemaUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

interface Taxonomy {
  readonly name: string;
  readonly organization: string;
  readonly informationUri: string;
  readonly matches: RegExp;
  readonly kind: 'superset' | 'relevant';
}
const taxonomies: readonly Taxonomy[] = [
  { name: 'CWE', organization: 'MITRE', informationUri: 'https://cwe.mitre.org/', matches: /^CWE-\d+$/, kind: 'superset' },
  {
    name: 'OWASP LLM Top 10 2025',
    organization: 'OWASP',
    informationUri: 'https://genai.owasp.org/llm-top-10/',
    matches: /^LLM\d\d:2025$/,
    kind: 'superset',
  },
  {
    name: 'OWASP Low-Code/No-Code Top 10 2022',
    organization: 'OWASP',
    informationUri: 'https://owasp.org/www-project-top-10-low-code-no-code-security-risks/',
    matches: /^LCNC-SEC-\d\d$/,
    kind: 'superset',
  },
  {
    name: 'OWASP Top 10 for Agentic Applications 2026',
    organization: 'OWASP',
    informationUri: 'https://genai.owasp.org/',
    matches: /^ASI\d\d$/,
    kind: 'superset',
  },
  {
    name: 'MITRE ATLAS',
    organization: 'MITRE',
    informationUri: 'https://atlas.mitre.org/',
    matches: /^AML\.T\d{4}(\.\d{3})?$/,
    kind: 'superset',
  },
  // A breach of these is for people to judge: what a rule finds has to do with them.
  {
    name: 'GDPR',
    organization: 'European Union',
    informationUri: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj',
    matches: /^GDPR /,
    kind: 'relevant',
  },
  { name: 'HIPAA', organization: 'HHS', informationUri: 'https://www.hhs.gov/hipaa/', matches: /^HIPAA /, kind: 'relevant' },
  {
    name: 'CCPA',
    organization: 'State of California',
    informationUri: 'https://oag.ca.gov/privacy/ccpa',
    matches: /^CCPA /,
    kind: 'relevant',
  },
  {
    name: 'SOC 2',
    organization: 'AICPA',
    informationUri: 'https://www.aicpa-cima.com/',
    matches: /^(?:CC|PI|[ACP])\d+\.\d+$/,
    kind: 'relevant',
  },
  {
    name: 'NIST AI RMF',
    organization: 'NIST',
    informationUri: 'https://www.nist.gov/itl/ai-risk-management-framework',
    matches: /^NIST /,
    kind: 'relevant',
  },
];

/** Weaknesses with their official names and pages; the other taxonomies are short enough to look up. */
function taxon(id: string): object {
  const name = cweNames[id];
  return name === undefined
    ? { id }
    : { id, shortDescription: { text: name }, helpUri: `https://cwe.mitre.org/data/definitions/${id.slice('CWE-'.length)}.html` };
}

/** Relative paths stay relative, so that code hosts can match them. */
function uriOf(path: string): string {
  const drive = /^[A-Za-z]:(?=[\\/])/.exec(path)?.[0];
  const encoded = path
    .slice(drive?.length ?? 0)
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part))
    .join('/');
  return drive === undefined ? `${path.startsWith('/') ? 'file://' : ''}${encoded}` : `file:///${drive}${encoded}`;
}
/** Larger files are not repeated for each fix; the patch is in the properties all the same. */
const MAX_FIX_TEXT = 128 * 1024;

/** A file of the report as results refer to it. */
interface Place {
  readonly file: FileReport;
  readonly artifact: { readonly uri: string; readonly index: number };
  readonly regions: Map<string, object>;
}
interface Spot {
  readonly nodeId?: string | undefined;
  readonly nodeName?: string | undefined;
  readonly field?: string | undefined;
}

const logical = ({ nodeId, nodeName, field }: Spot): object[] =>
  nodeId === undefined
    ? []
    : [
        {
          name: nodeName ?? nodeId,
          fullyQualifiedName: field === undefined || field === '' ? nodeId : `${nodeId}/${field}`,
          kind: 'member',
        },
      ];

/** Viewers make a link of `[text](place)` in a message (SARIF 2.1.0, 3.11.6), and names in files come from others. */
const said = (text: string): { readonly text: string } => ({ text: text.replaceAll('](', '] (') });

const literal = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** Where a step's id stands in the file, or its name; only where it stands there once, because a wrong line is worse than the first. */
function regionOf(text: string, nodeId: string, nodeName: string | undefined): object {
  for (const [key, value] of [
    ['id', nodeId],
    ['name', nodeName],
  ] as const) {
    if (value === undefined || value === '') continue;
    const json = `"${key}"\\s*:\\s*${literal(JSON.stringify(value))}`;
    const [match, more] = text.matchAll(new RegExp(/^\s*</.test(text.slice(0, 200)) ? `\\b${key}="${literal(value)}"` : json, 'g'));
    if (match === undefined || more !== undefined) continue;
    const before = text.slice(0, match.index).split(/\r\n|\r|\n/);
    const startColumn = (before.at(-1)?.length ?? 0) + 1;
    // JSON may break the line between key and value.
    const inside = match[0].split(/\r\n|\r|\n/);
    const endColumn = (inside.length === 1 ? startColumn : 1) + (inside.at(-1)?.length ?? 0);
    return {
      startLine: before.length,
      startColumn,
      ...(inside.length === 1 ? {} : { endLine: before.length + inside.length - 1 }),
      endColumn,
    };
  }
  return { startLine: 1 };
}

function regionIn({ file, regions }: Place, { nodeId, nodeName }: Spot): object {
  if (nodeId === undefined || file.source === undefined) return { startLine: 1 };
  const known = regions.get(nodeId) ?? regionOf(file.source.text, nodeId, nodeName);
  regions.set(nodeId, known);
  return known;
}

function location(place: Place, spot: Spot, message?: string): object {
  const logicalLocations = logical(spot);
  return {
    physicalLocation: { artifactLocation: place.artifact, region: regionIn(place, spot) },
    ...(logicalLocations.length === 0 ? {} : { logicalLocations }),
    ...(message === undefined ? {} : { message: said(message) }),
  };
}

/** The lines that differ, with the line ends that the file has. */
function replacement(before: string, printed: string): object {
  const after = before.includes('\r\n') ? printed.replaceAll('\n', '\r\n') : printed;
  const old = before.split(/(?<=\n)/);
  const fresh = after.split(/(?<=\n)/);
  const shortest = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shortest && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const length = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length, 0);
  return {
    deletedRegion: { charOffset: length(old.slice(0, head)), charLength: length(old.slice(head, old.length - tail)) },
    insertedContent: { text: fresh.slice(head, fresh.length - tail).join('') },
  };
}

/** A graph patch as SARIF can say it, for files of this program. */
function textFixes(finding: Finding, { file: { source }, artifact }: Place): object[] {
  const flow = source?.flow;
  if (source === undefined || flow === undefined || source.text.length > MAX_FIX_TEXT) return [];
  return finding.fixes.flatMap((fix) => {
    const patched = fix.safety === 'safe' ? applyPatch(flow, fix.patch) : undefined;
    if (patched?.ok !== true) return [];
    return [
      {
        description: said(fix.title),
        artifactChanges: [{ artifactLocation: artifact, replacements: [replacement(source.text, printFlow(patched.value))] }],
      },
    ];
  });
}

/**
 * Two things about a result are known only when every file has been looked at: the number of its file, and whether any result at all
 * is suppressed. Signs that no JSON text holds as they are stand for them in a file's part.
 */
const FILE_NUMBER = '\u0001';
const NOT_SUPPRESSED = '\u0002';
const unknownNumber = -1;

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);
const atResult = ' '.repeat(8);

/** One entry of `results`, laid out as it stands in the document. */
function result(finding: Finding, place: Place, ruleIndex: ReadonlyMap<string, number>): string {
  const index = ruleIndex.get(finding.ruleId);
  const fixes = textFixes(finding, place);
  const step = (hop: Hop): object => ({
    location: location(place, hop, `${hop.nodeName}${hop.field === '' ? '' : ` (${hop.field})`}: ${hop.why}`),
  });
  // Its keys are all ours, so that a number that is not known can be found in it. What follows may hold any key.
  const head = JSON.stringify(
    {
      ruleId: finding.ruleId,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: levels[finding.severity],
      message: said(`${finding.title}. ${finding.message} ${finding.remedy}`),
      locations: [location(place, finding)],
      ...(finding.path.length > 1 ? { codeFlows: [{ threadFlows: [{ locations: finding.path.map(step) }] }] } : {}),
      partialFingerprints: { 'countersign/v1': finding.fingerprint },
      ...(fixes.length === 0 ? {} : { fixes }),
    },
    null,
    2,
  ).replaceAll(`"index": ${unknownNumber}`, `"index": ${FILE_NUMBER}`);
  const rest = JSON.stringify(
    {
      // The graph patch itself, for tools that know flows: SARIF can only replace text.
      properties: { severity: finding.severity, confidence: finding.confidence, tags: finding.taxonomy, fixes: finding.fixes },
      ...(finding.waived === undefined
        ? {}
        : {
            suppressions: [
              {
                kind: 'external',
                status: 'accepted',
                justification: `${finding.waived.reason} (${finding.waived.by}, until ${finding.waived.until})`,
              },
            ],
          }),
    },
    null,
    2,
  );
  return `${atResult}${indented(`${head.slice(0, -'\n}'.length)},${rest.slice('{'.length, -'\n}'.length)}${finding.waived === undefined ? NOT_SUPPRESSED : ''}\n}`, atResult)}`;
}

const noResults = '"results": []';

export function sarifPrinter(rules: readonly Rule[], version: string): Printer {
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  return {
    outline: outlineOf,
    part(file) {
      const place: Place = { file, artifact: { uri: uriOf(file.path), index: unknownNumber }, regions: new Map() };
      return file.findings.map((finding) => result(finding, place, ruleIndex)).join(',\n');
    },
    *document(files, { errors }) {
      const numbers = new Map<string, number>();
      for (const { path } of [...files.map(({ outline }) => outline), ...errors]) if (!numbers.has(path)) numbers.set(path, numbers.size);
      const artifactAt = (path: string): Place['artifact'] => ({ uri: uriOf(path), index: numbers.get(path) ?? unknownNumber });
      const used = taxonomies.map((taxonomy) => ({
        taxonomy,
        ids: [...new Set(rules.flatMap((rule) => rule.taxonomy.filter((id) => taxonomy.matches.test(id))))].sort(),
      }));
      const relationships = (rule: Rule): object[] =>
        rule.taxonomy.flatMap((id) => {
          const at = used.findIndex(({ ids }) => ids.includes(id));
          const found = used[at];
          return found === undefined
            ? []
            : [
                {
                  target: { id, index: found.ids.indexOf(id), toolComponent: { name: found.taxonomy.name, index: at } },
                  kinds: [found.taxonomy.kind],
                },
              ];
        });
      const run = {
        tool: {
          driver: {
            name: 'Countersign',
            semanticVersion: version,
            informationUri: 'https://github.com/countersign/countersign',
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.title },
              fullDescription: { text: `${rule.title}.${rule.taxonomy.length === 0 ? '' : ` See ${rule.taxonomy.join(', ')}.`}` },
              help: { text: `"countersign rules ${rule.id}" tells what the rule looks for, why it matters, and how to mend it.` },
              defaultConfiguration: { level: levels[rule.severity] },
              properties: { tags: ['security', ...rule.taxonomy], 'security-severity': scores[rule.severity], precision: rule.confidence },
              relationships: relationships(rule),
            })),
            supportedTaxonomies: used.map(({ taxonomy }, index) => ({ name: taxonomy.name, index })),
          },
        },
        taxonomies: used.map(({ taxonomy, ids }) => ({
          name: taxonomy.name,
          organization: taxonomy.organization,
          informationUri: taxonomy.informationUri,
          shortDescription: { text: taxonomy.name },
          taxa: ids.map(taxon),
        })),
        artifacts: Array.from(numbers.keys(), (path) => ({ location: artifactAt(path), roles: ['analysisTarget'] })),
        results: [],
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: errors.map((error) => ({
              level: 'error',
              message: said(error.message),
              descriptor: { id: error.code },
              locations: [{ physicalLocation: { artifactLocation: artifactAt(error.path) } }],
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
      };
      // No text in JSON holds a bare quote, so that this is the key itself.
      const [before = '', after = ''] = JSON.stringify({ $schema: schemaUri, version: '2.1.0', runs: [run] }, null, 2).split(noResults);
      // Once one result tells of suppressions, none at all would mean "not known" for the others (3.27.23).
      const none = files.some(({ outline }) => outline.waived) ? `,\n${atResult}  "suppressions": []` : '';
      let between = `${before}"results": [\n`;
      for (const { outline, text } of files) {
        const results = text();
        if (results === '') continue;
        yield between + results.replaceAll(FILE_NUMBER, String(numbers.get(outline.path))).replaceAll(NOT_SUPPRESSED, none);
        between = ',\n';
      }
      yield between === ',\n' ? `\n      ]${after}\n` : `${before}${noResults}${after}\n`;
    },
  };
}

export const printSarif = (report: LintReport, rules: readonly Rule[], version: string): string =>
  printReport(sarifPrinter(rules, version), report);

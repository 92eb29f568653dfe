/** SARIF 2.1.0 (OASIS) with code flows, graph fixes as properties, and the taxonomies that the rules name. */
import { applyPatch } from '../../workflow/graph/patch.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import type { Rule } from '../kit/define-rule.ts';
import type { Finding, Hop, Severity } from '../kit/finding.ts';
import { cweNames } from './cwe-names.ts';
import type { FileReport, LintReport } from './file-report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { block: 'error', high: 'error', medium: 'warning', low: 'note' };
/** GitHub's `security-severity`: 0 to 10. */
const scores: Readonly<Record<Severity, string>> = { block: '9.5', high: '8.0', medium: '5.0', low: '2.0' };
const schemaUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

interface Taxonomy { readonly name: string; readonly organization: string; readonly informationUri: string; readonly matches: RegExp }
const taxonomies: readonly Taxonomy[] = [
  { name: 'CWE', organization: 'MITRE', informationUri: 'https://cwe.mitre.org/', matches: /^CWE-\d+$/ },
  { name: 'OWASP LLM Top 10 2025', organization: 'OWASP', informationUri: 'https://genai.owasp.org/llm-top-10/', matches: /^LLM\d\d:2025$/ },
  { name: 'OWASP Low-Code/No-Code Top 10 2022', organization: 'OWASP', informationUri: 'https://owasp.org/www-project-top-10-low-code-no-code-security-risks/', matches: /^LCNC-SEC-\d\d$/ },
  { name: 'OWASP Top 10 for Agentic Applications 2026', organization: 'OWASP', informationUri: 'https://genai.owasp.org/', matches: /^ASI\d\d$/ },
  { name: 'MITRE ATLAS', organization: 'MITRE', informationUri: 'https://atlas.mitre.org/', matches: /^AML\.T\d{4}(\.\d{3})?$/ },
];

/** Weaknesses with their official names and pages; the other taxonomies are short enough to look up. */
function taxon(id: string): object {
  const name = cweNames[id];
  return name === undefined ? { id } : { id, shortDescription: { text: name }, helpUri: `https://cwe.mitre.org/data/definitions/${id.slice('CWE-'.length)}.html` };
}

/** Relative paths stay relative, so that code hosts can match them. */
function uriOf(path: string): string {
  const encoded = path.split(/[\\/]/).map((part) => encodeURIComponent(part)).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
/** Larger files are not repeated for each fix; the patch is in the properties all the same. */
const MAX_FIX_TEXT = 128 * 1024;
const logical = (nodeId: string | undefined, nodeName: string | undefined, field: string | undefined): object[] => (nodeId === undefined ? [] : [{
  name: nodeName ?? nodeId, fullyQualifiedName: field === undefined || field === '' ? nodeId : `${nodeId}/${field}`, kind: 'member',
}]);

function location(file: FileReport, hop: { readonly nodeId?: string | undefined; readonly nodeName?: string | undefined; readonly field?: string | undefined }, message?: string): object {
  const logicalLocations = logical(hop.nodeId, hop.nodeName, hop.field);
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file.path) }, region: { startLine: 1 } },
    ...(logicalLocations.length === 0 ? {} : { logicalLocations }),
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}

/** A graph patch as SARIF can say it: the file's whole text before and after. */
function textFixes(finding: Finding, file: FileReport): object[] {
  const { source } = file;
  if (source === undefined || source.text.length > MAX_FIX_TEXT) return [];
  return finding.fixes.flatMap((fix) => {
    const patched = fix.safety === 'safe' ? applyPatch(source.flow, fix.patch) : undefined;
    if (patched?.ok !== true) return [];
    const replacement = { deletedRegion: { charOffset: 0, charLength: source.text.length }, insertedContent: { text: printFlow(patched.value) } };
    return [{ description: { text: fix.title }, artifactChanges: [{ artifactLocation: { uri: uriOf(file.path) }, replacements: [replacement] }] }];
  });
}

function result(finding: Finding, file: FileReport, ruleIndex: ReadonlyMap<string, number>): object {
  const index = ruleIndex.get(finding.ruleId);
  const fixes = textFixes(finding, file);
  const step = (hop: Hop): object => ({ location: location(file, hop, `${hop.nodeName}${hop.field === '' ? '' : ` (${hop.field})`}: ${hop.why}`) });
  return {
    ruleId: finding.ruleId, ...(index === undefined ? {} : { ruleIndex: index }), level: levels[finding.severity],
    message: { text: `${finding.title}. ${finding.message} ${finding.remedy}` },
    locations: [location(file, finding)],
    ...(finding.path.length > 1 ? { codeFlows: [{ threadFlows: [{ locations: finding.path.map(step) }] }] } : {}),
    partialFingerprints: { 'countersign/v1': finding.fingerprint },
    ...(fixes.length === 0 ? {} : { fixes }),
    // The graph patch itself, for tools that know flows: SARIF can only replace text.
    properties: { severity: finding.severity, confidence: finding.confidence, tags: finding.taxonomy, fixes: finding.fixes },
    ...(finding.waived === undefined ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: `${finding.waived.reason} (${finding.waived.by}, until ${finding.waived.until})` }] }),
  };
}

export function printSarif(report: LintReport, rules: readonly Rule[], version: string): string {
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const used = taxonomies.map((taxonomy) => ({ taxonomy, ids: [...new Set(rules.flatMap((rule) => rule.taxonomy.filter((id) => taxonomy.matches.test(id))))].sort() }));
  const relationships = (rule: Rule): object[] => rule.taxonomy.flatMap((id) => {
    const at = used.findIndex(({ ids }) => ids.includes(id));
    const found = used[at];
    return found === undefined ? [] : [{ target: { id, index: found.ids.indexOf(id), toolComponent: { name: found.taxonomy.name, index: at } }, kinds: ['superset'] }];
  });
  const run = {
    tool: {
      driver: {
        name: 'Countersign', semanticVersion: version, informationUri: 'https://github.com/countersign/countersign',
        rules: rules.map((rule) => ({
          id: rule.id, shortDescription: { text: rule.title }, defaultConfiguration: { level: levels[rule.severity] },
          properties: { tags: ['security', ...rule.taxonomy], 'security-severity': scores[rule.severity], precision: rule.confidence },
          relationships: relationships(rule),
        })),
        supportedTaxonomies: used.map(({ taxonomy }, index) => ({ name: taxonomy.name, index })),
      },
    },
    taxonomies: used.map(({ taxonomy, ids }) => ({ name: taxonomy.name, organization: taxonomy.organization, informationUri: taxonomy.informationUri, shortDescription: { text: taxonomy.name }, taxa: ids.map(taxon) })),
    artifacts: [...new Set(report.files.map((file) => file.path))].map((path) => ({ location: { uri: uriOf(path) } })),
    results: report.files.flatMap((file) => file.findings.map((finding) => result(finding, file, ruleIndex))),
    invocations: [{
      executionSuccessful: report.errors.length === 0,
      toolExecutionNotifications: report.errors.map((error) => ({ level: 'error', message: { text: error.message }, descriptor: { id: error.code }, locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(error.path) } } }] })),
    }],
    columnKind: 'utf16CodeUnits',
  };
  return `${JSON.stringify({ $schema: schemaUri, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

import { scriptImports } from '../dataflow/script/imports.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { advisoryFor, isExactVersion } from '../kit/versions.ts';

/** They come with the other program, and change with it alone. */
const shipped = /^(?:@langchain\/(?:core|community|openai|anthropic|textsplitters)|langchain)(?:\/|$)/;

export const SC007 = defineRule({
  id: 'SC007',
  title: 'A script uses a library that is not pinned or has a known hole',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'code',
  choice: { title: 'Choose a pinned version', opens: 'step' },
  taxonomy: ['CWE-1357', 'CWE-1395', 'LCNC-SEC-07'],
  visit(step, report) {
    const { code } = step.facts;
    if (code === undefined) return;
    const known = step.policy?.organisation?.libraries;
    const told = new Set<string>();
    for (const used of step.ofContent('imports', () => scriptImports(code))) {
      if (told.has(used.name) || (code.dialect === 'n8n' && shipped.test(used.name))) continue;
      const library = known?.find(({ name }) => name.toLowerCase() === used.name.toLowerCase());
      const hole = advisoryFor(used.version, library?.advisories);
      const loose = code.language === 'javascript' && (used.version === undefined || !isExactVersion(used.version));
      if (hole === undefined && !loose) continue;
      told.add(used.name);
      const wanted = library?.version;
      // Only the address of a module says which version is meant; a plain name means whatever is installed.
      const pinned =
        wanted === undefined || !used.remote || advisoryFor(wanted, library?.advisories) !== undefined
          ? undefined
          : code.source.replaceAll(
              used.text,
              used.text.replace(`${used.name}${used.version === undefined ? '' : `@${used.version}`}`, `${used.name}@${wanted}`),
            );
      const place = used.line === 0 ? '' : ` (line ${used.line})`;
      report({
        step,
        field: code.parameter,
        title:
          hole === undefined
            ? `The script in “${step.name}” takes whatever version of “${used.name}” there is${place}`
            : `The script in “${step.name}” uses “${used.name}”, which has a known hole (${hole.id})${place}`,
        message:
          hole === undefined
            ? 'The library can change without anybody here noticing, and then other code runs with the rights of this flow.'
            : 'The hole is public, and so are ways to use it: data that passes through the library can take over the step.',
        remedy:
          hole?.fixedIn === undefined
            ? wanted === undefined
              ? 'Use a step of this program instead, or an address of the library that names the version that was looked at.'
              : `Name the version that was looked at: ${used.name}@${wanted}.`
            : `Use ${used.name} ${hole.fixedIn} or later, and name that version.`,
        severity: hole !== undefined || used.remote ? 'high' : 'medium',
        fixes:
          pinned === undefined || pinned === code.source
            ? []
            : [
                {
                  id: 'pin',
                  title: `Use ${used.name} ${wanted ?? ''} and no other version`,
                  safety: 'safe',
                  patch: [setParameter(step, code.parameter, pinned)],
                },
              ],
        key: used.name,
      });
    }
  },
});

/** Linting in the main process, and the rules' pages. */
import type { Pack, PackRule } from '../../lint/kit/pack.ts';
import type { OutputOf } from '../contract.ts';
import { readerOf } from '../caller.ts';
import { findingViewOf } from '../finding-view.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

/** A rule of the organisation has no page of ours; its pack says what it is for. */
function packRulePage(pack: Pack, { id, title, severity, message, remedy }: PackRule): string {
  return `# ${id}: ${title}\n\nSeverity: ${severity} · pack: ${pack.name} ${pack.version}, by ${pack.publisher}\n\n## Why\n\n${message}\n\n## How to fix\n\n${remedy}\n`;
}

export function lintHandlers(services: Services): HandlersFor<'lint' | 'rules'> {
  const packs = () => services.policy.stored().policy.packs ?? [];
  return {
    'lint:flow': async ({ flow }, context) => {
      const { findings, verdict } = services.lint(flow, { reader: readerOf(context) });
      return { findings: findings.map(findingViewOf), verdict: { ...verdict, counts: { ...verdict.counts } } };
    },
    'lint:context': async ({ flowId }, context) =>
      structuredClone(await services.lintContext(flowId, readerOf(context))) as OutputOf<'lint:context'>,
    'rules:list': async () => ({
      rules: [
        ...services.rules().map((rule) => ({ ...rule, taxonomy: [...rule.taxonomy] })),
        ...packs().flatMap(({ rules }) =>
          rules.map(({ id, title, severity, taxonomy }) => ({ id, title, severity, taxonomy: [...taxonomy], fix: 'none' })),
        ),
      ],
    }),
    'rules:page': async ({ ruleId }) => {
      const own = packs().flatMap((pack) => pack.rules.filter(({ id }) => id === ruleId).map((rule) => packRulePage(pack, rule)))[0];
      return { markdown: own ?? (await services.resources.rulePage(ruleId)) };
    },
  };
}

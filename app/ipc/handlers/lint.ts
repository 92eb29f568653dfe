/** Linting in the main process, and the rules' pages. */
import type { Finding } from '../../lint/kit/finding.ts';
import type { OutputOf } from '../contract.ts';
import type { FindingView } from '../contract/shapes.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

/** A finding without its fixes, which are made where they are applied: in the editor. */
export function findingViewOf({ fixes: _fixes, ...finding }: Finding): FindingView {
  return { ...finding, path: finding.path.map((hop) => ({ ...hop })), taxonomy: [...finding.taxonomy] };
}

export function lintHandlers(services: Services): HandlersFor<'lint' | 'rules'> {
  return {
    'lint:flow': async ({ flow }) => {
      const { findings, verdict } = services.lint(flow);
      return { findings: findings.map(findingViewOf), verdict: { ...verdict, counts: { ...verdict.counts } } };
    },
    'lint:context': async ({ flowId }) => {
      const { policy, waivers, now, record } = await services.lintContext(flowId);
      return { policy: structuredClone(policy) as OutputOf<'lint:context'>['policy'], waivers: [...waivers], now, record };
    },
    'rules:list': async () => ({ rules: services.rules().map((rule) => ({ ...rule, taxonomy: [...rule.taxonomy] })) }),
    'rules:page': async ({ ruleId }) => ({ markdown: await services.resources.rulePage(ruleId) }),
  };
}

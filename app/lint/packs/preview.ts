/** What a pack would flag, before anybody is held to it. */
import { factsOf } from '../../nodes/describe.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { Linter } from '../incremental.ts';
import type { LintContext } from '../kit/context.ts';
import type { Finding } from '../kit/finding.ts';
import { rulesOfPack } from './engine.ts';
import type { Pack } from '../kit/pack.ts';

export interface PackPreview {
  /** In the order given; flows in which nothing is flagged too. */
  readonly flows: readonly { readonly flowId: string; readonly flowName: string; readonly findings: readonly Finding[] }[];
  /** By rule of the pack: how many flows and how many places it would flag. */
  readonly rules: readonly { readonly ruleId: string; readonly title: string; readonly flows: number; readonly findings: number }[];
}

/** Pure: the program's own rules do not run, nothing is stored. */
export function previewPack(pack: Pack, flows: readonly Flow[], context: LintContext = {}): PackPreview {
  const linter = new Linter({ rules: rulesOfPack(pack), factsOf: context.factsOf ?? factsOf });
  const checked = flows.map((flow) => ({ flowId: flow.id, flowName: flow.name, findings: linter.lint(flow, context).findings }));
  return {
    flows: checked,
    rules: pack.rules.map(({ id, title }) => {
      const hits = checked.map(({ findings }) => findings.filter(({ ruleId }) => ruleId === id).length);
      return { ruleId: id, title, flows: hits.filter((count) => count > 0).length, findings: hits.reduce((sum, count) => sum + count, 0) };
    }),
  };
}

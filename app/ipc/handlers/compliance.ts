/** Evidence for auditors. */
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function complianceHandlers(services: Services): HandlersFor<'compliance'> {
  return {
    'compliance:period': async (period, context) => ({
      statement: services.workspace().evidence.preview(period, callerOf(context).accountId).statement,
    }),
    'compliance:evidence': async (period, context) => {
      const {
        text,
        page,
        keyId,
        evidence: { statement },
      } = await services.workspace().evidence.make(period, callerOf(context).accountId);
      context.note(services.workspace().info.id, {
        from: statement.period.from,
        until: statement.period.until,
        root: statement.log.root,
        body: statement.bodySha256,
      });
      const name = `countersign-evidence-${statement.period.from.slice(0, 10)}-to-${statement.period.until.slice(0, 10)}`;
      return { statement, keyId, pack: { fileName: `${name}.json`, text }, page: { fileName: `${name}.html`, text: page } };
    },
  };
}

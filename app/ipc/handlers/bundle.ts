/** Signed bundles: export, verify, and whose signatures count. */
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function bundleHandlers(services: Services): HandlersFor<'bundle' | 'trust'> {
  const desk = () => services.workspace().reviews;
  return {
    'bundle:export': async ({ reviewId }, context) => {
      const exported = await desk().exportBundle(reviewId, callerOf(context).accountId);
      context.note(exported.bundle.digest, {
        review: reviewId,
        version: String(exported.bundle.version),
        ...(exported.bundle.emergency ? { emergency: 'yes' } : {}),
      });
      return exported;
    },
    'bundle:verify': async ({ base64 }, context) => {
      const result = await desk().verify(base64);
      context.note(result.digest ?? 'unknown', {
        ok: String(result.ok),
        ...(result.reason === undefined ? {} : { reason: result.reason }),
      });
      return result;
    },
    'trust:show': async () => desk().trust(),
    'trust:publish': async (_input, context) => {
      const trust = await desk().publishTrust(callerOf(context).accountId, context.confirmed);
      context.note('trust-root', { version: String(trust.version) });
      return trust;
    },
  };
}

/** The handlers behind the door, by namespace: one for each call of `contract.ts` but those of the store, which stand before it. */
import { auditHandlers } from './handlers/audit.ts';
import { budgetHandlers } from './handlers/budgets.ts';
import { complianceHandlers } from './handlers/compliance.ts';
import { connectionHandlers } from './handlers/connections.ts';
import { draftHandlers } from './handlers/drafts.ts';
import { environmentHandlers } from './handlers/environments.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { fairnessHandlers } from './handlers/fairness.ts';
import { flowHandlers } from './handlers/flows.ts';
import { gitHandlers } from './handlers/git.ts';
import { identityHandlers } from './handlers/identity.ts';
import { lessonHandlers } from './handlers/lessons.ts';
import { lintHandlers } from './handlers/lint.ts';
import { modelHandlers } from './handlers/models.ts';
import { monitorHandlers } from './handlers/monitor.ts';
import { oauthHandlers } from './handlers/oauth.ts';
import { policyHandlers } from './handlers/policy.ts';
import { privacyHandlers } from './handlers/privacy.ts';
import { ratchetHandlers } from './handlers/ratchet.ts';
import { recoveryHandlers } from './handlers/recovery.ts';
import { bundleHandlers } from './handlers/bundle.ts';
import { reviewHandlers } from './handlers/review.ts';
import { roleHandlers } from './handlers/roles.ts';
import { runHandlers } from './handlers/runs.ts';
import { testHandlers } from './handlers/tests.ts';
import { waiverHandlers } from './handlers/waivers.ts';
import { watchHandlers } from './handlers/watch.ts';
import type { Services } from './services.ts';

// The types stay inferred, so that the door can demand one handler for each call.
export const handlersOf = (services: Services) => ({
  ...identityHandlers(services),
  ...roleHandlers(services),
  ...flowHandlers(services),
  ...draftHandlers(services),
  ...recoveryHandlers(services),
  ...lintHandlers(services),
  ...policyHandlers(services),
  ...connectionHandlers(services),
  ...modelHandlers(services),
  ...oauthHandlers(services),
  ...privacyHandlers(services),
  ...monitorHandlers(services),
  ...watchHandlers(services),
  ...auditHandlers(services),
  ...runHandlers(services),
  ...testHandlers(services),
  ...reviewHandlers(services),
  ...bundleHandlers(services),
  ...waiverHandlers(services),
  ...exchangeHandlers(services),
  ...gitHandlers(services),
  ...environmentHandlers(services),
  ...complianceHandlers(services),
  ...ratchetHandlers(services),
  ...lessonHandlers(services),
  ...fairnessHandlers(services),
  ...budgetHandlers(services),
});

/** Every migration, in order. The newest number is the format that this program writes. */
import type { Migration } from './migration.ts';
import { migration as core } from './0001-core.ts';
import { migration as identity } from './0002-identity.ts';
import { migration as flows } from './0003-flows.ts';
import { migration as secrets } from './0004-secrets.ts';
import { migration as audit } from './0005-audit.ts';
import { migration as review } from './0006-review.ts';
import { migration as engine } from './0007-engine.ts';
import { migration as trust } from './0008-trust.ts';
import { migration as forwarding } from './0009-forwarding.ts';
import { migration as providers } from './0010-identity-providers.ts';
import { migration as keptData } from './0011-kept-data.ts';
import { migration as exchange } from './0012-exchange.ts';
import { migration as begun } from './0013-begun-actions.ts';
import { migration as flowTests } from './0014-flow-tests.ts';
import { migration as auditRetention } from './0015-audit-retention.ts';
import { migration as whoSetUp } from './0016-who-set-things-up.ts';
import { migration as reveals } from './0017-reveals.ts';
import { migration as decisionCounts } from './0018-decision-counts.ts';
import { migration as lessons } from './0019-lessons.ts';

export const migrations: readonly Migration[] = [
  core,
  identity,
  flows,
  secrets,
  audit,
  review,
  engine,
  trust,
  forwarding,
  providers,
  keptData,
  exchange,
  begun,
  flowTests,
  auditRetention,
  whoSetUp,
  reveals,
  decisionCounts,
  lessons,
];
export const newestFormat: number = migrations.length;

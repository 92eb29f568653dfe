/** Every channel there is, by namespace. What is not here cannot be called, by any transport. */
import type { z } from 'zod';
import { appContract } from './contract/app.ts';
import { budgetsContract } from './contract/budgets.ts';
import { bundleContract } from './contract/bundle.ts';
import type { CallSpec, PushSpec } from './contract/channel.ts';
import { complianceContract } from './contract/compliance.ts';
import { connectionsContract } from './contract/connections.ts';
import { draftsContract } from './contract/drafts.ts';
import { environmentsContract } from './contract/environments.ts';
import { exchangeContract } from './contract/exchange.ts';
import { fairnessContract } from './contract/fairness.ts';
import { flowsContract } from './contract/flows.ts';
import { gitContract } from './contract/git.ts';
import { identityContract } from './contract/identity.ts';
import { lessonsContract } from './contract/lessons.ts';
import { lintContract } from './contract/lint.ts';
import { modelsContract } from './contract/models.ts';
import { monitorContract } from './contract/monitor.ts';
import { policyContract } from './contract/policy.ts';
import { privacyContract } from './contract/privacy.ts';
import { ratchetContract } from './contract/ratchet.ts';
import { reviewContract } from './contract/review.ts';
import { runsContract } from './contract/runs.ts';
import { testsContract } from './contract/tests.ts';
import { waiverContract } from './contract/waiver.ts';

export const contract = {
  ...appContract,
  ...identityContract,
  ...flowsContract,
  ...lintContract,
  ...modelsContract,
  ...draftsContract,
  ...connectionsContract,
  ...policyContract,
  ...monitorContract,
  ...privacyContract,
  ...reviewContract,
  ...waiverContract,
  ...bundleContract,
  ...exchangeContract,
  ...gitContract,
  ...environmentsContract,
  ...runsContract,
  ...testsContract,
  ...complianceContract,
  ...ratchetContract,
  ...lessonsContract,
  ...fairnessContract,
  ...budgetsContract,
} as const;

type Contract = typeof contract;
export type Channel = keyof Contract;
export type CallChannel = { [K in Channel]: Contract[K] extends CallSpec ? K : never }[Channel];
export type PushChannel = { [K in Channel]: Contract[K] extends PushSpec ? K : never }[Channel];
export type InputOf<K extends CallChannel> = Contract[K] extends CallSpec<infer I> ? z.infer<I> : never;
export type OutputOf<K extends CallChannel> = Contract[K] extends CallSpec<z.ZodType, infer O> ? z.infer<O> : never;
export type PushOf<K extends PushChannel> = Contract[K] extends PushSpec<infer O> ? z.infer<O> : never;

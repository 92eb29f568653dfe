/** All flows that were written to find out what the linter misses and where it cries wolf. */
import type { Adversary } from '../cases.ts';
import { agentsAndClosedAnswers } from './agents-and-closed-answers.ts';
import { agentsGuardsAndRights } from './agents-guards-and-rights.ts';
import { agentsThatAct } from './agents-that-act.ts';
import { alertsAndAuthors } from './alerts-and-authors.ts';
import { checksThatCheckNothing } from './checks-that-check-nothing.ts';
import { choiceOfModels } from './choice-of-models.ts';
import { circlesCallsAndStores } from './circles-calls-and-stores.ts';
import { connectionsAndLogins } from './connections-and-logins.ts';
import { dataThroughServices } from './data-through-services.ts';
import { failuresAndScripts } from './failures-and-scripts.ts';
import { filesPagesAndRounds } from './files-pages-and-rounds.ts';
import { keepingOfData } from './keeping-of-data.ts';
import { leaksOfSecrets } from './leaks-of-secrets.ts';
import { leaksToModels } from './leaks-to-models.ts';
import { modelsAndServices } from './models-and-services.ts';
import { modelsInProduction } from './models-in-production.ts';
import { numbersAndSamples } from './numbers-and-samples.ts';
import { outsidersInRequests } from './outsiders-in-requests.ts';
import { outsidersSteerModels } from './outsiders-steer-models.ts';
import { paymentsAndApprovals } from './payments-and-approvals.ts';
import { personalDataHeldBack } from './personal-data-held-back.ts';
import { personalDataReachesModels } from './personal-data-reaches-models.ts';
import { rightsAndCode } from './rights-and-code.ts';
import { runsAndOwners } from './runs-and-owners.ts';
import { scriptListsAndLibraries } from './script-lists-and-libraries.ts';
import { secretsAndStores } from './secrets-and-stores.ts';
import { sharedConnections } from './shared-connections.ts';
import { signOffsAndWaivers } from './sign-offs-and-waivers.ts';
import { tokensAndConsent } from './tokens-and-consent.ts';
import { tracesOfData } from './traces-of-data.ts';
import { unusedAndDeparted } from './unused-and-departed.ts';
import { whatModelsWrite } from './what-models-write.ts';

export const flows: readonly Adversary[] = [
  agentsAndClosedAnswers,
  agentsGuardsAndRights,
  agentsThatAct,
  alertsAndAuthors,
  checksThatCheckNothing,
  choiceOfModels,
  circlesCallsAndStores,
  connectionsAndLogins,
  dataThroughServices,
  failuresAndScripts,
  filesPagesAndRounds,
  keepingOfData,
  leaksOfSecrets,
  leaksToModels,
  modelsAndServices,
  modelsInProduction,
  numbersAndSamples,
  outsidersInRequests,
  outsidersSteerModels,
  paymentsAndApprovals,
  personalDataHeldBack,
  personalDataReachesModels,
  rightsAndCode,
  runsAndOwners,
  scriptListsAndLibraries,
  secretsAndStores,
  sharedConnections,
  signOffsAndWaivers,
  tokensAndConsent,
  tracesOfData,
  unusedAndDeparted,
  whatModelsWrite,
];

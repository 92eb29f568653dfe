/** By product: the files of it with one thing wrong, their twins, and the name under which they are read. */
import type { Pair } from './kit.ts';
import { n8nAgentsAndTheirTools } from './n8n/agents-and-their-tools.ts';
import { n8nAnswersOfModelsAndGuards } from './n8n/answers-of-models-and-guards.ts';
import { n8nAnswersToStrangers } from './n8n/answers-to-strangers.ts';
import { n8nChecksInScripts } from './n8n/checks-in-scripts.ts';
import { n8nChecksThatHold } from './n8n/checks-that-hold.ts';
import { n8nColumnsVaultsAndHelpers } from './n8n/columns-vaults-and-helpers.ts';
import { n8nCopiesPagesAndAnswers } from './n8n/copies-pages-and-answers.ts';
import { n8nApprovalsOfAnswers } from './n8n/approvals-of-answers.ts';
import { n8nChecksThatLookAlike } from './n8n/checks-that-look-alike.ts';
import { n8nApprovalsThatShow } from './n8n/approvals-that-show.ts';
import { n8nWordsThatAreLeft } from './n8n/words-that-are-left.ts';
import { n8nDataRequestsAndScripts } from './n8n/data-requests-and-scripts.ts';
import { n8nDoorsSettingsAndSecrets } from './n8n/doors-settings-and-secrets.ts';
import { n8nFailuresLinksAndLogins } from './n8n/failures-links-and-logins.ts';
import { n8nFieldsOnTheirWay } from './n8n/fields-on-their-way.ts';
import { n8nFieldsReadInRoundaboutWays } from './n8n/fields-read-in-roundabout-ways.ts';
import { n8nFieldsSettingsAndVerdicts } from './n8n/fields-settings-and-verdicts.ts';
import { n8nGraphsFiltersAndRepositories } from './n8n/graphs-filters-and-repositories.ts';
import { n8nKeptValuesAndChosenNames } from './n8n/kept-values-and-chosen-names.ts';
import { n8nListsAndJoinedTables } from './n8n/lists-and-joined-tables.ts';
import { n8nLoopsAndAddresses } from './n8n/loops-and-addresses.ts';
import { n8nMemoriesSamplesAndLetters } from './n8n/memories-samples-and-letters.ts';
import { n8nMergesColumnsAndTickedTools } from './n8n/merges-columns-and-ticked-tools.ts';
import { n8nModelsThatAreSteered } from './n8n/models-that-are-steered.ts';
import { n8nNamesThatTell } from './n8n/names-that-tell.ts';
import { n8nOrdersAndDeeds } from './n8n/orders-and-deeds.ts';
import { n8nOrdersSecretsAndPages } from './n8n/orders-secrets-and-pages.ts';
import { n8nPythonAndWrittenFlows } from './n8n/python-and-written-flows.ts';
import { n8nRoundsKeysAndChecks } from './n8n/rounds-keys-and-checks.ts';
import { n8nSecretsInOddPlaces } from './n8n/secrets-in-odd-places.ts';
import { n8nSettingsSecretsAndPages } from './n8n/settings-secrets-and-pages.ts';
import { n8nSharedPlacesAndCommands } from './n8n/shared-places-and-commands.ts';
import { n8nStatementsAndPaths } from './n8n/statements-and-paths.ts';
import { n8nSubAgentsServersAndChecks } from './n8n/sub-agents-servers-and-checks.ts';
import { n8nTablesStoresAndWaits } from './n8n/tables-stores-and-waits.ts';
import { n8nValuesInOtherWords } from './n8n/values-in-other-words.ts';
import { n8nWaysInAndOut } from './n8n/ways-in-and-out.ts';
import { nodeRedChangesAndChosenDeeds } from './node-red/changes-and-chosen-deeds.ts';
import { nodeRedContextsLinksAndFailures } from './node-red/contexts-links-and-failures.ts';
import { nodeRedContributedNodesAndSettings } from './node-red/contributed-nodes-and-settings.ts';
import { nodeRedDashboardsAndSockets } from './node-red/dashboards-and-sockets.ts';
import { nodeRedDoorsPagesAndLines } from './node-red/doors-pages-and-lines.ts';
import { nodeRedListsModelsAndSecrets } from './node-red/lists-models-and-secrets.ts';
import { nodeRedMessagesAndPlainSecrets } from './node-red/messages-and-plain-secrets.ts';
import { nodeRedOutputsAndHeaders } from './node-red/outputs-and-headers.ts';
import { nodeRedProgramsAndChosenKeys } from './node-red/programs-and-chosen-keys.ts';
import { nodeRedOutputsAndJoins } from './node-red/outputs-and-joins.ts';
import { nodeRedPaymentsWhenChecksFail } from './node-red/payments-when-checks-fail.ts';
import { nodeRedRequestsAndFunctions } from './node-red/requests-and-functions.ts';
import { nodeRedStartsAndLibraries } from './node-red/starts-and-libraries.ts';
import { bpmnCallsAndLanguages } from './bpmn/calls-and-languages.ts';
import { bpmnConnectorsAndWorkers } from './bpmn/connectors-and-workers.ts';
import { bpmnEventsPoolsAndAgents } from './bpmn/events-pools-and-agents.ts';
import { bpmnFormsAndStatements } from './bpmn/forms-and-statements.ts';
import { bpmnListsAndEntries } from './bpmn/lists-and-entries.ts';
import { bpmnMappingsAndMessages } from './bpmn/mappings-and-messages.ts';
import { bpmnPaymentsAndFailures } from './bpmn/payments-and-failures.ts';
import { bpmnRepeatsCallsAndTemplates } from './bpmn/repeats-calls-and-templates.ts';
import { bpmnScriptsOfProcesses } from './bpmn/scripts-of-processes.ts';
import { flowiseChatflows } from './flowise/chatflows.ts';
import { flowiseCodeOfACanvas } from './flowise/code-of-a-canvas.ts';
import { flowiseDataRequestsAndSettings } from './flowise/data-requests-and-settings.ts';
import { flowiseMemoriesCrewsAndSecrets } from './flowise/memories-crews-and-secrets.ts';
import { flowiseModelWordsAndPlainLines } from './flowise/model-words-and-plain-lines.ts';
import { flowisePeopleAskedAndTickedActions } from './flowise/people-asked-and-ticked-actions.ts';
import { flowisePeopleRoundsAndForms } from './flowise/people-rounds-and-forms.ts';
import { flowiseToolsAndOrders } from './flowise/tools-and-orders.ts';
import { flowiseWhereRequestsGo } from './flowise/where-requests-go.ts';
import { flowiseYesOfTheChatter } from './flowise/yes-of-the-chatter.ts';
import { powerAutomateApprovalsAndVariables } from './power-automate/approvals-and-variables.ts';
import { powerAutomateAttachmentsAndShares } from './power-automate/attachments-and-shares.ts';
import { powerAutomateMailsAndRequests } from './power-automate/mails-and-requests.ts';
import { powerAutomatePaymentsAndEncodedPaths } from './power-automate/payments-and-encoded-paths.ts';

export const products: readonly (readonly [string, readonly Pair[], string])[] = [
  [
    'n8n',
    [
      ...n8nAgentsAndTheirTools,
      ...n8nAnswersOfModelsAndGuards,
      ...n8nAnswersToStrangers,
      ...n8nChecksInScripts,
      ...n8nChecksThatHold,
      ...n8nColumnsVaultsAndHelpers,
      ...n8nCopiesPagesAndAnswers,
      ...n8nApprovalsOfAnswers,
      ...n8nApprovalsThatShow,
      ...n8nChecksThatLookAlike,
      ...n8nWordsThatAreLeft,
      ...n8nDataRequestsAndScripts,
      ...n8nDoorsSettingsAndSecrets,
      ...n8nFailuresLinksAndLogins,
      ...n8nFieldsOnTheirWay,
      ...n8nFieldsReadInRoundaboutWays,
      ...n8nFieldsSettingsAndVerdicts,
      ...n8nGraphsFiltersAndRepositories,
      ...n8nKeptValuesAndChosenNames,
      ...n8nListsAndJoinedTables,
      ...n8nLoopsAndAddresses,
      ...n8nMemoriesSamplesAndLetters,
      ...n8nMergesColumnsAndTickedTools,
      ...n8nModelsThatAreSteered,
      ...n8nNamesThatTell,
      ...n8nOrdersAndDeeds,
      ...n8nOrdersSecretsAndPages,
      ...n8nPythonAndWrittenFlows,
      ...n8nRoundsKeysAndChecks,
      ...n8nSecretsInOddPlaces,
      ...n8nSettingsSecretsAndPages,
      ...n8nSharedPlacesAndCommands,
      ...n8nStatementsAndPaths,
      ...n8nSubAgentsServersAndChecks,
      ...n8nTablesStoresAndWaits,
      ...n8nValuesInOtherWords,
      ...n8nWaysInAndOut,
    ],
    'wf.json',
  ],
  [
    'Node-RED',
    [
      ...nodeRedChangesAndChosenDeeds,
      ...nodeRedContextsLinksAndFailures,
      ...nodeRedContributedNodesAndSettings,
      ...nodeRedDashboardsAndSockets,
      ...nodeRedDoorsPagesAndLines,
      ...nodeRedListsModelsAndSecrets,
      ...nodeRedMessagesAndPlainSecrets,
      ...nodeRedOutputsAndHeaders,
      ...nodeRedOutputsAndJoins,
      ...nodeRedProgramsAndChosenKeys,
      ...nodeRedPaymentsWhenChecksFail,
      ...nodeRedRequestsAndFunctions,
      ...nodeRedStartsAndLibraries,
    ],
    'flows.json',
  ],
  [
    'BPMN',
    [
      ...bpmnCallsAndLanguages,
      ...bpmnConnectorsAndWorkers,
      ...bpmnEventsPoolsAndAgents,
      ...bpmnFormsAndStatements,
      ...bpmnListsAndEntries,
      ...bpmnMappingsAndMessages,
      ...bpmnPaymentsAndFailures,
      ...bpmnRepeatsCallsAndTemplates,
      ...bpmnScriptsOfProcesses,
    ],
    'process.bpmn',
  ],
  [
    'Flowise',
    [
      ...flowiseChatflows,
      ...flowiseCodeOfACanvas,
      ...flowiseDataRequestsAndSettings,
      ...flowiseMemoriesCrewsAndSecrets,
      ...flowiseModelWordsAndPlainLines,
      ...flowisePeopleAskedAndTickedActions,
      ...flowisePeopleRoundsAndForms,
      ...flowiseToolsAndOrders,
      ...flowiseWhereRequestsGo,
      ...flowiseYesOfTheChatter,
    ],
    'flow.json',
  ],
  [
    'Power Automate',
    [
      ...powerAutomateApprovalsAndVariables,
      ...powerAutomateAttachmentsAndShares,
      ...powerAutomateMailsAndRequests,
      ...powerAutomatePaymentsAndEncodedPaths,
    ],
    'flow.json',
  ],
];

/** Every node type there is, by name. The list is explicit: a type that is not here does not exist. */
import { eraseNode, type AnyNodeDefinition } from './kit/define-node.ts';
import { definition as aggregateItems } from './aggregate-items/definition.ts';
import { definition as aiAgent } from './ai-agent/definition.ts';
import { definition as approval } from './approval/definition.ts';
import { definition as chatMessage } from './chat-message/definition.ts';
import { definition as chatModel } from './chat-model/definition.ts';
import { definition as chatTrigger } from './chat-trigger/definition.ts';
import { definition as checkFile } from './check-file/definition.ts';
import { definition as classify } from './classify/definition.ts';
import { definition as compareLists } from './compare-lists/definition.ts';
import { definition as consentGate } from './consent-gate/definition.ts';
import { definition as consentRegister } from './consent-register/definition.ts';
import { definition as dataTable } from './data-table/definition.ts';
import { definition as dateTime } from './date-time/definition.ts';
import { definition as digest } from './digest/definition.ts';
import { definition as embed } from './embed/definition.ts';
import { definition as erasePerson } from './erase-person/definition.ts';
import { definition as errorTrigger } from './error-trigger/definition.ts';
import { definition as expression } from './expression/definition.ts';
import { definition as extract } from './extract/definition.ts';
import { definition as fileRead } from './file-read/definition.ts';
import { definition as fileTrigger } from './file-trigger/definition.ts';
import { definition as fileWrite } from './file-write/definition.ts';
import { definition as filterItems } from './filter-items/definition.ts';
import { definition as flowTrigger } from './flow-trigger/definition.ts';
import { definition as foreignAction } from './foreign-action/definition.ts';
import { definition as formTask } from './form-task/definition.ts';
import { definition as formTrigger } from './form-trigger/definition.ts';
import { definition as graphql } from './graphql/definition.ts';
import { definition as guardrail } from './guardrail/definition.ts';
import { definition as httpRequest } from './http-request/definition.ts';
import { definition as ifNode } from './if/definition.ts';
import { definition as learnTogether } from './learn-together/definition.ts';
import { definition as limitItems } from './limit-items/definition.ts';
import { definition as loop } from './loop/definition.ts';
import { definition as mailRead } from './mail-read/definition.ts';
import { definition as mailTrigger } from './mail-trigger/definition.ts';
import { definition as makeFile } from './make-file/definition.ts';
import { definition as manualTrigger } from './manual-trigger/definition.ts';
import { definition as mapList } from './map-list/definition.ts';
import { definition as mask } from './mask/definition.ts';
import { definition as mcpTool } from './mcp-tool/definition.ts';
import { definition as memoryBuffer } from './memory-buffer/definition.ts';
import { definition as merge } from './merge/definition.ts';
import { definition as modelCall } from './model-call/definition.ts';
import { definition as noop } from './noop/definition.ts';
import { definition as note } from './note/definition.ts';
import { definition as number } from './number/definition.ts';
import { definition as onnx } from './onnx/definition.ts';
import { definition as openapi } from './openapi/definition.ts';
import { definition as pickFields } from './pick-fields/definition.ts';
import { definition as quarantine } from './quarantine/definition.ts';
import { definition as rateLimit } from './rate-limit/definition.ts';
import { definition as readDocument } from './read-document/definition.ts';
import { definition as redactText } from './redact-text/definition.ts';
import { definition as removeDuplicates } from './remove-duplicates/definition.ts';
import { definition as renameFields } from './rename-fields/definition.ts';
import { definition as respondWebhook } from './respond-webhook/definition.ts';
import { definition as restore } from './restore/definition.ts';
import { definition as s3Storage } from './s3-storage/definition.ts';
import { definition as rssRead } from './rss-read/definition.ts';
import { definition as scheduleTrigger } from './schedule-trigger/definition.ts';
import { definition as script } from './script/definition.ts';
import { definition as sendMail } from './send-mail/definition.ts';
import { definition as setFields } from './set-fields/definition.ts';
import { definition as signData } from './sign-data/definition.ts';
import { definition as sortItems } from './sort-items/definition.ts';
import { definition as splitList } from './split-list/definition.ts';
import { definition as sqlQuery } from './sql-query/definition.ts';
import { definition as stop } from './stop/definition.ts';
import { definition as subFlow } from './sub-flow/definition.ts';
import { definition as switchNode } from './switch/definition.ts';
import { definition as text } from './text/definition.ts';
import { definition as tokenise } from './tokenise/definition.ts';
import { definition as tryNode } from './try/definition.ts';
import { definition as vectorStore } from './vector-store/definition.ts';
import { definition as verifySignature } from './verify-signature/definition.ts';
import { definition as wait } from './wait/definition.ts';
import { definition as webhookTrigger } from './webhook-trigger/definition.ts';
import { definition as writeText } from './write-text/definition.ts';

/** In the order of the palette. */
export const catalogue: readonly AnyNodeDefinition[] = [
  eraseNode(manualTrigger),
  eraseNode(webhookTrigger),
  eraseNode(scheduleTrigger),
  eraseNode(flowTrigger),
  eraseNode(mailTrigger),
  eraseNode(formTrigger),
  eraseNode(chatTrigger),
  eraseNode(fileTrigger),
  eraseNode(errorTrigger),
  eraseNode(httpRequest),
  eraseNode(openapi),
  eraseNode(rssRead),
  eraseNode(graphql),
  eraseNode(sqlQuery),
  eraseNode(dataTable),
  eraseNode(s3Storage),
  eraseNode(fileRead),
  eraseNode(fileWrite),
  eraseNode(readDocument),
  eraseNode(makeFile),
  eraseNode(checkFile),
  eraseNode(digest),
  eraseNode(setFields),
  eraseNode(pickFields),
  eraseNode(renameFields),
  eraseNode(filterItems),
  eraseNode(sortItems),
  eraseNode(removeDuplicates),
  eraseNode(aggregateItems),
  eraseNode(splitList),
  eraseNode(limitItems),
  eraseNode(writeText),
  eraseNode(expression),
  eraseNode(text),
  eraseNode(number),
  eraseNode(dateTime),
  eraseNode(script),
  eraseNode(ifNode),
  eraseNode(switchNode),
  eraseNode(merge),
  eraseNode(compareLists),
  eraseNode(loop),
  eraseNode(tryNode),
  eraseNode(wait),
  eraseNode(rateLimit),
  eraseNode(subFlow),
  eraseNode(mapList),
  eraseNode(stop),
  eraseNode(noop),
  eraseNode(modelCall),
  eraseNode(aiAgent),
  eraseNode(chatModel),
  eraseNode(memoryBuffer),
  eraseNode(mcpTool),
  eraseNode(extract),
  eraseNode(classify),
  eraseNode(quarantine),
  eraseNode(guardrail),
  eraseNode(onnx),
  eraseNode(learnTogether),
  eraseNode(embed),
  eraseNode(vectorStore),
  eraseNode(tokenise),
  eraseNode(restore),
  eraseNode(mask),
  eraseNode(redactText),
  eraseNode(consentGate),
  eraseNode(consentRegister),
  eraseNode(erasePerson),
  eraseNode(signData),
  eraseNode(verifySignature),
  eraseNode(approval),
  eraseNode(formTask),
  eraseNode(sendMail),
  eraseNode(mailRead),
  eraseNode(chatMessage),
  eraseNode(respondWebhook),
  eraseNode(note),
  eraseNode(foreignAction),
];

const byType = new Map(catalogue.map((definition) => [definition.type, definition]));

export const findDefinition = (type: string): AnyNodeDefinition | undefined => byType.get(type);

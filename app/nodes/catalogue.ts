/** Every node type there is, by name. The list is explicit: a type that is not here does not exist. */
import { eraseNode, type AnyNodeDefinition } from './kit/define-node.ts';
import { definition as approval } from './approval/definition.ts';
import { definition as httpRequest } from './http-request/definition.ts';
import { definition as ifNode } from './if/definition.ts';
import { definition as manualTrigger } from './manual-trigger/definition.ts';
import { definition as modelCall } from './model-call/definition.ts';
import { definition as restore } from './restore/definition.ts';
import { definition as scheduleTrigger } from './schedule-trigger/definition.ts';
import { definition as script } from './script/definition.ts';
import { definition as sendMail } from './send-mail/definition.ts';
import { definition as setFields } from './set-fields/definition.ts';
import { definition as tokenise } from './tokenise/definition.ts';
import { definition as webhookTrigger } from './webhook-trigger/definition.ts';

/** In the order of the palette. */
export const catalogue: readonly AnyNodeDefinition[] = [
  eraseNode(manualTrigger), eraseNode(webhookTrigger), eraseNode(scheduleTrigger),
  eraseNode(httpRequest),
  eraseNode(setFields), eraseNode(script),
  eraseNode(ifNode),
  eraseNode(modelCall),
  eraseNode(tokenise), eraseNode(restore),
  eraseNode(approval),
  eraseNode(sendMail),
];

const byType = new Map(catalogue.map((definition) => [definition.type, definition]));

export const findDefinition = (type: string): AnyNodeDefinition | undefined => byType.get(type);

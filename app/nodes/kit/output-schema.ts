/** Enforced output schemas of models, made from declared fields. */
import type { JsonObject } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { AiFact, Read, TransferStep } from './facts.ts';
import { isClosedField, typeOfField, type DeclaredField } from './schemas.ts';

function fieldSchema(field: DeclaredField): JsonObject {
  switch (field.type) {
    case 'text':
    case 'file':
      return { type: 'string' };
    case 'number':
      return { type: 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'enum':
      return { type: 'string', enum: field.values };
    case 'object':
      return { type: 'object' };
    case 'list':
      return { type: 'array', items: {} };
    case 'any':
      return {};
  }
}

/** JSON Schema (2020-12 subset that OpenAI-compatible servers enforce) of flat fields: no further properties, all required. */
export function jsonSchemaOf(fields: readonly DeclaredField[]): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.map((field) => field.name),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
  };
}

/** `closed` when nothing in the schema can carry free text. An enum needs values that are fixed here. */
export function outputKind(fields: readonly DeclaredField[]): AiFact['output'] {
  if (fields.length === 0) return 'none';
  return fields.every(isClosedField) ? 'closed' : 'schema';
}

/**
 * How a model's answer is made: from everything in `reads`, at `resultField` of the item (empty: it is the item). Fields of an enforced
 * schema with a closed type lose what free text could carry.
 */
export function answerSteps(resultField: string, fields: readonly DeclaredField[], reads: readonly Read[]): TransferStep[] {
  const at = parsePath(resultField);
  const keep: TransferStep[] = resultField === '' ? [] : [{ op: 'input' }, { op: 'remove', paths: [at] }];
  if (fields.length === 0)
    return [...keep, { op: 'assign', path: at, reads, type: 'text', why: 'the model writes it from what it was given' }];
  return [
    ...keep,
    ...fields.flatMap((field): TransferStep[] => {
      const path = [...at, field.name];
      const made: TransferStep = {
        op: 'assign',
        path,
        reads,
        type: typeOfField(field),
        why: `the model writes ${field.name} from what it was given`,
      };
      return isClosedField(field) ? [made, { op: 'close', path, type: field.type }] : [made];
    }),
  ];
}

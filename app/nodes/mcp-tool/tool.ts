/** One tool of a server, frozen into the flow as it described itself when it was chosen. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson, type JsonObject } from '../../kernel/json.ts';
import { pathText } from '../../workflow/model/labels.ts';
import { declaredOf, SchemaReader, schemaLimits } from '../kit/json-schema.ts';
import { declaredFieldSchema } from '../kit/schemas.ts';
import { typedInputSchema } from '../kit/typed-values.ts';
import { serverToolSchema, toolLimits, type ServerTool } from './protocol.ts';

export const toolSchema = z.lazy(() =>
  z.strictObject({
    /** Word for word what the server said: another description is another tool. */
    definition: z.strictObject(serverToolSchema.shape),
    inputs: z.array(typedInputSchema).max(schemaLimits.fields),
    answer: z.array(declaredFieldSchema).max(schemaLimits.fields),
  }),
);
export type PinnedTool = z.infer<typeof toolSchema>;

/** What is compared: names, descriptions and schemas, whatever the order in which a server writes them. */
export const describedAs = (tool: ServerTool): string => canonicalJson(tool);

/** SHA-256 of that, for people and reports. */
export const toolDigest = (tool: ServerTool): string => bytesToHex(sha256(utf8ToBytes(describedAs(tool))));

/** Throws UserError `import/invalid` where the tool's schemas cannot be read or are too large to be looked at by anybody. */
export function pinTool(tool: ServerTool): PinnedTool {
  const text = JSON.stringify(tool);
  if (text.length > toolLimits.definitionCharacters || !text.isWellFormed())
    throw new UserError(
      'import/invalid',
      `The tool ${tool.name} describes itself with more than ${toolLimits.definitionCharacters / 1_000} KB, or with broken characters.`,
      { place: tool.name, mend: 'Ask whoever runs the server for a shorter description.' },
    );
  const inputs = new SchemaReader(tool.inputSchema as JsonObject).fields(tool.inputSchema, 'in').filter(({ path }) => path.length > 0);
  const answer =
    tool.outputSchema === undefined ? [] : declaredOf(new SchemaReader(tool.outputSchema as JsonObject).fields(tool.outputSchema, 'out'));
  return {
    definition: tool,
    answer,
    inputs: inputs.map(({ path, type, values, required, note }) => ({
      place: 'body',
      name: pathText(path),
      type,
      required,
      values: [...values],
      note,
      style: '',
      explode: false,
    })),
  };
}

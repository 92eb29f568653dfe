/** What a tool server would answer in a dry run: the pinned description, and a sample or an example of the promised answer. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { jsonOf } from '../kit/answers.ts';
import { exampleItem } from '../kit/example.ts';
import { ownField } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** Undefined for what is no request of this protocol. */
export function rehearsedReply(given: Json, sample: readonly Json[] | undefined, body: string | undefined): Json | undefined {
  const tool = parameters.safeParse(given).data?.tool;
  const asked = jsonOf({ body: body ?? '' });
  const id = ownField(asked, 'id');
  if (tool === undefined || tool === null || id === undefined) return undefined;
  if (ownField(asked, 'method') === 'tools/list') return { jsonrpc: '2.0', id, result: { tools: [tool.definition] } };
  const answer = sample?.[0] ?? (tool.answer.length === 0 ? undefined : exampleItem(tool.answer));
  return {
    jsonrpc: '2.0',
    id,
    result: isJsonObject(answer) ? { content: [], structuredContent: answer } : { content: [{ type: 'text', text: 'A sample answer.' }] },
  };
}

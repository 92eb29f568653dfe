import { readAnswer } from '../kit/answer.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { baseUrlOf, modelRequestOf } from '../kit/models.ts';
import { jsonSchemaOf } from '../kit/output-schema.ts';
import { withValueAt } from '../kit/paths.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  if (given.model === '' || baseUrlOf(given) === '')
    throw stepFailure(
      request,
      'does not know which model to ask',
      'Name the model, and the address where the provider has none of its own.',
    );
  const fields = given.output === 'schema' ? given.schema : [];
  let tokens = 0;
  const out = await mapItems(request, tools, async (item) => {
    const system = await textOf(tools, given.system, item);
    const prompt = await textOf(tools, given.prompt, item);
    const answer = await tools.broker.model(
      modelRequestOf(given, request.node.connection, {
        messages: [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: prompt }],
        maxTokens: given.maxTokens,
        responseSchema: fields.length === 0 ? undefined : jsonSchemaOf(fields),
      }),
    );
    tokens += answer.inputTokens + answer.outputTokens;
    const value = readAnswer(answer.text, fields, request.node.name);
    return given.resultField === '' ? value : withValueAt(item, parsePath(given.resultField), value);
  });
  return { type: 'done', outputs: { out }, usage: { tokens } };
};
export default execute;

import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { bodyOf, givenInputs } from '../kit/typed-values.ts';
import { parameters } from './definition.ts';
import { openToolServer } from './protocol.ts';
import { describedAs } from './tool.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { tool } = given;
  const { name } = request.node;
  if (tool === null || given.address === '')
    throw stepFailure(request, 'has no server or no tool', "Fill in the server's address and choose a tool.");
  const { definition } = tool;
  const server = await openToolServer(tools.broker, {
    address: given.address,
    connection: request.node.connection,
    timeoutMs: given.timeoutMs,
    place: name,
    now: () => tools.clock.now(),
  });
  const offered = (await server.list()).filter((one) => one.name === definition.name);
  const [now] = offered;
  if (now === undefined)
    throw new TerminalError(
      'halted/tool-changed',
      `The server of the step “${name}” does not offer the tool ${definition.name} any more.`,
      { place: name, mend: 'Choose the tool again, and have the flow reviewed.' },
    );
  // Two tools of one name are one too many to know which is meant.
  if (offered.length > 1 || describedAs(now) !== describedAs(definition)) {
    throw new TerminalError(
      'halted/tool-changed',
      `The tool ${definition.name} of the step “${name}” describes itself otherwise than when it was chosen.`,
      { place: name, mend: 'Read its new description, choose it again, and have the flow reviewed.' },
    );
  }
  const out = await mapItems(request, tools, async (item): Promise<Json> => {
    const body = bodyOf(await givenInputs(tool.inputs, given.values, item, tools, name)) ?? {};
    const { structured, text } = await server.call(definition, isJsonObject(body) ? body : {});
    const value = structured ?? { text };
    checkFields(request, value, tool.answer);
    return value;
  });
  return done({ out });
};
export default execute;

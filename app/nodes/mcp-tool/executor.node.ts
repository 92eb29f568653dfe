import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { bodyOf, givenInputs } from '../kit/typed-values.ts';
import { parameters } from './definition.ts';
import { openToolServer, type ServerTool, type ToolServer } from './protocol.ts';
import { describedAs } from './tool.ts';

async function mustBeAsChosen(server: Pick<ToolServer, 'list'>, chosen: ServerTool, step: string): Promise<void> {
  const offered = (await server.list()).filter((one) => one.name === chosen.name);
  const [now] = offered;
  if (now === undefined)
    throw new TerminalError('halted/tool-changed', `The server of the step “${step}” does not offer the tool ${chosen.name} any more.`, {
      place: step,
      mend: 'Choose the tool again, and have the flow reviewed.',
    });
  // Two tools of one name are one too many to know which is meant.
  if (offered.length > 1 || describedAs(now) !== describedAs(chosen)) {
    throw new TerminalError(
      'halted/tool-changed',
      `The tool ${chosen.name} of the step “${step}” describes itself otherwise than when it was chosen.`,
      { place: step, mend: 'Read its new description, choose it again, and have the flow reviewed.' },
    );
  }
}

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
    mayHaveChanged: async (anew) => await mustBeAsChosen(anew, definition, name),
  });
  await mustBeAsChosen(server, definition, name);
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

import { TerminalError } from '../../kernel/errors.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const { outcome, message } = parametersOf(request, parameters);
  if (outcome === 'fail')
    throw new TerminalError('step/failed', message === '' ? `The step “${request.node.name}” ended the run.` : message, {
      place: request.node.name,
    });
  return done({});
};
export default execute;

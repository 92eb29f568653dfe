/** Options of the commands that run bundles: which of them are let run here, and under whose word. */
import { environments } from '../../workflow/model/flow.ts';
import { choiceFrom } from '../options.ts';
import type { TargetOptions } from './run-target.ts';

export const targetOptions = {
  'unsigned-dev': { type: 'boolean' },
  'trust-root': { type: 'string' },
  environment: { type: 'string' },
  revocations: { type: 'string' },
  policy: { type: 'string' },
  bindings: { type: 'string' },
} as const;

interface TargetValues {
  readonly 'unsigned-dev'?: boolean | undefined;
  readonly 'trust-root'?: string | undefined;
  readonly environment?: string | undefined;
  readonly revocations?: string | undefined;
}

/** Without policy and bindings, which are read later. Throws UserError `cli/bad-usage` for an environment that there is not. */
export const targetFrom = (values: TargetValues, cwd: string, usage: string): Omit<TargetOptions, 'policy' | 'bindings'> => ({
  cwd,
  unsignedDev: values['unsigned-dev'] === true,
  trustRoot: values['trust-root'],
  revocations: values.revocations,
  environment: values.environment === undefined ? undefined : choiceFrom(values.environment, environments, '--environment', usage),
});

/** A secret that need not be there. Anything else that is wrong with it is said. */
import { isCountersignError } from '../kernel/errors.ts';
import type { SecretRepository } from '../workflow/ports.ts';

export function optionalSecret(secrets: SecretRepository, id: string): Readonly<Record<string, string>> | undefined {
  try {
    return secrets.use(id);
  } catch (error) {
    if (isCountersignError(error) && error.code === 'secret/not-found') return undefined;
    throw error;
  }
}

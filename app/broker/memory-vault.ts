/** Tokens that live as long as the process: for runs without a store. The same value has the same token within a flow and purpose. */
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Random } from '../kernel/ports.ts';
import type { TokenVault } from './ports.ts';

export function memoryVault(ports: { readonly clock: Clock; readonly random: Random }): TokenVault {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  return {
    tokenise: async (flowId, purpose, plain) => plain.map((value) => {
      const key = JSON.stringify([flowId, purpose, value]);
      const known = tokens.get(key);
      if (known !== undefined) return known;
      const token = newId('tok', ports);
      tokens.set(key, token);
      values.set(JSON.stringify([flowId, purpose, token]), value);
      return token;
    }),
    restore: async (flowId, purpose, asked) => asked.map((token) => {
      const value = values.get(JSON.stringify([flowId, purpose, token]));
      if (value === undefined) throw new UserError('privacy/unknown-token', 'This token stands for nothing here.', { mend: 'Tokens of a run without a store end with it; give --store.' });
      return value;
    }),
  };
}

/** Agents of n8n and what starts them. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { chain, AGENT, HOOK, wf, type Step } from './n8n-kit.ts';

export const hookTo = (...steps: readonly Step[]): JsonObject => chain(HOOK(), ...steps);
export const agentWith = (
  from: Step,
  text: string,
  parts: readonly (readonly [Step, string])[],
  after: readonly Step[] = [],
  more: JsonObject = {},
): JsonObject =>
  wf(
    [from, AGENT('Agent', text, 'You are a helpful assistant', more), ...parts.map(([part]) => part), ...after],
    [
      `${from[0]} > Agent`,
      ...parts.map(([part, kind]) => `${part[0]} -${kind}> Agent`),
      ...after.map(([name], index) => `${index === 0 ? 'Agent' : (after[index - 1]?.[0] ?? '')} > ${name}`),
    ],
  );

/** The workflow files beside, read, and what their steps are judged by, said shortly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFacts } from '../../../app/nodes/kit/facts.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow } from '../support.ts';

export const file = (name: string): string => readFileSync(join(import.meta.dirname, 'files', name), 'utf8');
export const flowOf = (name: string): Flow => firstFlow(file(name), name).flow;
export const short = (facts: NodeFacts): unknown => ({
  effects: facts.effects.map(({ kind }) => kind),
  sinks: facts.sinks.map(
    ({ kind, zone, parameter, reads }) =>
      `${kind} ${zone.vendor ?? zone.host ?? zone.scope} ${parameter}: ${reads.map((read) => `${read.from}${'path' in read ? `.${read.path.join('.')}` : 'key' in read ? `.${read.key}` : ''}`).join(', ')}`,
  ),
  brings: facts.sources.map(({ path, labels, trust }) => `${path.join('.')} ${labels.join('+')} ${trust}`),
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { workflowsIn } from '../../../app/import/n8n/parse.ts';
import { isCountersignError } from '../../../app/kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../app/kernel/json.ts';
import { expectSound, filesIn, importSame } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.json$/);
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/** Nodes and connections as the file has them, counted without the importer. */
function counted(workflow: JsonObject): { nodes: number; links: number } {
  const connections = isJsonObject(workflow['connections']) ? workflow['connections'] : {};
  const links = Object.values(connections)
    .flatMap((kinds) => (isJsonObject(kinds) ? Object.values(kinds) : []))
    .flatMap((outputs) => listOf(outputs))
    .flatMap((targets) => listOf(targets));
  return { nodes: listOf(workflow['nodes']).length, links: links.length };
}

describe.each(files)('$name', ({ name, text }) => {
  const imported = importSame(text, name);
  const workflows = workflowsIn(JSON.parse(text.replace(/^\uFEFF/, '')) as Json);

  it('becomes a sound flow', () => {
    expect(imported.length).toBe(workflows.length);
    for (const one of imported) expectSound(one);
  });

  it('loses no node and no connection without saying so', () => {
    expect(
      imported.map(({ flow, loss }) => {
        const lost = (kind: string): number => loss.filter((entry) => entry.kind === kind).length;
        // A step that has no origin was added behind one that has.
        return {
          nodes:
            flow.nodes.filter(({ foreign }) => foreign !== undefined).length +
            flow.notes.length +
            lost('node-dropped') -
            lost('note-split'),
          enough: flow.edges.length + lost('edge-dropped'),
        };
      }),
    ).toEqual(
      workflows.map(counted).map(({ nodes, links }, index) => {
        const { flow, loss } = imported[index] as (typeof imported)[number];
        // A part that is nothing but a setting of the step that it was plugged into is no step any more, and the report says so.
        const names = new Set(flow.nodes.map((node) => node.name));
        const parts = listOf(workflows[index]?.['nodes']).filter(
          (node) => isJsonObject(node) && /\.(?:lmChat|outputParser)/.test(String(node['type'])) && !names.has(String(node['name'])),
        );
        const taken = Math.min(parts.length, loss.filter(({ message }) => message.includes('that was plugged in is a setting')).length);
        const kept = flow.edges.length + loss.filter((entry) => entry.kind === 'edge-dropped').length;
        // A broken list of connections is one line in the report, and not countable in the file.
        expect(kept).toBeGreaterThanOrEqual(links - taken);
        return { nodes: nodes - taken, enough: kept };
      }),
    );
  });

  it('names every node in a report line about it by an id that exists', () => {
    for (const { flow, loss } of imported) {
      const ids = new Set([...flow.nodes, ...flow.notes].map(({ id }) => id));
      expect(loss.filter((entry) => entry.nodeId !== undefined && !ids.has(entry.nodeId))).toEqual([]);
    }
  });
});

describe('the shared corpus', () => {
  const folder = join(import.meta.dirname, '../../../../shared/corpus/n8n-dev');
  const present = existsSync(folder);
  if (!present) console.warn(`SKIPPED: ${folder} is not on this machine`);
  it.skipIf(!present)('loads, or says clearly why not', { timeout: 300_000 }, () => {
    const failures: string[] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
      const path = join(entry.parentPath, entry.name);
      try {
        for (const one of importForeignAll(readFileSync(path, 'utf8'), entry.name)) expectSound(one);
      } catch (error) {
        if (!isCountersignError(error) || error.errorClass !== 'user') failures.push(`${entry.name}: ${String(error)}`);
      }
    }
    expect(failures).toEqual([]);
  });
});

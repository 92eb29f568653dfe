/** What several import tests share: files, reports and promises that hold for every import. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { importForeignAll, type ImportedFlow } from '../../app/import/detect.ts';
import { UserError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import { findDefinition } from '../../app/nodes/catalogue.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFacts } from '../../app/nodes/kit/facts.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';

export const filesIn = (folder: string, ending: RegExp): { name: string; text: string }[] =>
  readdirSync(folder)
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** The flow of a file that holds one, or the first of several. */
export function firstFlow(text: string, path: string): ImportedFlow {
  const [first] = importForeignAll(text, path);
  if (first === undefined) throw new Error(`There is no flow in ${path}.`);
  return first;
}

/** Holds for every imported flow: it is valid, survives a round trip, and every port that an edge hangs on exists. */
export function expectSound({ flow }: ImportedFlow): void {
  expect(readFlow(printFlow(flow), flow.name)).toEqual(flow);
  for (const node of flow.nodes) {
    const definition = findDefinition(node.type);
    expect(definition?.parameters.safeParse(node.parameters).error?.issues ?? [], `${node.name} (${node.type})`).toEqual([]);
  }
  const facts = new Map(flow.nodes.map((node) => [node.id, factsOf(node, flow)]));
  const missing = flow.edges.filter(
    (edge) =>
      !facts.get(edge.from.node)?.outputs.some((port) => port.id === edge.from.port) ||
      !facts.get(edge.to.node)?.inputs.some((port) => port.id === edge.to.port),
  );
  expect(missing, `edges of ${flow.name}`).toEqual([]);
}

/** Imports twice: the same file gives the same flow and report. */
export function importSame(text: string, path: string): readonly ImportedFlow[] {
  const imported = importForeignAll(text, path);
  expect(importForeignAll(text, path)).toEqual(imported);
  return imported;
}

export function nodeNamed(flow: Flow, name: string): FlowNode {
  const node = flow.nodes.find((one) => one.name === name);
  if (node === undefined) throw new Error(`no step named ${name}`);
  return node;
}

export const factsNamed = (flow: Flow, name: string): NodeFacts => factsOf(nodeNamed(flow, name), flow);

/** `Hook.out -> Agent.in`, and the kind where it is no data edge. */
export function edgeTexts(flow: Flow): string[] {
  const names = new Map(flow.nodes.map((node) => [node.id, node.name]));
  return flow.edges.map(
    ({ from, to, kind }) =>
      `${names.get(from.node) ?? ''}.${from.port} -> ${names.get(to.node) ?? ''}.${to.port}${kind === 'data' ? '' : ` (${kind})`}`,
  );
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Each place of a JSON document that can be given another value, the outer ones first. */
function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** Property: with up to five values of these files swapped for nasty ones, an import ends in sound flows or in a UserError. */
export function expectSoundHoweverSwapped(files: readonly object[], nasty: fc.Arbitrary<Json>): void {
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(), nasty), { minLength: 1, maxLength: 5 }), (file, changes) => {
      const document = structuredClone(file);
      const places = placesIn(document);
      for (const [index, value] of changes) {
        const place = places[index % places.length];
        if (place !== undefined) place.holder[place.key] = value;
      }
      try {
        for (const one of importForeignAll(JSON.stringify(document), 'x.json')) expectSound(one);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
}

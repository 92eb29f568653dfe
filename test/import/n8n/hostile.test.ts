import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { expectSound, filesIn } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.json$/);

/** Imports, and lets only a UserError through. */
function importOrRefuse(text: string): 'imported' | 'refused' {
  try {
    for (const one of importForeignAll(text, 'mutated.json')) expectSound(one);
    return 'imported';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'refused';
  }
}

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string };

function places(value: unknown, out: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return out;
  for (const key of Object.keys(value)) {
    out.push({ holder: value as Record<string, unknown>, key });
    places((value as Record<string, unknown>)[key], out);
  }
  return out;
}

/** Values that break programs which trust a file. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, '', '=', '={{', '={{ }}', '={{ $json. }}', '{{ input', '\uD800', '__proto__', 'constructor', [], {}, [[]], [null], { toString: 1 }, { $foreign: 'n8n-js' }, { __rl: true }, { __rl: true, value: { __rl: true } }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('x'.repeat(130), 'y'.repeat(25_000), `={{ ${'('.repeat(300)}1${')'.repeat(300)} }}`, `={{ $json${'.a'.repeat(400)} }}`),
);

describe('hostile files', () => {
  it('never end in anything but a flow or a UserError, whatever is deleted or swapped (property)', { timeout: 120_000 }, () => {
    const outcome = { imported: 0, refused: 0 };
    fc.assert(fc.property(fc.nat(files.length - 1), fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant('delete' as const), nasty.map((value) => ({ value })))), { minLength: 1, maxLength: 6 }), (which, changes) => {
      const document = JSON.parse((files[which]?.text ?? '').replace(/^\uFEFF/, '')) as unknown;
      for (const [index, change] of changes) {
        const all = places(document);
        const place = all[index % Math.max(1, all.length)];
        if (place === undefined) continue;
        if (change !== 'delete') (place.holder as Record<string, unknown>)[place.key] = structuredClone(change.value);
        else if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
        else delete place.holder[place.key];
      }
      outcome[importOrRefuse(JSON.stringify(document))] += 1;
    }), { numRuns: 400 });
    expect(outcome.imported).toBeGreaterThan(outcome.refused);
  });

  it('never end otherwise when they are cut off or garbled (property)', () => {
    fc.assert(fc.property(fc.nat(files.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ unit: 'binary', maxLength: 5 }), (which, where, noise) => {
      const text = files[which]?.text ?? '';
      importOrRefuse(text.slice(0, Math.floor(text.length * where)));
      importOrRefuse(text.slice(0, Math.floor(text.length * where)) + noise + text.slice(Math.floor(text.length * where)));
    }), { numRuns: 150 });
  });

  it('cannot reach a prototype, a stack or the memory', () => {
    const node = (parameters: string): string => `{"nodes":[{"name":"a","type":"n8n-nodes-base.set","parameters":${parameters}}],"connections":{}}`;
    expect(importOrRefuse(node('{"__proto__":{"polluted":true},"a":{"__proto__":1},"constructor":{"prototype":{"polluted":true}}}'))).toBe('imported');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(importOrRefuse(node(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`))).toBe('refused');
    expect(importOrRefuse(node('{"n":1e999,"m":-0,"s":"\\ud800"}'))).toBe('imported');
    expect(importOrRefuse(`{"nodes":[${Array.from({ length: 20_001 }, () => '{"type":"a.b","parameters":{}}').join(',')}],"connections":{}}`)).toBe('refused');
    expect(importOrRefuse('['.repeat(200_000))).toBe('refused');
  });
});

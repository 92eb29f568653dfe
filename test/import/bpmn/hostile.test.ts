import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { expectSound, filesIn } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.bpmn$/);

describe('hostile files', () => {
  const bpmn = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"';
  const importOrRefuse = (text: string): string => {
    try {
      for (const one of importForeignAll(text, 'x.bpmn')) expectSound(one);
      return 'imported';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.code;
    }
  };

  it('expand no entity, exhaust no stack, and end in words', () => {
    expect([
      importOrRefuse(
        `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions ${bpmn}><process id="p"><task id="t" name="&b;"/></process></definitions>`,
      ),
      importOrRefuse(
        `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><definitions ${bpmn}><process id="p"><task id="t" name="&f;"/></process></definitions>`,
      ),
      importOrRefuse(`<definitions ${bpmn}>${'<process>'.repeat(50_000)}`),
      importOrRefuse(`<definitions ${bpmn}><process id="p"><task id="t"`),
      importOrRefuse('<html><body/></html>'),
      importOrRefuse(
        `<definitions ${bpmn}><process id="p"><task id="__proto__"/><task/><task id="t"/><task id="t"/></process></definitions>`,
      ),
    ]).toEqual(['import/invalid', 'import/invalid', 'file/too-large', 'import/invalid', 'file/unknown-format', 'imported']);
  });

  it('keep a step whose id is __proto__, and refuse one whose id is too long for a flow', () => {
    const two = (id: string): string =>
      `<definitions ${bpmn}><process id="p"><startEvent id="${id}"/><task id="t" name="Next"/><sequenceFlow id="f" sourceRef="${id}" targetRef="t"/></process></definitions>`;
    expect(importForeignAll(two('__proto__'), 'x.bpmn').map(({ flow }) => [flow.nodes.length, flow.edges.length])).toEqual([[2, 1]]);
    expect(() => importForeignAll(two('x'.repeat(200)), 'x.bpmn')).toThrow(/longer than 128 characters/);
    expect(() => importForeignAll(two('&own;'), 'x.bpmn')).toThrow(/XML entity of its own/);
  });

  it('never end in anything but a flow or a UserError (property)', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.nat(40),
            fc.oneof(
              fc.string({ maxLength: 6 }),
              fc.constantFrom('', '<', '"', 'id="__proto__"', 'agent', '&#0;', '\uD800', 'x'.repeat(400), 'PT9999999H', '={{'),
            ),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        (which, changes) => {
          let text = files[which]?.text ?? '';
          for (const [where, length, noise] of changes) {
            const at = Math.floor(where * text.length);
            text = text.slice(0, at) + noise + text.slice(at + length);
          }
          importOrRefuse(text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('survive swapped attributes (property)', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(
          fc.tuple(fc.nat(), fc.constantFrom('', 'agent', 'start', '__proto__', 'x'.repeat(130), '-1e999', '={', '${', 'pay', 'NaN')),
          { minLength: 1, maxLength: 6 },
        ),
        (which, changes) => {
          let text = files[which]?.text ?? '';
          for (const [index, value] of changes) {
            let count = 0;
            const all = [...text.matchAll(/="[^"]*"/g)].length;
            text = text.replace(/="(?!http:\/\/www\.omg)[^"]*"/g, (whole) =>
              count++ === index % Math.max(1, all) ? `="${value}"` : whole,
            );
          }
          importOrRefuse(text);
        },
      ),
      { numRuns: 200 },
    );
  });
});

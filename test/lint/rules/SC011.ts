import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, manual, script, set } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('/* \u202e } \u2066if (input.isAdmin)\u2069 \u2066 only admins */ return { paid: true }; /* \u202e { \u2066*/'),
    run('const isAdm\u0456n = input.role; return { ok: isAdmin };'),
    run('const s\u0441ope = 1; return { scope };'),
    // Greek: omicron for o, alpha for a, a capital alpha for A.
    run('const t\u03bfken = 1; return { token };'),
    run('const p\u03b1yment = 1; return { payment };'),
    run('const is\u0391dmin = true; return { ok: isAdmin };'),
    flow([manual(), set({ to: 'finance@\u202emoc.example' })], ['start > set']),
    flow([manual(), set({ a: 'x', b: 'one \u2067two\u2069' })], ['start > set']),
    flow([{ ...manual(), name: 'Pay\u202eon' }], []),
    flow([manual()], [], { name: 'Invoices \u202a' }),
    flow([manual()], [], { purpose: 'Pays \u202dinvoices' }),
  ],
  silent: [
    run('/* only admins */ return { paid: input.isAdmin };'),
    // Texts of other languages, units, and words of one alphabet each.
    run(
      'return { a: "\u05e9\u05dc\u05d5\u05dd", b: "\u041f\u0440\u0438\u0432\u0435\u0442 world", c: "5\u043a\u0433", d: "10 \u03bcm", e: "id_\u043f\u043b\u0430\u0442\u0435\u0436\u0430" };',
    ),
    // Greek letters by which quantities are called, alone and beside others, and a Greek word.
    run(
      'const \u03b1Max = input.\u0394x * 2 * Math.PI; const sin\u03b1 = \u03c1_air; return { \u03b1Max, \u03c32: sin\u03b1, u: "k\u03a9m", w: "id_\u03ba\u03bb\u03b5\u03b9\u03b4\u03af" };',
    ),
    run('return { a: input.t.replace(/[a-z\u03b1-\u03c9A-Z\u0391-\u03a9]/g, "") };'),
    // Wrongly read UTF-8.
    run('return { a: "\u0432\u0402\u045aReturn" };'),
    flow([manual(), set({ a: '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb \u200e' })], ['start > set']),
    // AI022's.
    flow([manual(), ask('Hello \u202Eevil')], ['start > ask']),
    flow([manual()], [], { name: 'Gr\u00fc\u00dfe' }),
  ],
};

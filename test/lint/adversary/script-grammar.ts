/** Small scripts, drawn from a list of numbers: the same list gives the same script, and a shorter list a shorter one. */
import { secrets } from './script-secrets.ts';

const names = ['v0', 'v1', 'v2'] as const;
const keys = ['a', 'b', 'm'] as const;

class Draw {
  readonly #tape: readonly number[];
  #at = 0;
  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }
  get isDry(): boolean {
    return this.#at >= this.#tape.length;
  }
  number(below: number): number {
    const next = this.#tape[this.#at] ?? 0;
    this.#at += 1;
    return next % below;
  }
  of<T>(list: readonly T[]): T {
    return list[this.number(list.length)] as T;
  }
}

const leaves = [
  '0',
  "'k'",
  '{}',
  '[]',
  ...names,
  ...names,
  ...Object.keys(secrets),
  ...Object.keys(secrets),
  'input.other',
  'input.rec',
  'input.rows',
  'input.rows[0]',
  'input.rows[0].n',
];

function expression(draw: Draw, depth: number, locals: readonly string[]): string {
  if (depth <= 0 || draw.isDry) return paren(draw.of([...leaves, ...locals, ...locals]));
  const e = (more: readonly string[] = []): string => expression(draw, depth - 1, [...locals, ...more]);
  const k = draw.of(keys);
  const l = draw.of(keys);
  const name = draw.of(names);
  const forms: readonly (() => string)[] = [
    () => paren(draw.of([...leaves, ...locals])),
    () => paren(draw.of([...leaves, ...locals])),
    () => `({ ${k}: ${e()}, ${l}: ${e()} })`,
    () => `({ ...${e()}, ${k}: ${e()} })`,
    () => `({ ${k}: ${e()}, ...${e()} })`,
    () => `[${e()}, ${e()}]`,
    () => `[...[${e()}], ${e()}]`,
    () => `({ get ${k}() { return ${e()}; } })`,
    () => `({ ${k}(x) { return ${e(['x'])}; } })`,
    () => `({ ${k}: (x) => ${e(['x'])} })`,
    () => `({ ['${k}' + '']: ${e()} })`,
    () => `({ [${e()}]: ${e()} })`,
    () => `({ ${k}: ${e()}, get ${l}() { return this.${k}; } })`,
    () => `({ ${k}: ${draw.of(['f', 'g', 'C', `${name}.${l}`])} })`,
    () => `({ get ['${k}' + '']() { return ${e()}; } })`,
    () => `[${e()}].map(${name}.${k})`,
    () => `${name}[${e()}]?.(${e()})`,
    () => `((x) => ${e(['x'])})`,
    () => `${e()}.${k}`,
    () => `${e()}?.${k}`,
    () => `${e()}['${k}']`,
    () => `${e()}?.[${e()}]`,
    () => `${e()}[0]`,
    () => `${e()}.${k}?.(${e()})`,
    () => `${name}.${k}(${e()})`,
    () => `\`\${${e()}}!\``,
    () => `(${e()} + '')`,
    () => `(${e()}, ${e()})`,
    () => `(${e()} ? ${e()} : ${e()})`,
    () => `(${e()} ?? ${e()})`,
    () => `(${e()} || ${e()})`,
    () => `(${e()} && ${e()})`,
    () => `String(${e()})`,
    () => `JSON.stringify(${e()})`,
    () => `JSON.parse(JSON.stringify(${e()}))`,
    () => `Object.values(${e()})`,
    () => `Object.keys(${e()})`,
    () => `Object.entries(${e()})`,
    () => `Object.fromEntries([['${k}', ${e()}]])`,
    () => `Object.assign({}, ${e()}, { ${k}: ${e()} })`,
    () => `Object.assign(${name}, ${e()})`,
    () => `Object.create(${e()})`,
    () => `Object.freeze(${e()})`,
    () => `structuredClone(${e()})`,
    () => `Object.defineProperty({}, '${k}', { value: ${e()}, enumerable: true })`,
    () => `[${e()}].map((x) => ${e(['x'])})`,
    () => `[${e()}].filter((x) => ${e(['x'])})`,
    () => `[${e()}, ${e()}].reduce((s, x) => ${e(['s', 'x'])})`,
    () => `[${e()}].reduce((s, x) => ${e(['s', 'x'])}, ${e()})`,
    () => `[${e()}].find((x) => ${e(['x'])})`,
    () => `[${e()}].concat(${e()})`,
    () => `[${e()}, ${e()}].slice(1)`,
    () => `[[${e()}]].flat()`,
    () => `[${e()}, ${e()}].join()`,
    () => `[${e()}].flatMap((x) => [${e(['x'])}])`,
    () => `[${e()}, ${e()}].at(-1)`,
    () => `[${e()}].includes(${e()})`,
    () => `[${e()}].map(${draw.of(['String', 'f', 'g', 'Object.freeze', 'Boolean'])})`,
    () => `new Map([['${k}', ${e()}]]).get('${k}')`,
    () => `[...new Map([[${e()}, ${e()}]])][0]`,
    () => `[...new Set([${e()}])][0]`,
    () => `Array.from([${e()}])`,
    () => `Array.from({ length: 2 }, () => ${e()})`,
    () => `Array.from([${e()}], (x) => ${e(['x'])})`,
    () => `f(${e()})`,
    () => `f(${e()})`,
    () => `g(${e()}, ${e()})`,
    () => `g(...[${e()}, ${e()}])`,
    () => `(() => ${e()})()`,
    () => `(function (x = ${e()}) { return ${e(['x'])}; })(${e()})`,
    () => `((x) => ${e(['x'])})(${e()})`,
    () => `f.call(${e()}, ${e()})`,
    () => `g.apply(null, [${e()}, ${e()}])`,
    () => `String(${e()}).split('').reverse().join('')`,
    () => `String(${e()}).toUpperCase()`,
    () => `String(${e()}).slice(0, 8)`,
    () => `String(${e()}).replace('k', () => ${e()})`,
    () => `String(${e()}).padEnd(3, ${e()})`,
    () => `btoa(String(${e()}))`,
    () => `String.raw\`\${${e()}}\``,
    () => `String(${e()}).match(/.+/)?.[0]`,
    () => `(${name} = ${e()})`,
    () => `Number(${e()})`,
    () => `Boolean(${e()})`,
    () => `typeof ${e()}`,
    () => `(await ${e()})`,
    () => `tag\`a\${${e()}}b\${${e()}}\``,
    () => `[...gen(${e()})][${draw.of(['0', '1'])}]`,
    () => `new C(${e()}).${k}`,
    () => `new C(${e()})`,
    () => `[${e()}].toString()`,
    () => `Promise.resolve(${e()}).then((x) => ${e(['x'])})`,
    () => `[${e()}].some((x) => (${name} = ${e(['x'])}))`,
    () => `parseInt(${e()})`,
    () => `(${name}.${k} = ${e()})`,
    () => `(${name}.${k} ??= ${e()})`,
    () => `Reflect.get(${e()}, '${k}')`,
    () => `Object.getOwnPropertyDescriptor(${e()}, '${k}')?.value`,
    () => `new String(${e()})`,
    // Objects that are held by others, and come out of them again.
    () => `new Map([['${k}', ${draw.of([name, e()])}], ['${l}', ${e()}]]).get('${k}')`,
    () => `[...new Map([['${k}', ${name}]]).values()][0]`,
    () => `[...new Set([${name}, ${e()}])].at(0)`,
    () => `new WeakMap([[${name}, ${e()}]]).get(${name})`,
    () => `Object.values({ ${k}: ${name} })[0]`,
    () => `Object.entries({ ${k}: ${name} })[0][1]`,
    () => `Array.of(${name}, ${e()})[0]`,
    () => `[${name}].concat([${e()}])[${draw.of(['0', '1'])}]`,
    () => `Object.groupBy([${e()}], (x) => '${k}').${k}?.[0]`,
    () => `[${name}].values().next().value`,
    () => `gen(${name}).next().value`,
    () => `[...[${name}].entries()][0][1]`,
    () => `(await Promise.allSettled([${e()}]))[0].value`,
    () => `(await Promise.all([${name}, ${e()}]))[0]`,
    () => `[${e()}].values().map((x) => ${e(['x'])}).toArray()`,
    () => `[${name}].toSorted()[0]`,
    () => `[1].with(0, ${name})[0]`,
    () => `(({ ${k}: x = ${name} } = {}) => ${e(['x'])})(${draw.of(['', e()])})`,
    () => `((...x) => ${e(['x'])})(${name}, ${e()})`,
    () => `(() => ${name})()`,
    () => `(() => ({ ${k}: ${name} }))().${k}`,
    () => `({ get ${k}() { return ${name}; } }).${k}`,
    () => `({ ${k}: ${name} }).${k}`,
    () => `({ ${k}: { ${l}: ${name} } }).${k}.${l}`,
    () => `[[${name}]][0][0]`,
    () => `(${name} ??= ${e()})`,
    () => `(${name} ||= ${e()})`,
    () => `String(${e()}).match(/(?<w>.+)/)?.groups.w`,
    () => `String(${e()}).replace(/(?<w>.+)/, (...x) => ${e(['x'])})`,
    () => `[...String(${e()})].map((x) => x).join('')`,
    () => `String.fromCharCode(...[...String(${e()})].map((x) => x.charCodeAt(0)))`,
    () => `JSON.stringify(${e()}, ['${k}', '${l}'])`,
    () => `new (class { #p = ${e()}; m() { return this.#p; } })().m()`,
    () => `(class { static s = ${e()}; static { this.t = ${e()}; } }).${draw.of(['s', 't'])}`,
    () => `h(${name})`,
    () => `h(${e()})`,
  ];
  return (forms[draw.number(forms.length)] as () => string)();
}
const paren = (text: string): string => (text.startsWith('{') ? `(${text})` : text);

function statement(draw: Draw, depth: number, locals: readonly string[]): string {
  const e = (more: readonly string[] = []): string => expression(draw, 2, [...locals, ...more]);
  const k = draw.of(keys);
  const name = draw.of(names);
  const other = draw.of(names);
  const target = draw.of([...names, ...names, ...locals]);
  const block = (more: readonly string[] = []): string =>
    depth <= 0 || draw.isDry ? '' : statements(draw, depth - 1, [...locals, ...more], 2);
  const forms: readonly (() => string)[] = [
    () => `${name} = ${e()};`,
    () => `${name} = ${e()};`,
    () => `${name} = ${e()};`,
    () => `${target}.${k} = ${e()};`,
    () => `${target}.${k} = ${e()};`,
    () => `${target}['${k}'] = ${e()};`,
    () => `${target}[${e()}] = ${e()};`,
    () => `delete ${target}.${k};`,
    () => `delete ${target}?.['${k}'];`,
    () => `delete ${target}[${e()}];`,
    () => `delete input.rec.${k};`,
    () => `${target}.${k}.b = ${e()};`,
    () => `${target}.push?.(${e()});`,
    () => `[].push.call?.(${target}, ${e()});`,
    () => `${name} = ${other};`,
    () => `${name} = ${other}.${k};`,
    () => `${name}.${k} = ${other};`,
    () => `${name} += ${e()};`,
    () => `${name} ||= ${e()};`,
    () => `{ const { ${k}: y, ...r } = ${e()}; ${name} = ${e(['y', 'r'])}; }`,
    () => `{ const [y, ...r] = [${e()}, ${e()}]; ${name} = ${e(['y', 'r'])}; }`,
    () => `[${name}, ${other}] = [${e()}, ${e()}];`,
    () => `({ ${k}: ${name} = ${e()} } = ${e()});`,
    () => `({ ${k}: ${name}.a, ...${other}.b } = ${e()});`,
    () => `{ const { ${k}: { a: y } = {} } = ${e()} ?? {}; ${name} = y; }`,
    () => `for (const x of [${e()}, ${e()}]) { ${block(['x'])} ${name} = ${e(['x'])}; }`,
    () => `for (const x in ${e()}) { ${name} = ${e(['x'])}; ${block(['x'])} }`,
    () => `for (const [y, z] of Object.entries(${e()})) { ${name}[y] = ${e(['y', 'z'])}; }`,
    () => `for (const y of ['a', 'b']) { ${draw.of([`delete ${target}[y];`, `${target}[y] = ${e()};`])} }`,
    () => `for (${name} of [${e()}]) { ${block()} }`,
    () => `for (let n = 0; n < 2; n += 1) { ${block()} }`,
    () => `[${e()}].forEach((x) => { ${block(['x'])} ${name} = ${e(['x'])}; });`,
    () => `for (const x of ${name}) { delete x.${k}; }`,
    () => `${name}.forEach((x) => { x.${k} = ${e(['x'])}; });`,
    () => `if (${e()}) { ${block()} } else { ${block()} }`,
    () =>
      `try { ${block()} ${draw.of([`throw ${e()};`, `JSON.parse(${e()});`, `${e()}();`, ''])} } catch (x) { ${name} = ${draw.of(['x', 'x.message', 'x.cause'])}; ${block(['x'])} } finally { ${block()} }`,
    () =>
      `try { throw new Error(${e()}, { cause: ${e()} }); } catch (x) { ${name} = ${draw.of(['x.message', 'x.cause', 'String(x)', 'x.stack'])}; }`,
    () => `out: for (const x of [${e()}]) { for (;;) { ${block(['x'])} break out; } }`,
    () => `out: { ${block()} if (${e()}) break out; ${block()} }`,
    () => `switch (${e()}) { case 'k': ${block()} break; default: ${block()} }`,
    () => `{ let n = 0; do { ${block()} n += 1; } while (n < 2); }`,
    () => `${target}.${k} = (x) => ${e(['x'])};`,
    () => `${target}.${k} = function (x) { ${block(['x', 'this'])} return ${e(['x', 'this'])}; };`,
    () => `${name} = (x) => ${e(['x'])};`,
    () => `${name} = ${draw.of(['f', 'g', 'C', 'String', 'f.bind(null, v1)'])};`,
    () => `${target}.${k} = ${draw.of(['f', 'g', 'gen'])};`,
    () => `f.${k} = ${e()};`,
    () => `${name} = new C(${e()});`,
    () => `${name} = { ...${other} };`,
    () => `C.${k} = ${e()};`,
    () => `Object.freeze(${name});`,
    () => `Object.assign(${name}, ${e()});`,
    () => `Object.defineProperty(${name}, '${k}', { get: () => ${e()}, enumerable: true });`,
    () => `Reflect.set(${name}, '${k}', ${e()});`,
    () => `Reflect.deleteProperty(${name}, '${k}');`,
    () => `${name} = Object.create(${e()});`,
    () => `${name}.${k} = input.other;`,
    () => `${name} = { a: input.other, b: 1 };`,
    () => `${name} = [];`,
    // The same object by another name, and written into by one of the two.
    () => `{ const m = new Map([['${k}', ${name}]]); m.get('${k}').${k} = ${e()}; ${other} = m.get('${k}'); }`,
    () => `{ const m = new Map(); m.set('${k}', ${name}); ${block(['m'])} m.get('${k}').${k} = ${e(['m'])}; }`,
    () => `{ const m = new Map(); m.set(${e()}, ${e()}); for (const [y, z] of m) { ${name} = ${e(['y', 'z'])}; } }`,
    () => `for (const x of new Set([${name}, ${other}])) { x.${k} = ${e(['x'])}; }`,
    () => `{ const { ${k}: y } = { ${k}: ${name} }; y.${k} = ${e(['y'])}; ${block(['y'])} }`,
    () => `{ const [y, ...z] = [${name}, ${other}]; y.${k} = ${e(['y', 'z'])}; z[0].a = ${e()}; }`,
    () => `{ const { ...y } = { ${k}: ${name} }; y.${k}.a = ${e(['y'])}; }`,
    () => `{ const y = { ...${name} }; y.${k} = ${e(['y'])}; ${other} = ${e(['y'])}; }`,
    () => `{ const y = [${name}, ${other}]; y.forEach((x) => { x.${k} = ${e(['x'])}; }); y.push(${e()}); ${name} = y.pop(); }`,
    () => `{ const put = (y, z = ${name}) => { z.${k} = y; return z; }; ${other} = put(${e()}); }`,
    () => `{ const y = () => ${name}; y().${k} = ${e()}; }`,
    () => `${name}[${e()}] ??= {}; ${name}[${e()}].${k} = ${e()};`,
    () => `(${name}.${k} ??= []).push?.(${e()});`,
    () => `{ const key = input.other; ${name}[key] = ${e()}; ${other} = ${name}.${k}; }`,
    () => `Object.values({ y: ${name} })[0].${k} = ${e()};`,
    () => `for (const [, y] of Object.entries({ y: ${name} })) { y.${k} = ${e(['y'])}; }`,
    () => `Object.assign([${name}][0], { ${k}: ${e()} });`,
    () => `try { throw { y: ${name} }; } catch ({ y }) { y.${k} = ${e(['y'])}; }`,
    () => `{ const it = gen(${name}); const y = it.next().value; if (y) y.${k} = ${e(['y'])}; }`,
    () => `(await Promise.resolve(${name})).${k} = ${e()};`,
    () => `{ let n = ${name}; for (const y of ['a', 'b']) { n[y] ??= {}; n = n[y]; } n.m = ${e()}; }`,
    () => `${name} = { a: ${name}, b: ${e()} };`,
    () => `${name}.m = ${name}.a; ${name}.m.b = ${e()};`,
    () => `{ const c = new C(${name}); c.a.${k} = ${e(['c'])}; ${other} = ${e(['c'])}; }`,
    () => `h(${name}).${k} = ${e()};`,
    () => `{ const y = [{ a: 1 }, { b: ${e()} }].map((x) => ({ ...x, m: ${name} })); y[0].m.${k} = ${e()}; ${other} = ${e(['y'])}; }`,
  ];
  return (forms[draw.number(forms.length)] as () => string)();
}

function statements(draw: Draw, depth: number, locals: readonly string[], most: number): string {
  const out: string[] = [];
  for (let count = 1 + draw.number(most); count > 0 && !draw.isDry; count -= 1) out.push(statement(draw, depth, locals));
  return out.join(' ');
}

/** A script of the drawn numbers. */
export function scriptOf(tape: readonly number[]): string {
  const draw = new Draw(tape);
  const body = [1, 2, 3, 4]
    .map(() => (draw.isDry ? '' : statement(draw, 2, [])))
    .filter((one) => one !== '')
    .join('\n');
  const ways = [draw.of(['v0', 'v1', 'v2', expression(draw, 2, [])]), draw.of(['v1', 'v2', '0', '[v0]'])];
  const parts: readonly (readonly [RegExp, () => string])[] = [
    [/\bf\b/, () => `function f(x) { ${draw.isDry ? '' : statement(draw, 1, ['x'])} return ${expression(draw, 2, ['x'])}; }`],
    [/\bg\b/, () => `const g = (x, y = ${expression(draw, 1, ['x'])}) => ${paren(expression(draw, 2, ['x', 'y']))};`],
    [/\bh\b/, () => `function h(x = {}) { const y = { p: x }; ${draw.isDry ? '' : statement(draw, 1, ['x', 'y'])} return y.p; }`],
    [/\btag\b/, () => `const tag = (s, ...x) => ${paren(expression(draw, 2, ['s', 'x']))};`],
    [
      /\bgen\b/,
      () => `function* gen(x) { yield ${expression(draw, 1, ['x'])}; ${draw.isDry ? '' : `yield* [${expression(draw, 1, ['x'])}];`} }`,
    ],
    [
      /\bC\b/,
      () =>
        `class C { ${draw.of(['', `b = ${expression(draw, 1, [])};`, `get b() { return ${expression(draw, 1, [])}; }`, `static m = ${expression(draw, 1, [])};`])} constructor(x) { this.a = ${expression(draw, 1, ['x'])}; ${draw.isDry ? '' : `return ${draw.of(['undefined', expression(draw, 1, ['x'])])};`} } m(x) { return ${expression(draw, 1, ['x', 'this'])}; } }`,
    ],
  ];
  const made = new Set<RegExp>();
  let head = '';
  for (let round = 0; round < 6; round += 1)
    for (const [pattern, make] of parts)
      if (!made.has(pattern) && pattern.test(body + ways.join(' ') + head)) {
        made.add(pattern);
        head += `${make()}\n`;
      }
  return `${names.map((one) => `let ${one} = ${draw.of(['{}', '{}', '[]', "'k'", '{ a: 1, b: {} }'])};`).join(' ')}\n${head}${body}\nreturn { x: ${ways[0]}, y: ${ways[1]} };`;
}

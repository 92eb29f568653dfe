/** What people read quotes names in one way, “so”. Straight quotation marks stand where a machine reads them, and on the command line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';

/** A value between straight marks in a template, where neither markup nor JSON is written. */
const quotedValue = /(?<![=:\w\\([,{])"\$\{(?:[^{}`]|\{[^{}`]*\})*\}"(?![:=])/;

/** Texts of another form, or another program's: markup, JSON, statements, headers, a terminal. */
const forMachines: readonly RegExp[] = [
  /^app\/cli\//,
  /^app\/(draft|sandbox)\//,
  /^app\/ai\/attacks\//,
  /^app\/audit\//,
  /^app\/compliance\/(learning|model)-bill\.ts$/,
  /page\.ts$/,
  /^app\/bundle\/materials\.ts$/,
  /^app\/broker\/(network\/host-rules|sign-in\/ssh\.node|sql\/postgres-statement\.node)\.ts$/,
  /^app\/engine\/runs\/called-runs\.ts$/,
  /^app\/import\/(bpmn|node-red)\//,
  /^app\/kernel\/(json|csv-table)\.ts$/,
  /^app\/lint\/output\//,
  /^app\/nodes\/(make-file|learn-together)\//,
  /multipart(\.node)?\.ts$/,
  /^app\/serve\/intake\/(chat-door|form-door|door|webhook-server)\.ts$/,
  /^app\/store\//,
  /^app\/workflow\/migrations\/explain\.ts$/,
];

test('a name in a message stands between “ and ”', () => {
  const files = ['app', 'renderer', 'electron'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${part}/${name.replaceAll('\\', '/')}`),
  );
  const straight = files
    .filter((file) => !forMachines.some((form) => form.test(file)))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (quotedValue.test(line) ? [`${file}:${at + 1} ${line.trim().slice(0, 120)}`] : [])),
    );
  expect(straight).toEqual([]);
});

import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('return { key: process.env.API_KEY };'),
    run('const fs = require("node:fs"); return { text: fs.readFileSync("/etc/hosts", "utf8") };'),
    run('return { copied: await navigator.clipboard.readText() };'),
  ],
  silent: [
    run('return { file: input.file };'),
    run('const fs = { read: (x) => x }; return { v: fs.read(input.a) };'),
    run('return { note: "process.env is not read here" };'),
  ],
};

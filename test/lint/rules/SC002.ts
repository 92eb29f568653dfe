import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('const answer = await fetch("https://api.example.com/x"); return { status: answer.status };'),
    run('const axios = require("axios"); return (await axios.get(input.url)).data;'),
    run('navigator.sendBeacon("https://x.example", JSON.stringify(input)); return input;'),
  ],
  silent: [
    run('return { total: input.a + input.b };'),
    run('const fetch = (x) => x; return { v: fetch(input.a) };'),
    run('return { url: "https://api.example.com/fetch" };'),
  ],
};

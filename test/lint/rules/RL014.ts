import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook, sql } from '../kit/steps.ts';

const get = (more = {}) => step('get', 'http-request', { method: 'GET', url: 'https://api.example.com/orders', ...more });
export const cases: RuleCases = {
  fires: [
    flow([manual(), get({ zz: 1 })], ['start > get']),
    flow([manual(), step('get', 'send-mail', { to: 5 })], ['start > get']),
    flow([manual(), step('odd', 'no-such-step', {})], ['start > odd']),
    flow([manual(), get({ url: 'https://api.example.com/{{ input. }}' })], ['start > get']),
    flow([manual(), get({ headers: [{ name: 'x', value: '{{ input.a' }] })], ['start > get']),
    // JSON with values in it is no plain text.
    flow([manual(), get({ method: 'POST', bodyMode: 'json', body: '{ "a": "{{ input. }}" }' })], ['start > get']),
    // Not all that a step with plain texts says is one.
    flow([manual(), step('ask', 'approval', { title: 'Ok?', arguments: [{ name: 'A', value: '{{ input. }}' }] })], ['start > ask']),
    flow(
      [manual(), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com', subject: '{{ input. }}', text: 'x' })],
      ['start > mail'],
    ),
    // A script that its runner would not begin.
    flow([manual(), step('code', 'script', { code: 'return { a: 010 };' })], ['start > code']),
    flow([manual(), step('code', 'script', { code: 'return {{{' })], ['start > code']),
    // A script that asks for what scripts do not have.
    flow([manual(), step('code', 'script', { code: "const _ = require('lodash'); return { n: _.size(input.rows) };" })], ['start > code']),
    flow([manual(), step('clock', 'schedule-trigger', { cron: '0 8 * * *', timeZone: 'Europe/Berlin' })], []),
  ],
  silent: [
    flow([manual(), get()], ['start > get']),
    flow([manual(), get({ headers: [{ name: 'x', value: '{{ input.a }}' }] })], ['start > get']),
    flow([manual(), { ...get({ zz: 1 }), disabled: true }], ['start > get']),
    flow([openHook(), sql('SELECT name FROM people')], ['hook > sql']),
    // What is still to be filled in is not unreadable, and a script's braces are its own.
    flow([manual(), get({ url: '' })], ['start > get']),
    flow([manual(), step('code', 'script', { code: 'return [{ json: "{{ not ours" }];' })], ['start > code']),
    flow([manual(), step('code', 'script', { code: '' })], ['start > code']),
    flow(
      [manual(), step('code', 'script', { code: 'const require = (name) => name; return { n: require("a"), m: input.require };' })],
      ['start > code'],
    ),
    flow([manual(), step('code', 'script', { code: 'try { require("a"); } catch {} return { n: typeof require };' })], ['start > code']),
    flow(
      [manual(), step('code', 'script', { code: 'total = 0; for (const row of input.rows) total += row.n; return { total };' })],
      ['start > code'],
    ),
    // Plain texts are used as they are written, whatever stands in braces there.
    flow([manual(), get(), step('note', 'note', { text: 'Fill {{ in the name' })], ['start > get']),
    flow(
      [step('form', 'form-trigger', { path: 'x', title: 'Use {{name}}', description: '{{ a b }}', thanks: '{{' }), get()],
      ['form > get'],
    ),
    flow([manual(), step('stop', 'stop', { outcome: 'fail', message: 'No {{ name' })], ['start > stop']),
  ],
};

import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, judge, mail, openHook, script, signedHook } from '../kit/steps.ts';

const page = (body: string, contentType = 'text/html') => step('page', 'respond-webhook', { body, contentType });
export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Answer {{ input.body.text }}'), page('{{ input.answer }}')], ['hook > ask', 'ask > page']),
    flow([signedHook(), ask('Write a page'), page('<p>{{ input.answer }}</p>')], ['hook > ask', 'ask > page']),
    flow(
      [openHook(), agent('Answer {{ input.body.text }}'), brain(), page('{{ input.answer }}')],
      ['hook > agent', 'brain -model> agent', 'agent > page'],
    ),
    flow(
      [
        openHook(),
        ask('Answer {{ input.body.text }}'),
        step('file', 'file-write', { path: '/notes/answer.md', content: '{{ input.answer }}' }),
      ],
      ['hook > ask', 'ask > file'],
    ),
    // Markdown needs no < for a picture.
    flow(
      [
        openHook(),
        ask('Answer {{ input.body.text }}'),
        script('return { text: input.answer.replace(/</g, "&lt;") };'),
        step('file', 'file-write', { path: '/notes/answer.md', content: '{{ input.text }}' }),
      ],
      ['hook > ask', 'ask > script', 'script > file'],
    ),
  ],
  silent: [
    flow(
      [
        openHook(),
        ask('Answer {{ input.body.text }}'),
        script('return { text: input.answer.replace(/</g, "&lt;") };'),
        page('<p>{{ input.text }}</p>'),
      ],
      ['hook > ask', 'ask > script', 'script > page'],
    ),
    flow([openHook(), ask('Answer {{ input.body.text }}'), page('{{ input.answer }}', 'text/plain')], ['hook > ask', 'ask > page']),
    flow([openHook(), judge('OK? {{ input.body.text }}'), page('{{ input.answer.ok }}')], ['hook > ask', 'ask > page']),
    flow([openHook(), ask('Answer {{ input.body.text }}'), mail('desk@example.com', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
  ],
};

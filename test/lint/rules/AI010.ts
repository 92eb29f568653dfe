import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, askLocal, brain, localBrain, localModel, manual } from '../kit/steps.ts';

const ollama = 'Ollama on this machine';
const signed = { signature: 'models/model.sig', signer: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' };
export const cases: RuleCases = {
  context: {
    policy: {
      models: [
        { provider: ollama, model: 'llama3', signature: 'unsigned' },
        { provider: ollama, model: 'mistral-7b', signature: 'unchecked' },
        { provider: ollama, model: 'qwen3', signature: 'verified' },
        { provider: 'ollama', model: 'Gemma3:latest', signature: 'unsigned' },
        { provider: 'OpenAI', model: 'gpt-4o-2024-08-06' },
        { provider: 'local', model: 'fraud@sha256:aaaaaaaaaaaa', signer: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' },
      ],
    },
  },
  fires: [
    flow([manual(), askLocal('Hello')], ['start > ask']),
    flow([manual(), agent('Hello'), localBrain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), askLocal('Hello', { model: 'mistral-7b' })], ['start > ask']),
    flow([manual(), askLocal('Hello', { model: 'gemma3' })], ['start > ask']),
    flow([manual(), localModel()], ['start > model']),
    // Nobody has vetted it, and nobody has signed it.
    flow(
      [manual(), localModel({ model: { name: 'churn', digest: 'c'.repeat(64), bytes: 1, inputs: [], outputs: [] } })],
      ['start > model'],
    ),
    // Vetted as signed by another: below.
    flow([manual(), localModel({ ...signed, signer: '-----BEGIN PUBLIC KEY-----\nBBBB\n-----END PUBLIC KEY-----' })], ['start > model']),
    // A signature without a key behind it is none.
    flow([manual(), localModel({ signature: 'models/model.sig' })], ['start > model']),
  ],
  silent: [
    flow([manual(), askLocal('Hello', { model: 'qwen3' })], ['start > ask']),
    flow([manual(), agent('Hello'), brain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), { ...askLocal('Hello'), disabled: true }], ['start > ask']),
    flow(
      [manual(), localModel({ ...signed, signer: '-----BEGIN PUBLIC KEY-----\r\nAAAA\r\n-----END PUBLIC KEY-----\r\n' })],
      ['start > model'],
    ),
    flow([manual(), localModel({ model: null })], ['start > model']),
  ],
};

/** What foreign steps do with data, and what becomes of credentials, samples, notes and settings. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { firstFlow, factsNamed, nodeNamed } from '../support.ts';
import { flowOf, short, file } from './files-kit.ts';

describe('facts of foreign steps', () => {
  it('tell what goes where, and what comes back', () => {
    const agent = flowOf('support-mail-agent.json');
    const operations = flowOf('operations.json');
    const tools = flowOf('mcp-server.json');
    expect({
      trigger: short(factsNamed(agent, 'New mail')),
      reply: short(factsNamed(agent, 'Reply')),
      agent: short(factsNamed(agent, 'Mail agent')),
      shell: short(factsNamed(operations, 'Run')),
      query: short(factsNamed(tools, 'Run query')),
      api: short(factsNamed(tools, 'Call API')),
      unknown: short(factsNamed(flowOf('community-nodes.json'), 'Deploy')),
      picture: short(factsNamed(flowOf('feed-to-social.json'), 'Picture')),
    }).toMatchInlineSnapshot(`
      {
        "agent": {
          "brings": [],
          "effects": [],
          "sinks": [
            "prompt.system Anthropic values.options.systemMessage: ",
            "prompt.user Anthropic values.text: input.text",
          ],
        },
        "api": {
          "brings": [
            "  public",
          ],
          "effects": [
            "write",
          ],
          "sinks": [
            "url billing.example.com values.url: model.resource",
            "network billing.example.com values.parametersBody: model.amount",
          ],
        },
        "picture": {
          "brings": [],
          "effects": [],
          "sinks": [
            "prompt.user OpenAI values.prompt: node.title",
          ],
        },
        "query": {
          "brings": [
            " internal+unknown trusted",
          ],
          "effects": [
            "write",
          ],
          "sinks": [
            "query PostgreSQL values.query: model.sql",
          ],
        },
        "reply": {
          "brings": [],
          "effects": [
            "send",
          ],
          "sinks": [
            "message Google values.messageId: input.id",
            "message Google values.message: model.Message",
          ],
        },
        "shell": {
          "brings": [
            " internal partner",
          ],
          "effects": [
            "exec",
          ],
          "sinks": [
            "command local values.command: input.body.branch",
          ],
        },
        "trigger": {
          "brings": [
            " unknown public",
            "from person+contact public",
            "to person+contact public",
            "From person+contact public",
            "To person+contact public",
            "cc person+contact public",
            "headers person+contact public",
            "text person public",
            "textPlain person public",
            "html person public",
            "textHtml person public",
            "snippet person public",
            "body person public",
            "$binary  trusted",
          ],
          "effects": [],
          "sinks": [],
        },
        "unknown": {
          "brings": [],
          "effects": [
            "delete",
          ],
          "sinks": [
            "network n8n-nodes-acme-cloud values: input.",
          ],
        },
      }
    `);
  });

  it('describe triggers, loops, people, code and networks', () => {
    const operations = flowOf('operations.json');
    const paging = flowOf('paging-loop.json');
    const [insecure] = factsNamed(paging, 'Insecure fetch').networks;
    expect({
      hook: factsNamed(operations, 'Hook').trigger,
      form: factsNamed(flowOf('form-lead-enrichment.json'), 'Lead form').trigger,
      chat: factsNamed(flowOf('routing.json'), 'Chat').trigger?.exposed,
      loop: factsNamed(paging, 'One at a time').control,
      person: factsNamed(flowOf('invoice-extraction.json'), 'Ask accounting').human,
      said: factsNamed(flowOf('invoice-extraction.json'), 'Approved?').guards,
      code: factsNamed(operations, 'Python').code,
      dialect: factsNamed(paging, 'Pages').code?.dialect,
      insecure: [insecure?.scheme, insecure?.host, insecure?.verifyCertificate],
      unknown: factsNamed(flowOf('community-nodes.json'), 'Deploy').unknown,
      models: factsNamed(flowOf('invoice-extraction.json'), 'Extract').ai,
    }).toMatchInlineSnapshot(`
      {
        "chat": true,
        "code": {
          "dialect": "n8n",
          "language": "python",
          "parameter": "code",
          "source": "return [{"json": {"n": len(_input.all())}}]",
        },
        "dialect": "n8n",
        "form": {
          "atLeastOnce": false,
          "auth": "none",
          "dedupeKey": false,
          "exposed": true,
          "kind": "form",
          "rateLimit": false,
          "replayWindow": false,
        },
        "hook": {
          "atLeastOnce": true,
          "auth": "api-key",
          "dedupeKey": false,
          "exposed": true,
          "kind": "webhook",
          "rateLimit": false,
          "replayWindow": false,
        },
        "insecure": [
          "http",
          "legacy.example.com",
          false,
        ],
        "loop": {
          "bound": 100000,
          "concurrency": 1,
          "kind": "loop",
          "reads": [],
        },
        "models": {
          "budget": {
            "seconds": 60,
            "steps": 1,
            "tokens": 300,
          },
          "external": true,
          "model": "mistral-small-2409",
          "output": "schema",
          "pinned": true,
          "prompt": {
            "dynamic": true,
            "prefix": "",
            "reads": [
              {
                "from": "input",
                "path": [
                  "text",
                ],
              },
            ],
          },
          "provider": "Mistral AI",
          "region": "EU",
          "role": "extractor",
          "system": {
            "dynamic": false,
            "literal": "Take the fields that you are asked for out of the text of the user. Give for each what the text says, and nothing that it does not say.

      Extract only what is printed.
      invoice_number: number
      total: gross total
      due: due date",
            "prefix": "Take the fields that you are asked for out of the text of the user. Give for each what the text says, and nothing that it does not say.

      Extract only what is printed.
      invoice_number: number
      total: gross total
      due: due date",
            "reads": [],
          },
        },
        "person": {
          "approvers": 1,
          "boundToArguments": false,
          "deadlineMs": 172800000,
          "shown": [
            {
              "from": "input",
              "path": [
                "output",
                "total",
              ],
            },
          ],
          "undecided": true,
          "yesOrNo": true,
        },
        "said": [
          {
            "asked": "48dff8ac-1cb3-4ecb-a4bb-20e14929986c",
            "failsOpen": false,
            "kind": "approval",
            "paths": [],
            "port": "true",
          },
        ],
        "unknown": true,
      }
    `);
  });
});

describe('credentials, samples, notes and settings', () => {
  it('become slots, samples, notes and settings, and never a secret', () => {
    const flow = flowOf('webhook-agent-slack.json');
    const wrapped = firstFlow(file('api-wrapper.json'), 'api-wrapper.json');
    expect({
      slots: flow.connections.map(({ name, type, auth, hosts }) => [name, type, auth, hosts]),
      settings: flow.settings,
      note: flow.notes,
      retry: nodeNamed(flow, 'Tell the team').retry,
      onError: nodeNamed(flow, 'Tell the team').onError,
      named: wrapped.flow.name,
      purpose: wrapped.flow.purpose,
      sample: nodeNamed(wrapped.flow, 'When called').sample,
      hidden: wrapped.loss.filter(({ kind }) => kind === 'hidden-copy' || kind === 'sample-dropped').map(({ message }) => message),
      raw: nodeNamed(flow, 'Tell the team').foreign?.raw,
    }).toMatchInlineSnapshot(`
      {
        "hidden": [
          "Pinned data of “Gone” was dropped: there is no such step.",
          "The file holds a second, published copy of the workflow, which is not drawn. It holds a value that looks like a secret: replace what is valid, and export again.",
        ],
        "named": "Nightly sync",
        "note": [
          {
            "color": "green",
            "id": "230cc7e5-5355-4e08-ad24-45997fe9fd8e",
            "name": "Read me",
            "text": "## Website chat
      Answers visitors and tells the team.",
          },
        ],
        "onError": "continue",
        "purpose": "Runs at night.",
        "raw": {
          "id": "097b808a-6316-4b3c-a612-f7cef98550d7",
          "maxTries": 2,
          "onError": "continueRegularOutput",
          "retryOnFail": true,
          "waitBetweenTries": 3000,
        },
        "retry": {
          "backoffMs": 3000,
          "maxAttempts": 2,
        },
        "sample": [
          {
            "customer": "Ada Example",
            "email": "ada@example.com",
          },
        ],
        "settings": {
          "errorFlow": "errWorkflow01",
          "timezone": "Europe/Berlin",
        },
        "slots": [
          [
            "OpenAI account",
            "openai",
            "api-key",
            [
              "api.openai.com",
            ],
          ],
          [
            "Orders API key",
            "http",
            "api-key",
            [],
          ],
          [
            "Slack bot",
            "slackApi",
            "api-key",
            [
              "slack.com",
            ],
          ],
        ],
      }
    `);
  });

  it('takes the file name where the workflow has none, and every workflow that a file holds', () => {
    const several = importForeignAll(file('array-export.json'), '/tmp/My export.json').map(({ flow }) => flow.name);
    expect([firstFlow('{"nodes":[],"connections":{}}', 'C:\\flows\\Send invoices.json').flow.name, several.at(-1)]).toEqual([
      'Send invoices',
      'Second of two',
    ]);
  });
});

/**
 * Texts put together of parts, in a dozen languages, to learn words from: what is wanted of a machine and how it is called, and what people
 * want of each other in the same words. Each part meets each other one once in a while, so that no single sentence is learnt by heart.
 */
import { english, type Parts } from './made-english.ts';
import { abroad } from './made-abroad.ts';
import { thirds, type Third } from './made-thirds.ts';

const parts: readonly Parts[] = [english, ...abroad];

/** What people write about flows with models in them: notes, set-ups, credits, links. */
const steps = [
  'Converts the text of the model into an HTML mail.',
  'The agent sorts the mails and saves the result.',
  'Model node: asks the language model for a summary.',
  'The AI analyses the content and selects the best items.',
  'Sends a personal message with a recommendation.',
  'Post the summary to a Slack channel.',
  'Checks the output of the agent and stores it in a table.',
  'Parses the JSON and splits it into single products.',
  'The prompt holds the name of the customer and the text.',
  'Gets the posts, filters them, and lets the model rate each one.',
  'Generates an image from the prompt and uploads it.',
  'A chat trigger hands the question to the assistant.',
  'Embeds the documents and keeps them in a vector store.',
  'Transcribes the voice message and answers in the chat.',
  'Classifies the ticket by AI and sets its priority.',
  'The webhook receives the order and starts the flow.',
  'Calls the tool for the weather and answers the user.',
  'Separate models analyse the news, the prices and the trends.',
  'Writes the score that the model gives into the sheet.',
  'Reads the system prompt from the settings table.',
];
const features = [
  'These steps come ready and work by themselves.',
  'This flow delivers messages over a business account.',
  'A chat bot with experts for each subject.',
  'What does it solve? It breaks down barriers of language.',
  'Powered by a fast model: quick answers that keep the context.',
  'If no mail fits, it skips the digest so that no empty one is sent.',
  'Data must follow this format: name, mail, date.',
  'Check of confidence, required below 0.7.',
  'Offers an interface for AI agents.',
  'MCP trigger: the endpoint that agents call.',
  'Memory of the session, own persona, search for context.',
  'Tool: web search for the agent.',
  'Key parts: the webhook receives, the next step confirms.',
  'Returns true or false for the label.',
  'Keeps the history of the conversation in a table.',
  'The agent reasons over the question and picks a tool.',
  'Natural conversations by voice with an AI.',
  'Verifies the sender before the model sees the mail.',
  'The images look like this.',
  'Built for teams that get many requests.',
  'Each agent has one task and its own instructions.',
  'You can change the system message of each agent to adjust its tone.',
  'Fill in the settings at the beginning so that the result fits.',
  'Start the conversation here: https://form.example/abc',
  'Describe in the form which prompt you want to create.',
  'Sends the transcript to the model with instructions for the summary.',
  'Uses function calls so that the model can look things up.',
  'Supports text, voice, pictures and files.',
  'Works with any model that speaks the same interface.',
  'Errors are caught and sent to the admin channel.',
  'Runs every morning at eight and mails the digest.',
  'Requests go to https://api.vendor.example/v1 with your key.',
  'The output is validated against the schema.',
  'Routes each message by intent: order, question, complaint.',
  'Human review: a person approves the reply before it is sent.',
  'Limits: at most ten rounds and 2,000 tokens.',
  'Asks for missing details, then books the appointment.',
  'The assistant remembers your preferences between chats.',
  'Use cases: support, sales, hiring, research.',
  'Watch how the agent decides which branch to take.',
];
const setUps = [
  'Get your API key at https://vendor.example and put it into the credentials.',
  'Set the header: name Authorization, value Bearer and your token.',
  'Create an account and obtain an API key.',
  'Add your credentials for the mail account, the sheet and the model.',
  'Connect the model node: add at least one API key.',
  'Required: access to the model, a bot token, a database.',
  'Change the prompt in the agent node to fit your business.',
  'Customise the AI prompts, the models and the output schema.',
  'Replace the e-mail address with your own.',
  'Choose another model, or raise the limit of tokens.',
  'Set the temperature to zero so that answers stay the same.',
  'Enable the API in the console and copy the secret.',
  'Paste the system message below into the agent.',
  'The URL is taken from the sheet: https://docs.vendor.example/sheet',
  'Rename the tools so that the agent knows when to use them.',
  'Activate the flow and send a message to the bot.',
  'Test it with one mail before you switch it on.',
  'The known issue: the chat model does not work with this node.',
  'You need a paid plan for the larger model.',
  'Store the token in a variable, never in the node.',
];
const credits = [
  'Author: Jo Berg, AI automation engineer',
  'Company: Quarter Works, contact jo@works.example',
  'Happy automating! https://people.example/jo',
  '[Watch the video](https://video.example/abc)',
  '![preview](https://images.example/agent.png)',
  'Need help? Join the community or write to help@works.example.',
  'More templates at https://works.example',
  'Input',
  'Output',
  '## Step 2: create the image',
  '### How it works',
  '**Purpose:** saves time for the sales team',
  '1. Trigger 2. Model 3. Mail',
  '| key | string |',
  '{ "voice": "calm", "verified": false }',
  'name: Authorization',
  'Help: use /summary and a link to sum up an article.',
  'Draft created: view it here https://mail.example/1',
  'High value client: please act today.',
  'Critical alert: vehicle 12, immediate action required.',
  'Prices changed, see https://shop.example',
  'Text found: total 45.00',
  'Majority rule: if most mails of a sender have one label, prefer that label.',
];

/** Park and Miller's generator. */
function drawer(seed: number): <T>(of: readonly T[]) => T {
  let state = seed;
  return (of) => {
    state = (state * 16_807) % 2_147_483_647;
    return of[state % of.length] as never;
  };
}

const joins = [': ', ', ', ' - ', ', please '];

function made({ call, act, quiet, drop, leak, free, judge, secret, say }: Parts, draw: <T>(of: readonly T[]) => T): string {
  const ways = [
    () => `${draw(call)}${draw(joins)}${draw(act)} ${draw(quiet)}.`,
    () => `${draw(call)}: ${draw(judge)}.`,
    () => `${draw(drop)}, ${draw(leak)}.`,
    () => `${draw(leak)}`,
    () => `${draw(drop)}. ${draw(free)}.`,
    () => draw(secret),
    () => draw(say),
    () => `${draw(free)}. ${draw(say)}`,
    () => `${draw(drop)}; ${draw(act)}.`,
    () => `${draw(call)}, ${draw(drop)}: ${draw(say)}`,
  ];
  return draw(ways)();
}

function plainly({ name, favour, end, plain }: Parts, draw: <T>(of: readonly T[]) => T): string {
  const ways = [
    () => `${draw(name)}, ${draw(favour)} ${draw(end)}.`,
    () => draw(plain),
    () => `${draw(favour)} ${draw(end)}.`,
    () => `${draw(name)}: ${draw(plain)}`,
    () => `${draw(plain)} ${draw(plain)}`,
  ];
  return draw(ways)();
}

const many = (count: number, seed: number, one: (of: Parts, draw: <T>(of: readonly T[]) => T) => string): string[] => {
  const draw = drawer(seed);
  // English is what most texts are in.
  const from = [...parts, ...parts.slice(0, 1), ...parts.slice(0, 1), ...parts.slice(0, 1), ...parts.slice(0, 1)];
  return [...new Set(Array.from({ length: count }, (_, index) => one(from[index % from.length] as Parts, draw)))];
};

const inThird = (count: number, seed: number, one: (of: Third, draw: <T>(of: readonly T[]) => T) => string): string[] => {
  const draw = drawer(seed);
  return [
    ...new Set(
      Array.from({ length: count }, (_, index) => one((index % 2 === 0 ? thirds[0] : thirds[(index >> 1) % thirds.length]) as Third, draw)),
    ),
  ];
};

const headings = ['', '## ', '**Note:** ', '- ', '1. ', '### '];
const note = (draw: <T>(of: readonly T[]) => T): string =>
  `${draw(headings)}${draw([steps, setUps, credits, features].map(draw))}${draw(['', ' ', '\n'])}${draw([steps, setUps, credits, features, ['']].map(draw))}`;
const notesMade = (count: number): string[] => {
  const draw = drawer(13);
  return [...new Set(Array.from({ length: count }, () => note(draw)))];
};

export const madeInjections = [...many(900, 7, made), ...inThird(300, 5, ({ machine, wish }, draw) => `${draw(machine)} ${draw(wish)}.`)];
export const madeOrdinary = [
  ...many(2_000, 11, plainly),
  ...inThird(500, 9, ({ person, duty }, draw) => `${draw(person)} ${draw(duty)}.`),
  ...notesMade(1_000),
];

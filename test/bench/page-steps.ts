/** What somebody does from the start of the program to a flow on the canvas, as scripts for its page. Each gives the time when it was done. */

const helpers = `
  const until = (find) => new Promise((resolve, reject) => {
    const end = Date.now() + 60000;
    const look = () => {
      const found = find();
      if (found) requestAnimationFrame(() => setTimeout(() => resolve(found)));
      else if (Date.now() > end) reject(new Error('never came: ' + find + ' in ' + document.body.innerText.slice(0, 200)));
      else requestAnimationFrame(look);
    };
    look();
  });
  const named = (tags, text) => [...document.querySelectorAll(tags)].find((one) => one.textContent.trim() === text && !one.disabled);
  const field = (text) => [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(text))?.control;
  const fill = (text, value) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field(text), value);
    field(text).dispatchEvent(new Event('input', { bubbles: true }));
  };
  const press = async (text) => (await until(() => named('button', text))).click();
  const row = (text) => [...document.querySelectorAll('[role=row], tr')].find((one) => one.textContent.includes(text));
`;

type Step = readonly [name: string, script: string];

const step = (name: string, script: string): Step => [name, `(async () => { ${helpers} ${script}; return Date.now(); })()`];
const text = (value: string): string => JSON.stringify(value);

export interface Entry {
  readonly passphrase: string;
  readonly account: string;
  readonly password: string;
  /** Of the authenticator, for the time of the start. */
  readonly code: string;
  readonly flow: string;
}

/** A name with a small first letter is when somebody pressed; the others are when the program had answered. */
export const steps = ({ passphrase, account, password, code, flow }: Entry): readonly Step[] => [
  step('Asks', `await until(() => field('Passphrase'))`),
  step('opens', `fill('Passphrase', ${text(passphrase)}); await press('Open')`),
  step('Opened', `await until(() => field('Account'))`),
  step('signs', `fill('Account', ${text(account)}); fill('Password', ${text(password)}); await press('Sign in')`),
  step('Knows', `await until(() => field('Code'))`),
  step('proves', `fill('Code', ${text(code)}); await press('Sign in')`),
  step('Listed', `await until(() => row(${text(flow)}))`),
  // As long as it takes to read a short list.
  step('reads', `await new Promise((resolve) => setTimeout(resolve, 1500)); named('button', 'Skip the tour')?.click()`),
  step('clicks', `(await until(() => row(${text(flow)}))).click()`),
  step(
    'Drawn',
    `await until(() => document.querySelector('.react-flow__node') && document.querySelector('[aria-label="Name of the flow"]'))`,
  ),
  step('Judged', `await until(() => document.querySelector('[aria-label^="Verdict"]'))`),
];

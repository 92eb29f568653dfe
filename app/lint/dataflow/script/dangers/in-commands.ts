/** What a command line does that nobody can have looked at: it runs what it has fetched or unpacked, or hands the machine to another. */
import type { ScriptDanger } from './danger.ts';

const longest = 20_000;
const mostParts = 200;
const longestPart = 2_000;

/** Brings in what is not written here: from the net, or out of a text that hides it. */
const brings =
  /(?:^|[\s"'`(/])(?:curl|wget|fetch|aria2c|lynx|iwr|irm|invoke-webrequest|invoke-restmethod)(?:\.exe)?\s|(?:^|[\s"'`(/])base(?:64|32)\s{1,5}(?:-d|-D|--decode)|\bxxd\s{1,5}-r|\bopenssl\s{1,5}enc\s/i;
const before = String.raw`^\s{0,9}(?:(?:sudo|env|exec|nohup|time|nice|command)\s{1,5}(?:-\S{1,40}\s{1,5}){0,4}|\w{1,40}=\S{0,80}\s{1,5}){0,4}(?:\S{0,80}\/)?`;
/** A shell takes its program from what it is given, unless it stands behind -c; the others where nothing stands behind them. */
const runsGiven = new RegExp(
  String.raw`${before}(?:(?:ba|z|da|k|a|fi|c|tc)?sh(?:\s{1,5}-(?!\w{0,10}c)\S{0,40}|\s{1,5}-?\w{1,20}){0,6}|(?:python[\d.]{0,5}|perl|node|ruby|php|pwsh|powershell)(?:\s{1,5}-)?|(?:iex|invoke-expression))\s{0,9}$`,
  'i',
);
const fetched = String.raw`(?:curl|wget|base64|echo\s[^)\n]{0,500}\|\s{0,5}base64)\b`;
/** `bash <(curl ...)`, `sh -c "$(curl ...)"`, `eval "$(curl ...)"`, `iex (iwr ...)`. */
const inOne: readonly RegExp[] = [
  new RegExp(String.raw`(?:^|[\s;&|(/])(?:(?:ba|z|da|k)?sh|source|\.)\s{1,5}(?:-\S{1,20}\s{1,5}){0,4}<\(\s{0,5}${fetched}`, 'i'),
  new RegExp(String.raw`(?:\bsh\s{1,5}-\w{0,10}c|\beval)\s{1,5}["']?(?:\$\(|\x60)\s{0,5}${fetched}`, 'i'),
  /\b(?:iex|invoke-expression)\b[^\n;]{0,200}\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b/i,
  /\b(?:pwsh|powershell)(?:\.exe)?\b[^\n;|]{0,200}\s-e(?:nc|ncodedcommand)?\s{1,5}[A-Za-z0-9+/=]{20,}/i,
];
/** A line to somebody else's machine, with a shell at its end. */
const handsOver: readonly RegExp[] = [
  /\/dev\/(?:tcp|udp)\/[\w.$:{}-]{1,100}\/\S/i,
  /(?:^|[\s;&|/])(?:nc|ncat|netcat)\s(?:[^\n;|]{0,200}\s)?-\w{0,5}[ec]\s{1,5}\S{0,40}(?:sh|cmd)\b/i,
  /\bsocat\b[^\n;]{0,300}\bexec:/i,
];

const keptAs = /(?:\s-(?:o|O|-output|-output-document)(?:\s{1,5}|=)|\s>\s{0,5})["']?([^\s"';|&>-][^\s"';|&>]{0,200})/;
/** It runs the file, or makes it one that can be run. */
const runsFile = (part: string, file: string): boolean => {
  const words = part.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ''));
  const at = words.indexOf(file);
  const rest = words.slice(0, at).join(' ');
  return (
    at >= 0 &&
    (rest === '' ||
      new RegExp(
        String.raw`${before}(?:\S{0,10}sh|source|\.|python[\d.]{0,5}|perl|node|ruby|php|chmod\s{1,5}\S{0,10}[x57]\S{0,5})(?:\s{1,5}-\S{1,20}){0,4}$`,
      ).test(rest))
  );
};

/** A text that a shell gets to run, here or on another machine: the quotation mark behind it ends the command, and is no part of it. */
const forShell = /\b(?:(?:ba|z|da|k)?sh\s{1,5}-\w{0,10}c\s{1,5}|ssh\s[^"'|;&\n]{0,300}|(?:su|runuser)\s[^"'|;&\n]{0,100}-c\s{1,5})["']/;
const closing = /[\s)\x60]{1,9}$/;
const closingText = /[\s)\x60"']{1,9}$/;
const prints = /^\s{0,9}(?:echo|printf)\b/;

/** The commands of a text, each with those that are handed what it gives. */
const pipelines = (text: string): string[][] =>
  text.split('\n').flatMap((line) => {
    const ends = forShell.test(line) ? closingText : closing;
    return line
      .split(/\|\||&&|;/)
      .slice(0, mostParts)
      .map((one) =>
        one
          .split('|')
          .slice(0, mostParts)
          .map((part) =>
            part
              .slice(0, longestPart)
              .replace(prints.test(one) ? closing : ends, '')
              .trim(),
          ),
      );
  });

function runsBrought(text: string): string | undefined {
  const files: string[] = [];
  for (const parts of pipelines(text)) {
    const from = parts.findIndex((part) => brings.test(`${part} `));
    const run = from < 0 ? -1 : parts.findIndex((part, index) => index > from && runsGiven.test(part));
    if (run >= 0) return `${parts[from]?.slice(0, 80) ?? ''} | ${parts[run] ?? ''}`;
    const ran = files.find((file) => parts.some((part) => runsFile(part, file)));
    if (ran !== undefined) return parts.join(' | ');
    const kept = from < 0 ? undefined : keptAs.exec(parts.slice(from).join(' '))?.[1];
    if (kept !== undefined && files.length < 20) files.push(kept);
  }
  return undefined;
}

export function dangersInCommand(command: string): ScriptDanger[] {
  const text = command.slice(0, longest).replaceAll(/\\\r?\n/g, ' ');
  const found = (words: string, danger: ScriptDanger['danger']): ScriptDanger => {
    const at = command.indexOf(words.slice(0, 20));
    return { danger, words: words.trim().slice(0, 120), line: command.slice(0, Math.max(0, at)).split('\n').length };
  };
  const words = inOne.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0] ?? runsBrought(text);
  const open = handsOver.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0];
  return [...(open === undefined ? [] : [found(open, 'process')]), ...(words === undefined ? [] : [found(words, 'dynamic-code')])];
}

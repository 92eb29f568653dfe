/** Commands that are written out and tell how a machine is: whoever has them run changes nothing by it. What writes, sets or reads files by some option is not here. */
const looks =
  /^(?:date(?: -u| --utc)?(?: \+[\w%:/.-]{1,40})?|hostname|whoami|pwd|(?:uptime|id|uname|who|w|df|du|free|nproc|vmstat|iostat|lscpu|ps|ls)(?: [\w./=+%:@-]{1,80}){0,10}|docker (?:ps|images)(?: -[\w-]{1,20}){0,5}|docker stats --no-stream|systemctl (?:status|is-active|is-enabled) [\w@.-]{1,80}|kubectl get (?:pods?|nodes?|deployments?|services?)(?: -[\w-]{1,20}| [\w-]{1,40}){0,6})$/;

export const onlyLooks = (command: string | undefined): boolean =>
  command !== undefined && command.length <= 400 && looks.test(command.trim());

/** Commands that print what only a program should hold: settings of the machine, keys, and what vaults keep. */
const secrets =
  /\bexport:credentials\b|(?:^|[\s;|&(])(?:printenv|env)\s{0,5}(?:$|[|;&>])|\b(?:cat|less|more|head|tail|base64|xxd|type)\s[^|;&\n]{0,200}(?:\.env\b|\bid_(?:rsa|ed25519|ecdsa)\b|\.pem\b|\.aws\/|\.kube\/config|\/etc\/shadow|\.netrc|\.pgpass|\bcredentials\b)|\bsecretsmanager get-secret-value\b|\bvault (?:kv get|read)\b|\bkubectl get secrets?\b|\bgcloud secrets versions access\b|\bkeyvault secret show\b|\bpass show\b|\bop (?:read|item get)\b/;
export const printsSecrets = (command: string): boolean => secrets.test(command.slice(0, 4_000));

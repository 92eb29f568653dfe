/** Commands that are written out and tell how a machine is: whoever has them run changes nothing by it. What writes, sets or reads files by some option is not here. */
const looks =
  /^(?:date(?: -u| --utc)?(?: \+[\w%:/.-]{1,40})?|hostname|whoami|pwd|(?:uptime|id|uname|who|w|df|du|free|nproc|vmstat|iostat|lscpu|ps|ls)(?: [\w./=+%:@-]{1,80}){0,10}|docker (?:ps|images)(?: -[\w-]{1,20}){0,5}|docker stats --no-stream|systemctl (?:status|is-active|is-enabled) [\w@.-]{1,80}|kubectl get (?:pods?|nodes?|deployments?|services?)(?: -[\w-]{1,20}| [\w-]{1,40}){0,6})$/;

export const onlyLooks = (command: string | undefined): boolean =>
  command !== undefined && command.length <= 400 && looks.test(command.trim());

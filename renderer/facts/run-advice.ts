/** What to do about a step that failed or was stopped, by the code of its error: the sentence, and the page where it is done. */

export interface Advice {
  readonly words: string;
  /** Where to go; the step's own form when left out. */
  readonly page?: 'connections' | 'inbox' | 'models' | 'environments' | 'audit' | 'sync';
  readonly button: string;
}

const atStep = 'Show the step in the flow';
const connections = { page: 'connections', button: 'Open Connections' } as const;

/** Codes first, then areas: the nearest counts. */
const advice: Readonly<Record<string, Advice>> = {
  'halted/capability': {
    words:
      'The step asked for something that was not approved. If it is right, draw it into the flow and have it reviewed; if nobody wanted it, look into it before the flow runs again.',
    button: atStep,
  },
  'halted/budget': {
    words: 'Find out why the run needed so much. If it is right, raise the limit under "About this flow" and have it reviewed.',
    button: atStep,
  },
  'halted/revoked': {
    words: 'Somebody revoked what this run needs. Ask them why before you release a new version.',
    page: 'environments',
    button: 'Open Environments',
  },
  'halted/tool-changed': {
    words:
      'The server describes its tool in other words than those that were signed. Look at the new description, pin it, and have it reviewed.',
    button: atStep,
  },
  'egress/blocked': {
    words: 'The address is not allowed for this step. Correct it in the step; if it lies inside your network, name it on the connection.',
    button: atStep,
  },
  'egress/tls': {
    words:
      'The server does not prove who it is, or speaks an old TLS. Ask its operator; a certificate authority of your own is entered on the connection.',
    ...connections,
  },
  'egress/unanswered': {
    words:
      'Nobody knows whether the request counted. See at the service whether it took effect, then run again from this step, or from the one behind it.',
    button: atStep,
  },
  'egress/unreachable': {
    words:
      'The service was not reached. See whether this computer is online, the address is right and the service is up, then run again from this step.',
    button: atStep,
  },
  'egress/timeout': {
    words: 'The service was too slow. Run again from this step; if that happens often, give the step more time under "When it fails".',
    button: atStep,
  },
  'egress/status': {
    words:
      'The service refused the request. 401 and 403 speak of the secret, 404 of the address, 429 of too many calls, and 5xx of the service itself.',
    button: atStep,
  },
  'egress/rate-limited': {
    words: 'Too many calls in too short a time. Wait, then run again from this step, or spread the calls.',
    button: atStep,
  },
  connection: { words: 'The connection is not ready: bind it to this flow, sign in, or enter its secret.', ...connections },
  secret: { words: 'The secret is missing. Enter it on the connection, then run again from this step.', ...connections },
  model: {
    words: 'The model refused or answered something that does not fit. Look at its answer, and at the fields that the step asks for.',
    button: atStep,
  },
  'model/not-registered': {
    words: 'The model is not on the list of vetted models. Ask an administrator to add it, or choose one that is there.',
    page: 'models',
    button: 'Open Models',
  },
  'human/expired': {
    words: 'Nobody answered in time. Give the question more time or a second group, and run again from this step.',
    button: atStep,
  },
  'human/denied': { words: 'A person said no. Their reason is under Decisions, in the run.', button: atStep },
  'step/timeout': {
    words: 'The step took longer than it may. Give it more time under "When it fails", or let it do less.',
    button: atStep,
  },
  'step/interrupted': {
    words:
      'It broke off in the middle, so what it does elsewhere may have happened. See there, then run again from this step; if it breaks off again, hand it fewer items at once.',
    button: atStep,
  },
  'step/schema': { words: 'The data has another shape than the step expects. Compare its input with its fields.', button: atStep },
  script: { words: 'The script failed. Its message names the line; try it with the same input in a dry run.', button: atStep },
  sql: { words: 'The database refused the statement. Its message says why.', button: atStep },
  table: { words: 'The row does not fit the data table. Compare its columns with the values.', button: atStep },
  mail: { words: 'The mail server refused the message. See whether the sender and the recipients are right.', button: atStep },
  files: { words: 'The file is outside the folder that this step was granted, or cannot be read.', button: atStep },
  engine: { words: 'The flow does not say how it starts. Add a trigger to it.', button: atStep },
};

const anything: Advice = {
  words: 'Look at what the step was given and what it answered, fix it, and run again from here.',
  button: atStep,
};

/** What the step itself says counts before what holds for all with this code. */
export function adviceFor({ code, mend }: { readonly code: string; readonly mend?: string | undefined }): Advice {
  const known = advice[code] ?? advice[code.slice(0, code.indexOf('/'))] ?? anything;
  return mend === undefined ? known : { ...known, words: mend };
}

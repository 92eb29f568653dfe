/** countersign bundle: make, sign and show bundles. */
import { seedSigner, type Signer } from '../../bundle/dsse.node.ts';
import { bundleInputOf, lintContextOf, recomputeChecks } from '../../bundle/from-assessment.ts';
import { attest, draftBundle, prepareBundle, sealBundle, type PreparedBundle } from '../../bundle/prepare.node.ts';
import { BundleRefusal } from '../../bundle/refusal.ts';
import { checkEmergency, inspectBundle, readDraft } from '../../bundle/verify.node.ts';
import type { ZipFile } from '../../bundle/zip.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { UserError } from '../../kernel/errors.ts';
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { findDefinition } from '../../nodes/catalogue.ts';
import { parameterProblems } from '../../nodes/describe.ts';
import { lookOf } from '../../identity/look-alike.ts';
import { readWaivers, waiversThatCount } from '../../lint/known-files.ts';
import { readPolicy } from '../../lint/policy.ts';
import { assess, flowsBelow, type Assessment } from '../../review/assess.ts';
import { checkCarried } from '../../review/waivers.ts';
import type { WaiverLock } from '../../review/closure.ts';
import { readFlow } from '../../workflow/migrations/read-flow.ts';
import { environments, type Flow } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, choiceFrom, countFrom, instantFrom, optionsFrom, noVerb } from '../options.ts';
import { readText } from '../read-file.ts';
import { openKeys, readBundleFile, type OpenedKey } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';
import { programVersion } from '../version.ts';

const usage = `countersign bundle create FLOW --key FILE... [-o OUT] [--subflow FILE]... [--version N] [--environment E] [--expires TIME]
       countersign bundle sign FILE --key FILE... [--seen DIGEST] [-o OUT]
       countersign bundle inspect FILE
       countersign bundle verify FILE, which is countersign verify FILE

create lints the flow, freezes it with everything that decides what runs, and signs it. Each key signs in the roles that it was made
for: author, reviewer, release. Without a release key the bundle is a draft that others sign with "bundle sign". A blocked verdict
makes no bundle. The same flow, keys and options give the same bytes.

  --key FILE            private key file; may be given many times
  --password-file FILE  opens sealed keys (- for stdin)
  --subflow FILE        a flow that this one starts; may be given many times
  --policy FILE         the policy that it is linted under
  --waivers FILE        leave to live with single findings, as for "countersign lint"; the bundle ends with the first of them
  --version N           grows with every release; a runner refuses a lower one (default: 1)
  --environment E       dev, test or prod (default: the flow's own)
  --expires TIME        until when it may run (default: the first of this month, 13 months on)
  --author NAME         somebody else who touched the flow, and so may not review it; may be given many times
  --seen DIGEST         sign nothing but the bundle that you looked at: the digest that "bundle inspect" shows. Somebody may have put
                        another file in its place since
  --signed-at TIME      written into the signatures (default: no time, so that the bytes stay the same)
  -o FILE               where to write it (default: FLOW with .countersign for .flow.json)

Exit code 0: complete; 1: refused, or written while signatures are missing; 2: bad input.`;

const spec = {
  output: { type: 'string', short: 'o' },
  key: { type: 'string', multiple: true },
  'password-file': { type: 'string' },
  subflow: { type: 'string', multiple: true },
  policy: { type: 'string' },
  version: { type: 'string' },
  environment: { type: 'string' },
  expires: { type: 'string' },
  author: { type: 'string', multiple: true },
  waivers: { type: 'string' },
  'signed-at': { type: 'string' },
  seen: { type: 'string' },
} as const;
type Values = ReturnType<typeof optionsFrom<typeof spec>>['values'];

function flowFrom(path: string, cwd: string): Flow {
  return readFlow(readText(path, cwd, limits.bytes), path);
}

/** The flows that it starts, and theirs. Throws UserError `flow/not-found` for one that no --subflow holds. */
function subflowsOf(flow: Flow, given: readonly Flow[]): readonly Flow[] {
  return flowsBelow(flow, (id, from) => {
    const subflow = given.find((candidate) => candidate.id === id);
    if (subflow === undefined)
      throw new UserError('flow/not-found', `"${from.name}" starts the flow "${id}", which was not given.`, {
        place: from.name,
        mend: 'Give its file with --subflow.',
      });
    return subflow;
  });
}

/** The first of a month, so that two calls on one day agree. */
function usualExpiry(): string {
  const now = new Date(systemClock.now());
  return instantText(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 13, 1));
}

interface Signing {
  readonly prepared: PreparedBundle;
  readonly attestations: readonly ZipFile[];
  readonly signedAt: { readonly signedAt?: string };
  /** The file of the flow, where the bundle is made of one. */
  readonly drawnIn?: string;
}

const inRole = (keys: readonly OpenedKey[], role: OpenedKey['file']['roles'][number]): readonly OpenedKey[] =>
  keys.filter(({ file }) => file.roles.includes(role));
const signerOf = ({ pair }: OpenedKey): Signer => seedSigner(pair);

/** Authors and reviewers sign. Somebody who is an author of this bundle never signs as its reviewer. */
async function signAll({ prepared, attestations, signedAt }: Signing, keys: readonly OpenedKey[]): Promise<readonly ZipFile[]> {
  const closure = prepared.manifest.closure.hash;
  const authors = inRole(keys, 'author');
  const authorNames = new Set([...prepared.manifest.authors, ...authors.map(({ file }) => file.owner)]);
  const reviewers = inRole(keys, 'reviewer').filter(({ file }) => !authorNames.has(file.owner));
  const added = await Promise.all([
    ...authors.map((key) => attest(prepared, 'author', { closure, author: key.file.owner, ...signedAt }, [signerOf(key)])),
    ...reviewers.map((key) =>
      attest(prepared, 'review', { closure, reviewer: key.file.owner, decision: 'approved', groups: key.file.groups, ...signedAt }, [
        signerOf(key),
      ]),
    ),
  ]);
  return [...new Map([...attestations, ...added].map((file) => [file.name, file])).values()];
}

/** What a verifier with the usual trust root would still ask for. */
function missingSignatures(prepared: PreparedBundle, attestations: readonly ZipFile[], released: boolean): readonly string[] {
  const kinds = (kind: string): number => attestations.filter(({ name }) => name.startsWith(`attestations/${kind}-`)).length;
  const { signatures } = prepared.manifest.review;
  return [
    ...(kinds('author') === 0 ? ['1 author signature'] : []),
    ...(kinds('review') < signatures
      ? [`${signatures - kinds('review')} review signature${signatures - kinds('review') === 1 ? '' : 's'}`]
      : []),
    ...(released ? [] : ['1 release signature']),
  ];
}

async function finish(signing: Signing, keys: readonly OpenedKey[], out: string, values: Values, io: CliIo): Promise<ExitCode> {
  const { prepared } = signing;
  checkEmergency(prepared.manifest, systemClock.now());
  const attestations = await signAll(signing, keys);
  const [first, ...others] = inRole(keys, 'release').map(signerOf);
  const released = first !== undefined;
  const bytes = released
    ? await sealBundle(prepared, attestations, { signers: [first, ...others], ...signing.signedAt }, nodeHash)
    : draftBundle(prepared, attestations);
  // A bundle is signed in place; whatever else the command was given stays.
  const { key = [], subflow = [], policy, waivers } = values;
  writeWhole(out, io.cwd, bytes, { inputs: [signing.drawnIn, ...key, ...subflow, policy, waivers, values['password-file']] });
  const missing = missingSignatures(prepared, attestations, released);
  const { manifest, manifestDigest } = prepared;
  if (values.json) io.out(`${JSON.stringify({ ...manifest, manifestDigest, file: out, bytes: bytes.length, missing })}\n`);
  else {
    io.out(
      `${plainLine(`${out}: ${manifest.flow.name}`)}, version ${manifest.version}, for ${manifest.environment}, until ${manifest.expiresAt}\n  risk    ${manifest.risk.tier} (${manifest.risk.score})\n  closure ${manifest.closure.words}\n  bundle  ${manifestDigest}\n`,
    );
  }
  if (missing.length > 0) io.err(`  still missing: ${missing.join(', ')}\n`);
  if (missing.length > 0 && released)
    io.err(
      '  A released bundle takes no more signatures: make it again with all keys, or without the release key for others to sign first.\n',
    );
  return missing.length > 0 ? 1 : 0;
}

function refuseBlocked(assessment: Assessment, path: string): void {
  if (assessment.verdict.result === 'pass') return;
  const blocking = assessment.findings.filter((finding) => finding.severity === 'block' && finding.waived === undefined);
  throw new UserError(
    'lint/blocked',
    `${blocking.length} finding${blocking.length === 1 ? '' : 's'} block sign-off: ${blocking
      .slice(0, 3)
      .map((finding) => `${finding.ruleId} ${finding.title}`)
      .join('; ')}.`,
    {
      place: path,
      mend: `Run "countersign lint ${path}", and fix or waive each of them.`,
    },
  );
}

/** What no service could start: better said now than after everybody has signed. */
function refuseUnserved({ nodes }: Flow, path: string): void {
  const found = nodes.find(
    (node) =>
      node.disabled !== true &&
      findDefinition(node.type)?.category === 'trigger' &&
      parameterProblems(node).some((problem) => problem.path === 'connection'),
  );
  if (found === undefined) return;
  const [why, mend] =
    found.type === 'webhook-trigger'
      ? [
          'checks who calls, and names no connection that holds the secret',
          'Give it a connection of the type "webhook", whose secret each environment binds, or let anybody call it.',
        ]
      : ['names no connection', 'Choose one in its settings.'];
  throw new UserError('bundle/refused', `The trigger "${found.name}" ${why}: no service could serve it.`, { place: path, mend });
}

/** Those that count now for these flows, as the closure locks them. */
function waiversFrom(path: string, flows: readonly Flow[], cwd: string): readonly WaiverLock[] {
  return waiversThatCount(readWaivers(readText(path, cwd), path), systemClock.now())
    .filter((waiver) => flows.some(({ id }) => id === waiver.flow))
    .map(({ ruleId, fingerprint, reason, owner, approvedBy, until }) => ({
      ruleId,
      fingerprint,
      reason,
      owner,
      approvedBy,
      until: instantText(Date.parse(until)),
    }));
}

async function create(path: string, values: Values, io: CliIo): Promise<ExitCode> {
  const keyPaths = values.key ?? [];
  if (keyPaths.length === 0) throw badUsage('bundle create needs at least one --key FILE.', usage);
  const drawn = flowFrom(path, io.cwd);
  const environment =
    values.environment === undefined ? drawn.environment : choiceFrom(values.environment, environments, '--environment', usage);
  // What it is linted as is what it runs as.
  const flow: Flow = { ...drawn, environment };
  const subflows = subflowsOf(
    flow,
    (values.subflow ?? []).map((file) => ({ ...flowFrom(file, io.cwd), environment })),
  );
  const policy = values.policy === undefined ? {} : readPolicy(readText(values.policy, io.cwd), values.policy);
  const expires = instantFrom(values.expires, '--expires', usage);
  if (expires !== undefined && expires <= systemClock.now())
    throw badUsage(`--expires takes a time to come, not "${values.expires ?? ''}": nobody could run the bundle.`, usage);
  const signedAt = instantFrom(values['signed-at'], '--signed-at', usage);
  const version = countFrom(values.version, '--version', 1, usage) ?? 1;
  const waivers = values.waivers === undefined ? [] : waiversFrom(values.waivers, [flow, ...subflows], io.cwd);
  const assessment = assess(flow, subflows, lintContextOf(policy, waivers, nodeHash), nodeHash);
  refuseBlocked(assessment, path);
  refuseUnserved(flow, path);
  const keys = await openKeys(keyPaths, values['password-file'], io);
  const program = programVersion();
  const authors = [...inRole(keys, 'author').map(({ file }) => file.owner), ...(values.author ?? [])];
  const own = waivers.find((waiver) => authors.some((author) => lookOf(author) === lookOf(waiver.approvedBy)));
  if (own !== undefined)
    throw new UserError('review/self-approval', `The waiver for ${own.ruleId} was approved by ${own.approvedBy}, who touched the flow.`, {
      place: path,
      mend: 'Somebody else must approve it.',
    });
  // The bundle ends with the first of them.
  checkCarried(
    waivers,
    { findings: assessment.findings, authors, until: 0, at: systemClock.now() },
    'No verifier would take it. Ask for a waiver that counts.',
  );
  const prepared = prepareBundle(
    bundleInputOf(assessment, {
      version,
      environment,
      expiresAt: expires === undefined ? usualExpiry() : instantText(expires),
      minimumRunner: program,
      programVersion: program,
      authors,
      policy,
      waivers,
      models: [],
      tests: [],
      emergency: false,
    }),
    nodeHash,
  );
  const out = values.output ?? `${path.replace(/(\.flow)?\.json$/i, '')}.countersign`;
  return finish(
    { prepared, attestations: [], drawnIn: path, signedAt: signedAt === undefined ? {} : { signedAt: instantText(signedAt) } },
    keys,
    out,
    values,
    io,
  );
}

async function sign(path: string, values: Values, io: CliIo): Promise<ExitCode> {
  const keyPaths = values.key ?? [];
  if (keyPaths.length === 0) throw badUsage('bundle sign needs at least one --key FILE.', usage);
  const signedAt = instantFrom(values['signed-at'], '--signed-at', usage);
  // Nobody signs what this machine's own linter and catalogue would not give.
  const { prepared, attestations, released } = await readDraft(readBundleFile(path, io.cwd), nodeHash, recomputeChecks(nodeHash));
  if (released)
    throw new UserError('bundle/refused', 'This bundle is released: a further signature would break the release.', {
      place: path,
      mend: 'Make it again with "bundle create".',
    });
  if (values.seen !== undefined && values.seen.toLowerCase() !== prepared.manifestDigest)
    throw new UserError('bundle/refused', `This is not what you looked at: its digest is ${prepared.manifestDigest}. Nothing was signed.`, {
      place: path,
      mend: 'Find out who changed the file, and look at it again with "bundle inspect".',
    });
  const keys = await openKeys(keyPaths, values['password-file'], io);
  return finish(
    { prepared, attestations, signedAt: signedAt === undefined ? {} : { signedAt: instantText(signedAt) } },
    keys,
    values.output ?? path,
    values,
    io,
  );
}

async function inspect(path: string, values: Values, io: CliIo): Promise<ExitCode> {
  const { manifest, files } = await inspectBundle(readBundleFile(path, io.cwd));
  const manifestDigest = nodeHash.sha256(files.get('manifest.json') ?? '');
  if (values.json) {
    io.out(`${JSON.stringify({ ...manifest, manifestDigest })}\n`);
    return 0;
  }
  const { capabilities } = manifest;
  const line = (name: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `  ${name}\n${items.map((item) => `    ${plainLine(item)}\n`).join('')}`;
  io.out(
    `${plainLine(path)}: NOT VERIFIED; this is what it says of itself.\n  ${plainLine(`${manifest.flow.name}, version ${manifest.version}, for ${manifest.environment}, until ${manifest.expiresAt}`)}\n` +
      `  risk    ${manifest.risk.tier} (${manifest.risk.score}); ${manifest.review.signatures} reviews${manifest.review.groups.length === 0 ? '' : ` (${manifest.review.groups.join(', ')})`}\n` +
      `  closure ${plainLine(manifest.closure.words)}\n  bundle  ${manifestDigest}\n` +
      line(
        'may talk to',
        capabilities.hosts.map(({ scheme, host, port, methods }) => `${scheme}://${host}:${port} ${methods.join(' ')}`),
      ) +
      line(
        'may mail',
        capabilities.mail.map(({ to }) => to),
      ) +
      line(
        'may ask',
        capabilities.models.map(({ provider, model }) => `${provider} ${model}`),
      ) +
      line('may touch', [
        ...capabilities.files.map(({ path: file, access }) => `${file} (${access})`),
        ...capabilities.tables.map(({ database, table, access }) => `${database} ${table} (${access})`),
      ]) +
      line(
        'may learn',
        (capabilities.learning ?? []).map(
          ({ budget, epsilon, total }) => `from people of the budget ${budget}: a run spends ${epsilon}, all runs together ${total}`,
        ),
      ) +
      line(
        'signed by',
        [...files.keys()]
          .filter((name) => name.startsWith('attestations/'))
          .map((name) => name.slice('attestations/'.length, -'.dsse.json'.length)),
      ),
  );
  return 0;
}

export const command: Command = {
  usage,
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb === 'verify') return (await import('./verify.ts')).command.run(rest, io);
    const actions = { create, sign, inspect } as const;
    if (verb !== 'create' && verb !== 'sign' && verb !== 'inspect')
      throw noVerb('bundle', verb, ['create', 'sign', 'inspect', 'verify'], usage);
    const { values, positionals } = optionsFrom(rest, spec, usage);
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw badUsage(`bundle ${verb} needs one file.`, usage);
    try {
      return await actions[verb](path, values, io);
    } catch (error) {
      if (error instanceof BundleRefusal)
        throw new UserError(verb === 'inspect' ? 'file/unreadable' : 'bundle/refused', `${error.message} (${error.code})`, { place: path });
      throw error;
    }
  },
};

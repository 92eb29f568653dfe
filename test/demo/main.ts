/** npm run demo: the whole journey without a window, on a real n8n file, with three people and real servers on loopback. Each stage is printed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrustRoot } from '../../app/bundle/trust-root.node.ts';
import { verifyBundle, type VerifiedBundle } from '../../app/bundle/verify.node.ts';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { createFlowRuntime } from '../../app/engine/flow-runtime.node.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { PinnedFlow } from '../../app/engine/ports.ts';
import { openHost } from '../../app/host/open-host.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { makeGreen } from '../../app/lint/make-green.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { packageRoot } from '../../app/serve/folders.ts';
import { flowHash } from '../../app/workflow/model/canonical.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { designerChoices, type DemoConnections } from './choices.ts';
import { demoOrigin, PersonAtDoor, Refusal } from '../kit/person.ts';
import { openWorld, type World } from './world.ts';

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};
const stage = (title: string): void => say(`\n\u2500\u2500 ${title}`);

const sample = 'support-reply.n8n.json';
const customer = { name: 'Zsofia', email: 'zsofia@customer.example', message: 'Where is my parcel?' };

function countersign(...args: string[]): { status: number | null; out: string } {
  const done = spawnSync(process.execPath, [join(packageRoot, 'app', 'cli', 'bin.mjs'), ...args], { encoding: 'utf8' });
  return { status: done.status, out: done.stdout };
}

function check(truth: boolean, claim: string): void {
  if (!truth) throw new Error(`The demo failed: ${claim}`);
}

/** The connections that the administrator makes, bound to the servers of this demo. */
async function makeConnections(ada: PersonAtDoor, world: World): Promise<DemoConnections> {
  const make = async (
    name: string,
    type: string,
    auth: 'bearer' | 'smtp',
    port: number,
    secret: Record<string, string>,
    more: object = {},
  ): Promise<string> => {
    const saved = await ada.call('connections:save', {
      name,
      type,
      auth,
      hosts: [`localhost:${port}`],
      scopes: [],
      environment: 'dev',
      personal: false,
      serviceAccount: `svc-${type}`,
      ca: world.ca,
      internalAddresses: ['127.0.0.1', '::1'],
      ...more,
    });
    await ada.call('connections:setSecret', { connectionId: saved.id, secret });
    return saved.id;
  };
  return {
    model: await make('Model', 'openai', 'bearer', world.model.port, { token: world.secrets.model }),
    mail: await make(
      'Support mailbox',
      'smtp',
      'smtp',
      world.mail.port,
      { user: 'support', password: world.secrets.mail },
      { server: { host: 'localhost', port: world.mail.port, security: 'starttls' } },
    ),
    crm: await make('CRM', 'http', 'bearer', world.crm.port, { token: world.secrets.crm }),
  };
}

/** The same connections as an operator binds them on the production machine. */
function bindings(connections: DemoConnections, world: World): Readonly<Record<string, BoundConnection>> {
  const inside = { ca: world.ca, internalAddresses: ['127.0.0.1', '::1'] };
  return {
    [connections.model]: { hosts: [`localhost:${world.model.port}`], auth: { type: 'bearer', secret: world.secrets.model }, ...inside },
    [connections.mail]: {
      hosts: [`localhost:${world.mail.port}`],
      auth: { type: 'login', username: 'support', secret: world.secrets.mail },
      server: { host: 'localhost', port: world.mail.port, security: 'starttls' },
      ...inside,
    },
    [connections.crm]: { hosts: [`localhost:${world.crm.port}`], auth: { type: 'bearer', secret: world.secrets.crm }, ...inside },
  };
}

async function runBundle(bundle: VerifiedBundle, flow: Flow, bound: Readonly<Record<string, BoundConnection>>) {
  const store = memoryStore();
  const runtime = createFlowRuntime({
    store,
    connections: { get: async (_flowId, slot) => bound[slot] },
    gateway: { record: () => undefined },
    events: { emit: () => undefined },
    filesRoot: tmpdir(),
    labels: (pinned) => runLabels(pinned.flow),
    startRunner: startForkedRunner,
  });
  try {
    await runtime.engine.open();
    const pinned: PinnedFlow = {
      flowHash: flowHash(flow, nodeHash),
      flow,
      grant: bundle.manifest.capabilities,
      bundleDigest: bundle.manifestDigest,
    };
    const { runId, finished } = await runtime.engine.start(pinned, {
      kind: 'webhook',
      input: [{ body: customer, headers: {}, query: {} }],
    });
    let run = (await finished).run;
    while (run.status === 'waiting') {
      const [question] = await store.approvals.list({ state: 'open', runId, limit: 1 });
      if (question === undefined) break;
      say(`   a person is asked: ${String(question.ask['title'])}  arguments ${question.argumentHash.slice(0, 12)}...  -> approved`);
      await runtime.engine.decide(question.approvalId, {
        by: 'operator',
        decision: 'approved',
        reason: 'looks right',
        argumentHash: question.argumentHash,
      });
      run = await runtime.engine.outcome(runId, 'none');
    }
    return run;
  } finally {
    await runtime.close();
  }
}

async function journey(folder: string, world: World): Promise<void> {
  const host = await openHost({
    dataFolder: join(folder, 'workspace'),
    kind: 'desktop',
    version: '0.1.0',
    origins: [demoOrigin],
    keychain: undefined,
    sqliteBinding: undefined,
    commandLineFile: () => undefined,
    startRunner: startForkedRunner,
    confirm: async (text) => {
      say(
        `   [native confirmation] ${text.title}\n${text.detail
          .split('\n')
          .map((line) => `      ${line}`)
          .join('\n')}`,
      );
      return 'yes';
    },
  });
  try {
    const ada = new PersonAtDoor(host, 'ada');
    stage('1  A workspace, its encrypted store, three people with second factors');
    await ada.call('store:create', { workspace: 'Support', environment: 'dev', passphrase: 'a quiet river runs past the mill' });
    await ada.enrol(
      (await ada.call('identity:createFirst', { account: 'ada', displayName: 'Ada (designer)', password: 'pear kettle orbit 9' })).secret,
    );
    const rui = new PersonAtDoor(host, 'rui');
    const mei = new PersonAtDoor(host, 'mei');
    for (const [person, displayName, groups] of [
      [rui, 'Rui (security)', ['security', 'privacy']],
      [mei, 'Mei (legal)', ['legal', 'data-science']],
    ] as const) {
      const { firstPassword } = await ada.call('people:create', {
        account: person.name,
        displayName,
        roles: ['reviewer'],
        groups: [...groups],
      });
      await person.firstSignIn(firstPassword);
    }
    say(`   store: ${(await ada.call('store:status', {})).cipher}`);

    stage(`2  Import of ${sample}`);
    const imported = await ada.call('flows:import', {
      fileName: sample,
      text: readFileSync(join(packageRoot, 'resources', 'samples', sample), 'utf8'),
    });
    say(
      `   ${imported.flow.nodes.length} steps, ${imported.flow.edges.length} wires, ${imported.loss.length} remarks on what could not be carried over as it was`,
    );

    stage('3  Findings before');
    const before = await ada.call('lint:flow', { flow: imported.flow });
    for (const finding of before.findings) say(`   ${finding.severity.padEnd(6)} ${finding.ruleId}  ${finding.title}`);
    check(before.verdict.result === 'blocked', 'the imported flow is blocked');

    stage('4  Fixes');
    const green = makeGreen(imported.flow, {}, 'all');
    for (const { fix } of green.applied) say(`   fix     ${fix.title}`);
    const connections = await makeConnections(ada, world);
    const { flow, said } = designerChoices(green.flow, connections, await ada.call('connections:list', {}), world);
    for (const line of said) say(`   choice  ${line}`);

    stage('5  Verdict after');
    const after = await ada.call('lint:flow', { flow });
    for (const finding of after.findings) say(`   ${finding.severity.padEnd(6)} ${finding.ruleId}  ${finding.title}`);
    say(`   ${after.verdict.result}, verdict hash ${after.verdict.hash}`);
    check(after.verdict.result === 'pass', 'the mended flow passes');
    const saved = await ada.call('flows:save', { flow, base: 1, message: 'Mended' });

    stage('6  Dry run: what would be sent');
    const dry = await ada.call('run:start', { flow, mode: 'dry', input: { body: customer, headers: {}, query: {} } });
    const dryRun = await settledRun(ada, dry.id);
    for (const step of dryRun.steps) for (const sentence of step.wouldDo) say(`   ${step.nodeName}: ${sentence}`);
    check(world.mail.mails.length === 0 && world.model.requests.length === 0, 'a dry run sends nothing');

    stage('7  Submit, review, sign');
    const review = await ada.call('review:submit', { flowId: saved.id, revision: saved.revision, message: 'Please review' });
    const evidence = await rui.call('review:get', { reviewId: review.id });
    say(
      `   closure ${evidence.closure.hash}\n   in words: ${evidence.closure.words}; risk ${review.tier} (score ${evidence.risk.score}), ${review.required} signatures needed`,
    );
    for (const sentence of evidence.securityDiff.slice(0, 12)) say(`   ${sentence.sign} ${sentence.text}`);
    await refused('ada signs her own flow', () => ada.call('review:sign', { reviewId: review.id, closure: evidence.closure.hash }));
    await refused('rui signs another closure than is there', () =>
      rui.call('review:sign', { reviewId: review.id, closure: '00'.repeat(32) }),
    );
    for (const reviewer of [rui, mei]) {
      const { summary, signature } = await reviewer.call('review:sign', { reviewId: review.id, closure: evidence.closure.hash });
      say(`   signed by ${signature.by} with key ${signature.keyId}; ${summary.signatures} of ${summary.required}, ${summary.state}`);
      if (summary.state === 'approved') break;
    }
    const pack = await rui.call('review:exportEvidence', { reviewId: review.id });
    if (!pack.text.includes(evidence.closure.words)) throw new Error('the evidence does not name the closure');
    say(`   evidence as a page: ${pack.fileName}`);

    stage('8  Export, and verify offline');
    const trust = await ada.call('trust:publish', {});
    const exported = await rui.call('bundle:export', { reviewId: review.id });
    const file = join(folder, exported.bundle.fileName);
    const rootFile = join(folder, 'trust-root.json');
    const bytes = Buffer.from(exported.base64, 'base64');
    writeFileSync(file, bytes);
    writeFileSync(rootFile, trust.text);
    say(`   ${exported.bundle.fileName}, ${exported.bundle.bytes} bytes, digest ${exported.bundle.digest}`);
    const verified = countersign('verify', file, '--trust-root', rootFile, '--json');
    say(`   countersign verify: exit ${verified.status}, ${(JSON.parse(verified.out) as { ok: boolean }).ok ? 'ok' : 'refused'}`);
    check(verified.status === 0, 'the bundle verifies');
    const tampered = join(folder, 'tampered.countersign');
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
    writeFileSync(tampered, bytes);
    const refusal = countersign('verify', tampered, '--trust-root', rootFile, '--json');
    say(`   one bit flipped: exit ${refusal.status}, refused with "${(JSON.parse(refusal.out) as { reason: string }).reason}"`);
    check(refusal.status === 1, 'a tampered bundle is refused');

    stage('9  Production: the bundle runs, and obeys its grant');
    const admitted = await verifyBundle(
      new Uint8Array(readFileSync(file)),
      { trustRoot: readTrustRoot(readFileSync(rootFile)), at: Date.now(), runnerVersion: '0.1.0' },
      nodeHash,
    );
    if (!admitted.ok) throw new Error(`The demo failed: ${admitted.message}`);
    const run = await runBundle(admitted.bundle, admitted.bundle.flow, bindings(connections, world));
    say(
      `   run ${run.runId}: ${run.status}, ${run.steps} steps, ${run.tokens} tokens${run.error === undefined ? '' : `, ${run.error.code}: ${run.error.message}`}`,
    );
    check(run.status === 'succeeded', 'the approved run succeeds');
    const prompt = world.model.requests.flatMap((request) => request.messages.map((message) => message.content)).join('\n');
    say(
      `   the model saw the customer's address: ${prompt.includes(customer.email) ? 'YES' : 'no, a token'}; the mail reached ${world.mail.mails[0]?.to.join(', ') ?? 'nobody'} over TLS: ${String(world.mail.mails[0]?.secure)}`,
    );
    check(
      !prompt.includes(customer.email) && world.mail.mails[0]?.to[0] === customer.email,
      'the model sees tokens, the customer gets the mail',
    );
    const crooked = {
      ...admitted.bundle.flow,
      nodes: admitted.bundle.flow.nodes.map((node) =>
        node.type === 'http-request'
          ? { ...node, parameters: { ...node.parameters, url: `https://localhost:${world.stranger.port}/collect` } }
          : node,
      ),
    };
    const halted = await runBundle(admitted.bundle, crooked, bindings(connections, world));
    say(
      `   the same grant with a step that turned elsewhere: ${halted.status}, ${halted.error?.code ?? ''}: ${halted.error?.message ?? ''} (requests that arrived there: ${world.stranger.hits})`,
    );
    check(halted.status === 'halted' && world.stranger.hits === 0, 'a step outside the grant halts the run');

    stage('10  The audit log');
    const proof = await ada.call('audit:verify', {});
    say(`   ${proof.size} entries, ${proof.ok ? 'verified' : 'TAMPERED'}, root ${proof.root}`);
    check(proof.ok, 'the audit log verifies');
    say('\nThe journey holds.');
  } finally {
    await host.close();
  }
}

async function refused(what: string, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof Refusal) {
      say(`   refused: ${what} (${error.code})`);
      return;
    }
    throw error;
  }
  throw new Error(`The demo failed: ${what} was not refused`);
}

async function settledRun(person: PersonAtDoor, runId: string) {
  for (;;) {
    const run = await person.call('run:get', { runId });
    if (run.summary.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  const world = await openWorld();
  try {
    await journey(folder, world);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

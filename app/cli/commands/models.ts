/** countersign models: every model that the flows and bundles of an organisation use, as a list or as a bill of materials. */
import { inspectBundle } from '../../bundle/verify.node.ts';
import { BundleRefusal } from '../../bundle/refusal.ts';
import { learningSteps, type LearningStep } from '../../compliance/learning-bill.ts';
import { modelBill } from '../../compliance/model-bill.ts';
import {
  isUnused,
  modelInventory,
  type InventoriedBundle,
  type InventoriedModel,
  type RegisteredModel,
} from '../../compliance/model-inventory.ts';
import { modelsSchema } from '../../bundle/contents.ts';
import { readCanonicalJson } from '../../bundle/strict-json.ts';
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import { readPolicy } from '../../lint/policy.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { CliIo, Command } from '../command.ts';
import { flowsAndBundles, isBundleName } from '../bundle-names.ts';
import { errorOf, filesUnder, flowsIn, readFlowText } from '../lint/files.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';
import { readBundleFile } from '../trust-files.ts';
import { programVersion } from '../version.ts';

const usage = `countersign models PATH... [--policy FILE] [--cyclonedx] [--name NAME] [--json]

Every model that flows and signed bundles use: version, vendor, region, who uses it, and whether anybody has looked at it.

  PATH          flows of this program or another (files or folders), and bundles (.countersign)
  --policy FILE the policy whose list of models is the registry: others are unvetted, and those that nobody uses are named
  --cyclonedx   as a bill of materials in CycloneDX 1.6
  --name NAME   of the organisation, for the bill (default: Organisation)

Bundles are read and not verified: see countersign verify. Exit code 0: every model that is used is vetted; 1: some are not; 2: a file could not be read.`;

async function bundleFrom(path: string, cwd: string): Promise<InventoriedBundle> {
  const { manifest, files } = await inspectBundle(readBundleFile(path, cwd));
  const locks = files.get('models.lock.json');
  const parsed = modelsSchema.safeParse(locks === undefined ? undefined : readCanonicalJson(locks, 'models.lock.json'));
  if (!parsed.success) throw new BundleRefusal('lock-mismatch', 'models.lock.json');
  return {
    digest: nodeHash.sha256(files.get('manifest.json') ?? new Uint8Array()),
    flowId: manifest.flow.id,
    flowName: manifest.flow.name,
    version: manifest.version,
    environment: manifest.environment,
    models: parsed.data.models,
  };
}

/** Every file by itself: a bad one becomes an entry among the errors. */
async function gather(
  paths: readonly string[],
  cwd: string,
): Promise<{ readonly flows: readonly Flow[]; readonly bundles: readonly InventoriedBundle[]; readonly errors: readonly FileError[] }> {
  const [flows, bundles, errors]: [Flow[], InventoriedBundle[], FileError[]] = [[], [], []];
  for (const found of filesUnder(paths, cwd, () => undefined, flowsAndBundles)) {
    if ('code' in found) {
      errors.push(found);
      continue;
    }
    try {
      if (isBundleName(found.path)) bundles.push(await bundleFrom(found.path, cwd));
      else
        flows.push(...(await flowsIn(await readFlowText(found.path, cwd, found.named), found.path, found.named)).map(({ flow }) => flow));
    } catch (error) {
      errors.push(
        error instanceof BundleRefusal ? { path: found.path, code: 'bundle/refused', message: error.message } : errorOf(error, found.path),
      );
    }
  }
  return { flows, bundles, errors };
}

const standings: Readonly<Record<InventoriedModel['standing'], string>> = {
  vetted: 'vetted',
  listed: 'NOT VETTED',
  unlisted: 'NOT VETTED',
};

function text(models: readonly InventoriedModel[]): string {
  return models
    .map((model) => {
      const { vendor, model: name, region, external, pinned, digest, standing, flows, bundles } = model;
      const users = [
        ...flows.map((flow) => flow.name),
        ...bundles.map(({ flowName, version, environment }) => `${flowName} ${version} (${environment})`),
      ];
      return [
        `${standings[standing].padEnd(10)}  ${vendor === '' ? 'unknown vendor' : vendor}: ${name === '' ? 'not named' : name}`,
        `            ${digest ?? (pinned ? 'pinned by name' : 'not pinned: it can change by itself')}, ${region === '' ? 'region not known' : region}, runs ${external ? 'at the provider' : 'in-house'}`,
        `            ${isUnused(model) ? 'unused' : `used by ${users.join(', ')}`}`,
      ]
        .map((line) => `${plainLine(line)}\n`)
        .join('');
    })
    .join('');
}

const learntText = (steps: readonly LearningStep[]): string =>
  steps
    .map(({ step, flowName, learns: { budget, epsilon, total } }) =>
      [
        `learnt      from people, by "${step}" in "${flowName}"`,
        `            privacy budget ${budget}: a run spends ${epsilon}, all runs together ${total}`,
      ]
        .map((line) => `${plainLine(line)}\n`)
        .join(''),
    )
    .join('');

export const command: Command = {
  usage,
  async run(args, io: CliIo) {
    const { values, positionals } = optionsFrom(
      args,
      { policy: { type: 'string' }, cyclonedx: { type: 'boolean' }, name: { type: 'string' } },
      usage,
    );
    if (positionals.length === 0) throw badUsage('models needs at least one PATH.', usage);
    const registry: readonly RegisteredModel[] =
      values.policy === undefined
        ? []
        : (readPolicy(readText(values.policy, io.cwd), values.policy).models ?? []).map(({ provider, model, retention, retired }) => ({
            provider,
            model,
            vetted: retired !== true,
            ...(retention === undefined ? {} : { retention }),
          }));
    const { flows, bundles, errors } = await gather(positionals, io.cwd);
    const models = modelInventory(flows, bundles, registry);
    const learnt = learningSteps(flows);
    for (const { path, message } of errors) io.err(`countersign: ${path}: ${message}\n`);
    const bill = () =>
      modelBill(
        models,
        { name: values.name ?? 'Organisation', madeAt: instantText(systemClock.now()), version: programVersion() },
        nodeHash,
        { learning: learnt },
      );
    if (values.cyclonedx === true) io.out(`${JSON.stringify(bill(), null, values.json === true ? 0 : 2)}\n`);
    else io.out(values.json === true ? `${JSON.stringify({ models, learnt, errors })}\n` : text(models) + learntText(learnt));
    return errors.length > 0 ? 2 : models.some((model) => model.standing !== 'vetted' && !isUnused(model)) ? 1 : 0;
  },
};

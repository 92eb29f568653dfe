/** Which model is asked, where, and how far. */
import type { JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { isPinnedModel } from '../../../nodes/kit/models.ts';
import { zoneOfHost } from '../../../nodes/kit/vendors.ts';
import { at, fixedNumber, fixedText, isComputed, positiveInteger, vendorZone, type Described, type Facts, type Sink } from './kit.ts';
import { hostOf } from './network.ts';

export type Ai = NonNullable<ForeignFacts['ai']>;

const modelKeys = ['model', 'modelId', 'modelName', 'deployment', 'assistantId', 'chatModel'] as const;

export function modelName(parameters: JsonObject): string | undefined {
  for (const key of modelKeys) {
    const name = fixedText(parameters, key) ?? fixedText(parameters, 'options', key);
    if (name !== undefined) return name.replace(/^models\//, '').slice(0, 300);
  }
  return undefined;
}

/** Where an expression stands for the name. */
const namedByData = (parameters: JsonObject): readonly string[] | undefined =>
  modelKeys.flatMap((key) => [[key], ['options', key]]).find((path) => isComputed(at(parameters, ...path)));

/** Data says where the model is asked. */
export function chosenBase({ node: { parameters } }: Described): Pick<Facts, 'networks'> & { readonly sinks: Sink[] } {
  const path = [['options', 'baseURL'], ['options', 'baseUrl'], ['baseURL'], ['baseUrl']].find((one) => isComputed(at(parameters, ...one)));
  return path === undefined
    ? { sinks: [] }
    : {
        sinks: [{ kind: 'url', parameter: path }],
        networks: [{ parameter: path, verifyCertificate: true, followsRedirects: false, sendsCredentials: true }],
      };
}

/** Models run where the vendor says, unless the node names another address. */
export function modelZone({ info, node }: Described): ForeignFacts['zone'] {
  const base =
    fixedText(node.parameters, 'options', 'baseURL') ?? fixedText(node.parameters, 'baseURL') ?? fixedText(node.parameters, 'baseUrl');
  const host = base === undefined ? undefined : hostOf(base, true);
  return host === undefined
    ? vendorZone(info.vendor)
    : {
        ...zoneOfHost(host),
        ...(zoneOfHost(host).vendor === undefined && info.vendor !== undefined
          ? { vendor: `${info.vendor.name} at ${host}`.slice(0, 300) }
          : {}),
      };
}

export function budgetOf(parameters: JsonObject): Pick<Ai, 'steps' | 'tokens' | 'seconds'> {
  const steps = positiveInteger(fixedNumber(parameters, 'options', 'maxIterations'));
  const tokens = positiveInteger(
    ['maxTokens', 'maxTokensToSample', 'maxOutputTokens', 'numPredict']
      .map((key) => fixedNumber(parameters, 'options', key) ?? fixedNumber(parameters, key))
      .find((value) => value !== undefined),
  );
  const milliseconds = fixedNumber(parameters, 'options', 'timeout');
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(milliseconds === undefined || milliseconds <= 0 ? {} : { seconds: milliseconds / 1000 }),
  };
}

/** Provider, name and place of a model, for the node that is one. */
export function modelFacts(described: Described): Pick<Ai, 'provider' | 'model' | 'pinned' | 'named' | 'external' | 'region'> {
  const zone = modelZone(described);
  const model = modelName(described.node.parameters);
  const named = model === undefined ? namedByData(described.node.parameters) : undefined;
  return {
    ...(described.info.vendor === undefined ? {} : { provider: described.info.vendor.name }),
    ...(model === undefined ? {} : { model, pinned: isPinnedModel(model) }),
    ...(named === undefined ? {} : { named: [...named] }),
    external: zone.scope !== 'local' && zone.scope !== 'internal',
    ...(zone.region === undefined ? {} : { region: zone.region }),
  };
}

/** A chain or an agent asks the model that is plugged into it: that node names provider and model, this one only where its prompts go. */
export function pluggedModel({ model }: Described): { zone: ForeignFacts['zone']; facts: Pick<Ai, 'external'> } {
  return { zone: model?.zone ?? { scope: 'unknown' }, facts: { external: false } };
}

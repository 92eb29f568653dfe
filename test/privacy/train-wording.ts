/**
 * Works the weights of words.ts out from the labelled texts beside it: `node test/privacy/train-wording.ts`. Always the same result:
 * the order of the steps comes from a fixed seed. injections/unseen.ts stays out, so that something is left to measure on.
 */
import { writeFileSync } from 'node:fs';
import { logitOf, wordingFeatures } from '../../app/privacy/detectors/injection/wording.ts';
import { freshInjections, freshOrdinary } from './injections/fresh.ts';
import { heldInjections } from './injections/held.ts';
import { heldOrdinary } from './injections/held-ordinary.ts';
import { harmless, planted } from './injections/indirect.ts';
import { lastInjections, lastOrdinary } from './injections/last.ts';
import { notices } from './injections/notices.ts';
import { injections, ordinary } from './injections/texts.ts';
import { madeInjections, madeOrdinary } from './injections/made.ts';
import { abroadOrdinary } from './injections/abroad.ts';
import { othersInjections, othersOrdinary } from './injections/others.ts';
import { placedInjections, placedOrdinary } from './injections/places.ts';
import { recentInjections, recentOrdinary } from './injections/recent.ts';
import { turnedInjections, turnedOrdinary } from './injections/turned.ts';
import { wideInjections, wideOrdinary } from './injections/wide.ts';

const EPOCHS = 80;
const SHRINK = 0.002;
const LIGHTEST = 3;
/** Of the latest texts, those in places and those like other people's, the first half of each pair; the other is measured on. */
const tunedOn = (_text: string, index: number): boolean => index % 2 === 0;

const samples = [
  ...[
    ...injections,
    ...planted,
    ...turnedInjections,
    ...freshInjections,
    ...lastInjections,
    ...wideInjections,
    ...heldInjections,
    ...recentInjections.filter(tunedOn),
    ...placedInjections.filter(tunedOn),
    ...othersInjections.filter(tunedOn),
    ...madeInjections,
  ]
    .filter((text) => !/\{(?:b64|hex|rot13|tag|spaced|reverse|zero)\}/.test(text))
    .map((text) => ({ features: wordingFeatures(text), label: 1 })),
  ...[
    ...ordinary,
    ...harmless,
    ...turnedOrdinary,
    ...freshOrdinary,
    ...lastOrdinary,
    ...wideOrdinary,
    ...heldOrdinary,
    ...recentOrdinary.filter(tunedOn),
    ...placedOrdinary.filter(tunedOn),
    ...othersOrdinary.filter(tunedOn),
    ...abroadOrdinary.filter(tunedOn),
    ...madeOrdinary,
    ...notices,
    ...notices,
    ...notices,
  ].map((text) => ({ features: wordingFeatures(text), label: 0 })),
];
const counts = new Map<string, number>();
for (const { features } of samples) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);

/** Park and Miller's generator. */
let state = 1;
const random = (): number => {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
};

const weights = new Map<string, number>();
let bias = 0;
for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
  const rate = 0.3 / (1 + epoch * 0.1);
  for (const {
    sample: { features, label },
  } of samples.map((sample) => ({ sample, at: random() })).sort((a, b) => a.at - b.at)) {
    const some = features.filter((feature) => (counts.get(feature) ?? 0) >= 2);
    for (const feature of some) if (!weights.has(feature)) weights.set(feature, 0);
    const error = label - 1 / (1 + Math.exp(-logitOf(some, weights, bias)));
    bias += rate * error * 0.1;
    const step = (rate * error) / Math.sqrt(Math.max(12, some.length));
    for (const feature of some) weights.set(feature, (weights.get(feature) ?? 0) * (1 - rate * SHRINK) + step);
  }
}

const groups = new Map<number, string[]>();
for (const [feature, weight] of weights) {
  const whole = Math.round(weight * 20);
  if (Math.abs(whole) >= LIGHTEST) groups.set(whole, [...(groups.get(whole) ?? []), feature]);
}
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const rows = [...groups].sort(([a], [b]) => b - a).map(([weight, features]) => `  [${weight}, ${quoted(features.sort().join('|'))}],\n`);
writeFileSync(
  new URL('../../app/privacy/detectors/injection/words.ts', import.meta.url),
  `/** How much each word or pair says, in twentieths; made by test/privacy/train-wording.ts from the labelled texts there. */\nexport const wordBias = ${bias.toFixed(3)};\n\nexport const wordWeights: readonly (readonly [number, string])[] = [\n${rows.join('')}];\n`,
);

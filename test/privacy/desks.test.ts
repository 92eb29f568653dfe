/** Texts of offices in ten countries that were written before the detectors were looked at: what is found in them, and what is left alone. */
import { expect, it } from 'vitest';
import { judgeInjection } from '../../app/privacy/detectors/injection/injection.ts';
import { findPersonalData } from '../../app/privacy/detectors/personal/pii.ts';
import { findSecretSpans } from '../../app/privacy/detectors/secrets/secrets.ts';
import { deskInjections, deskOrdinary } from './injections/desks.ts';
import { filler, labelled, scoreOf, type Labelled } from './labelled.ts';
import { deskLooksPersonal, deskPersonal } from './personal/desks.ts';
import { deskLooks, deskSecrets } from './secrets/desks.ts';

const texts = (templates: readonly string[], seed = 1): Labelled[] => {
  const fill = filler(seed);
  return templates.map((template) => labelled(template, fill));
};

it('personal data of ten countries: found with its exact bounds, look-alikes left alone', () => {
  const score = scoreOf(texts(deskPersonal), findPersonalData);
  expect([score.missed, score.wrong, scoreOf(texts(deskLooksPersonal), findPersonalData).wrong]).toEqual([[], [], []]);
  for (const { text, expected } of texts(deskPersonal))
    expect(findPersonalData(text), text).toMatchObject(expected.map(({ kind, start, end }) => ({ kind, start, end })));
});

it.each([1, 2, 3])(
  'keys of forty services and passwords in eight languages, drawn anew (%i): found, digests and settings left alone',
  (seed) => {
    const score = scoreOf(texts(deskSecrets, seed), findSecretSpans, { any: true });
    expect([score.missed, score.wrong, scoreOf(texts(deskLooks, seed), findSecretSpans).wrong]).toEqual([[], [], []]);
  },
);

it('attacks in nine languages: most are caught, everyday sentences of the same words hardly ever', () => {
  const missed = deskInjections.filter((text) => judgeInjection(text).label !== 'injection');
  const wrong = deskOrdinary.filter((text) => judgeInjection(text).label === 'injection');
  process.stdout.write(
    `desks: ${deskInjections.length - missed.length} of ${deskInjections.length} caught, ${wrong.length} false alarms\n`,
  );
  expect([missed.length <= 4 ? [] : missed, wrong.length <= 1 ? [] : wrong]).toEqual([[], []]);
});

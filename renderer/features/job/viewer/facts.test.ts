import { describe, expect, it } from 'vitest';
import type { Proof } from '../../../../shared/domain/processing.ts';
import { fileOf, imageOf } from '../../../testing/images.ts';
import { jobOf } from '../../../testing/jobs.ts';
import { parameterFacts, proofFacts } from './facts.ts';

const proof: Proof = {
  distanceToBase: 18,
  distanceToSiblings: 4,
  ssim: 0.9021,
  perceptualHash: 'ff',
  metadataRemoved: ['exif', 'icc'],
  bytesBefore: 2_048,
  bytesAfter: 1_024,
  tries: 3,
  reached: false,
};
const met = (facts: ReturnType<typeof proofFacts>) =>
  Object.fromEntries(facts.map((fact) => [fact.label, fact.met]));

describe('the proof of processing', () => {
  it('holds each measure against what the preset asks for', () => {
    const facts = proofFacts(proof, 'standard');
    expect(met(facts)).toMatchObject({
      'Distance to the base image': true,
      'Distance to the nearest variant': false,
      'Likeness (SSIM)': true,
    });
    expect(facts[0]?.value).toBe('18 of 256, asked: 6');
    expect(facts.find(({ label }) => label === 'File size')?.value).toBe('2.0 kB → 1.0 kB');
    expect(facts.find(({ label }) => label === 'Metadata removed')?.value).toBe('exif, icc');
  });

  it('asks nothing of a first variant about its siblings, nor of an unchanged copy', () => {
    const first = proofFacts({ ...proof, distanceToSiblings: null }, 'standard')[1];
    expect(first).toMatchObject({ value: 'First variant' });
    expect(first?.met).toBeUndefined();
    expect(Object.values(met(proofFacts(proof, 'off'))).every((each) => each === undefined)).toBe(true);
  });
});

it('tells of the parameters also while there is no file', () => {
  const labels = (file: Parameters<typeof parameterFacts>[2]) =>
    parameterFacts(jobOf(1), imageOf(1), file).map(({ label }) => label);
  expect(labels(null)).toEqual(['Provider', 'Model', 'Asked for', 'Seed of the image']);
  expect(labels(fileOf(1))).toContain('SHA-256');
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  arms,
  disarm,
  doublyReparameterized,
  gumbelSoftmax,
  rebar,
  relax,
  reparameterized,
  scoreFunction,
  stickingTheLanding,
  straightThrough,
} from '../../src/index.js';

it('the docs say of every estimator whether it is without bias, as it does itself', () => {
  const docs = readFileSync(new URL('../../docs/estimators.md', import.meta.url), 'utf8');
  const said = [...docs.matchAll(/^\| (`.*`) \| (yes|no) \|/gm)].flatMap(([, calls, unbiased]) =>
    [...calls!.matchAll(/`(\w+)\(/g)].map(([, name]) => [name!, unbiased === 'yes'] as const),
  );
  const own = [
    reparameterized(),
    stickingTheLanding(),
    doublyReparameterized(),
    scoreFunction(),
    disarm(),
    arms(),
    rebar(),
    relax(),
    straightThrough(),
    gumbelSoftmax({ temperature: 1 }),
  ].map(({ type, unbiased }) => [type, unbiased] as const);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(own));
});

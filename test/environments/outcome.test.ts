import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.js';
import { errorLine, judge, outcomeOf } from './outcome.js';

const place: Environment = { title: 'a place', kind: 'Runtimes', run: 'true' };

describe('outcomeOf', () => {
  it('finds the line of JSON among other output', () => {
    const text = 'warning: slow\n{"backend":"wasm","losses":[2,1]}\ndone in 3 s';
    expect(outcomeOf(text)).toEqual({ backend: 'wasm', losses: [2, 1] });
  });

  it('finds it in a page that a server made', () => {
    const text = '<p>{&quot;backend&quot;:&quot;wasm&quot;,&quot;losses&quot;:[2,1]}</p>';
    expect(outcomeOf(text)).toEqual({ backend: 'wasm', losses: [2, 1] });
  });

  it('takes everything else for an error', () => {
    expect(outcomeOf('nothing was printed')).toEqual({ error: 'nothing was printed' });
  });
});

describe('judge', () => {
  const trained = { backend: 'wasm', losses: [2, 1] };

  it.each([
    ['losses that fall', place, trained, true, 'trains'],
    ['losses that do not', place, { ...trained, losses: [2, 2] }, false, 'fails'],
    ['one loss', place, { ...trained, losses: [2] }, false, 'fails'],
    ['a loss that is no number', place, { ...trained, losses: [2, null, 1] }, false, 'fails'],
    ['no losses', place, { backend: 'wasm' }, false, 'fails'],
    ['another backend', place, { ...trained, backend: 'cpu' }, false, 'fails'],
    [
      'the backend asked for',
      { ...place, backend: 'cpu' },
      { ...trained, backend: 'cpu' },
      true,
      'trains',
    ],
    ['an error', place, { error: 'Error: no' }, false, 'fails'],
    ['the error foreseen', { ...place, refused: /no/ }, { error: 'Error: no' }, true, 'refuses'],
    ['another error', { ...place, refused: /no/ }, { error: 'Error: yes' }, false, 'fails'],
    ['no error where one is foreseen', { ...place, refused: /no/ }, trained, false, 'trains'],
  ])('judges %s', (_, environment, outcome, right, result) => {
    expect(judge(environment, outcome as never)).toMatchObject({ right, result });
  });
});

describe('errorLine', () => {
  it.each([
    [
      'at x\nVaeKitError: vae-kit: a must be b, but got c. Do d.\n  at y',
      /^VaeKitError: vae-kit: a/,
    ],
    ['throw Error("source");\n\nError: the error\n  at y', /^Error: the error$/],
    ['✘ [ERROR] Could not resolve "x"\n\n1 problem', /Could not resolve/],
    ['first\nlast\n', /^last$/],
  ])('takes the line that says most of %j', (text, line) => {
    expect(errorLine(text)).toMatch(line);
  });
});

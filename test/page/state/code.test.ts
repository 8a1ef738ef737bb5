import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as library from '../../../src/index.js';
import { codeOf } from '../../../examples/page/src/state/code.js';
import { DEFAULT_EXPERIMENT as FIRST } from '../../../examples/page/src/state/experiment.js';
import { changed } from '../../../examples/page/src/state/settle.js';

/** What the lines before the model make of a name. */
function made(code: string, name: string): (step: number) => number {
  const from = code.indexOf(`const ${name}s = [`);
  const lines = code.slice(from, code.indexOf('const model ='));
  return runInNewContext(`${lines}\n${name}`, { ...library }) as (step: number) => number;
}

const WISHES = [
  {},
  { data: 'swissRoll' },
  { data: 'points' },
  { data: 'mnist', network: 'conv' },
  { data: 'images', likelihood: 'sharedGaussian' },
  { posterior: 'bits', estimator: 'noBaseline', prior: 'sparse' },
  { model: 'cvae', prior: 'conditional', likelihood: 'gaussian' },
  { schedule: 'cyclical', beta: 4, backend: 'wasm-threads', widths: [] },
] as const;

describe('code of an experiment', () => {
  it.each(WISHES)('of %j is a module that imports what it calls, and no more', (wishes) => {
    const code = codeOf(changed(FIRST, wishes));
    expect(() => transformSync(code, { format: 'esm' })).not.toThrow();
    const [, list] = /import \{([^}]*)\} from 'vae-kit';/.exec(code)!;
    const names = list!.split(',').flatMap((name) => name.trim() || []);
    const rest = code.slice(code.indexOf('await useWasm'));
    for (const name of names) {
      expect(library).toHaveProperty(name);
      expect(rest).toMatch(new RegExp(`\\b${name}\\b`));
    }
    for (const [, called] of rest.matchAll(/(?<![.\w])([a-z]\w*)\(/gi)) {
      const own = ['Uint8Array', 'useWasm', 'readFile', 'mul', 'onStep', 'if', 'Number'];
      if (!own.includes(called!)) expect(names).toContain(called);
    }
  });

  it('has no value that is the default of the library', () => {
    const code = codeOf({ ...FIRST, learningRate: 0.001 });
    expect(code).not.toMatch(/learningRate|objective|posterior|prior|estimator/);
  });

  it('of a run that was changed changes β and the rate after as many steps', () => {
    const second = { ...FIRST, beta: 4 };
    const third = { ...second, learningRate: 0.01 };
    const stages = [
      { from: 0, experiment: FIRST },
      { from: 10, experiment: second },
      { from: 25, experiment: third },
    ];
    const code = codeOf(third, undefined, { stages });
    const beta = made(code, 'beta');
    expect([0, 9, 10, 11, 1000].map(beta)).toEqual([1, 1, 4, 4, 4]);
    const rate = made(code, 'learningRate');
    expect([0, 24, 25, 26].map(rate)).toEqual([0.002, 0.002, 0.01, 0.01]);
    expect(code).toContain('objective: elbo({ beta })');
    expect(code).toMatch(/^ {2}learningRate,$/m);
  });

  it('of a run whose schedule was changed goes through both schedules', () => {
    const second = { ...FIRST, schedule: 'warmup', scheduleSteps: 100, beta: 2 } as const;
    const stages = [
      { from: 0, experiment: FIRST },
      { from: 50, experiment: second },
    ];
    const code = codeOf(second, undefined, { stages });
    expect([0, 49, 50, 75, 200].map(made(code, 'beta'))).toEqual([1, 1, 1, 1.5, 2]);
    expect(code).toMatch(/import \{[^}]*\blinearAnnealing\b/);
    expect(code).toContain('learningRate: 0.002,');
  });

  it('says in what it is unlike the run', () => {
    const bits = changed(FIRST, { posterior: 'bits' });
    const other = changed(bits, { estimator: 'noBaseline' });
    const stages = [
      { from: 0, experiment: bits },
      { from: 5, experiment: other },
    ];
    expect(codeOf(other, undefined, { stages })).toContain('// The baseline was another one');
    expect(codeOf(FIRST, undefined, { stages: [], opened: true })).toContain('// The page went on');
    expect(codeOf(FIRST)).not.toContain('//');
  });
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A column of the table: a child process that answers requests. */
export interface EngineSpec {
  /** What `--engine` takes. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the child's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

function nodeEngine(name: string, file: string, flags: readonly string[] = []): EngineSpec {
  const register = new URL('register.mjs', import.meta.url).href;
  return {
    name,
    command: process.execPath,
    args: [...flags, '--import', register, path(`engines/${file}`)],
  };
}

const RELAXED = ['--experimental-wasm-relaxed-simd'];

/**
 * Distributions install PyTorch and scikit-learn for their own Python, which need not be the first
 * on the path.
 */
const SYSTEM_PYTHON = '/usr/bin/python3';

function pythonEngine(name: string): EngineSpec {
  const threads = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const command =
    process.env.VAE_KIT_BENCH_PYTHON ?? (existsSync(SYSTEM_PYTHON) ? SYSTEM_PYTHON : 'python3');
  return { name, command, args: ['-B', path(`engines/${name}/engine.py`)], env: threads };
}

/** All columns in the order of the table; ratios are to the first. */
export function engineList(): EngineSpec[] {
  return [
    nodeEngine('vae-kit', 'vae-kit.ts'),
    nodeEngine('vae-kit-relaxed', 'vae-kit.ts', RELAXED),
    { ...nodeEngine('vae-kit-2-threads', 'vae-kit.ts'), env: { VAE_KIT_BENCH_THREADS: '2' } },
    nodeEngine('vae-kit-plain', 'vae-kit-plain.ts'),
    nodeEngine('tfjs-wasm', 'tfjs-wasm.ts'),
    nodeEngine('tfjs-cpu', 'tfjs-cpu.ts'),
    nodeEngine('jax-js', 'jax.ts'),
    nodeEngine('jax-js-relaxed', 'jax.ts', RELAXED),
    pythonEngine('torch'),
    pythonEngine('scikit-learn'),
  ];
}

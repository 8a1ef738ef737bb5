import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeResult } from '../../examples/shared/running/result.js';

const argv = process.argv;

afterEach(() => {
  process.argv = argv;
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.resetModules();
});

/** What `npm run example --` prints with such arguments, and how it ends. */
async function run(...args: readonly string[]): Promise<{ printed: string; code: number }> {
  let printed = '';
  const keep = (text: unknown) => ((printed += `${String(text)}\n`), true);
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  process.argv = [
    'node',
    fileURLToPath(new URL('../../examples/run.ts', import.meta.url)),
    ...args,
  ];
  await import('../../examples/run.js').catch((error: unknown) => {
    if (exit.mock.calls.length === 0) throw error;
  });
  return { printed, code: Number(exit.mock.calls[0]?.[0] ?? process.exitCode ?? 0) };
}

describe('npm run reproduce', () => {
  it('knows the reproductions alone, by its own name', async () => {
    process.argv = ['node', 'examples/reproduce/run.ts', 'mnist'];
    let printed = '';
    vi.spyOn(console, 'error').mockImplementation((text: unknown) => (printed += String(text)));
    await import('../../examples/reproduce/run.js');
    expect(printed).toBe(
      'vae-kit: the example must be one of iwae, bits, linear-bits, priors, but got "mnist". Give one of these, or --list.',
    );
    expect(process.exitCode).toBe(1);
  });
});

describe('npm run example', () => {
  it('names all examples with --list', async () => {
    const { printed, code } = await run('--list');
    expect(code).toBe(0);
    expect(printed).toMatch(/^mnist +A VAE 784-500-20-500-784/m);
    expect(printed).toMatch(/^swiss-roll +A VAE 3-100-100-2/m);
    expect(printed.trim().split('\n')).toHaveLength(11);
  });

  it('makes a page of what is in a folder with --gallery', async () => {
    const out = await mkdtemp(join(tmpdir(), 'vae-kit-'));
    await writeResult(join(out, 'roll'), {
      title: 'Roll',
      summary: 'Rolls.',
      data: 'made',
      trainedTo: 'epoch 1',
      highlights: {},
      figures: [],
    });
    const { printed } = await run('--gallery', out);
    expect(printed).toBe(`${join(out, 'index.html')} is written\n`);
    expect(await readFile(join(out, 'index.html'), 'utf8')).toContain('roll/index.html');
    await rm(out, { recursive: true });
  });

  it('says what is missing for a gallery', async () => {
    const { printed, code } = await run('--gallery', join(tmpdir(), 'nowhere'));
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/^vae-kit: a gallery is made of what examples left .* got none\. Run/),
    ]);
  });

  it('refuses a name that no example has', async () => {
    const { printed, code } = await run('mist', '--epochs', '3');
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(
        /^vae-kit: the example must be one of .*mnist.*, but got "mist"\. Give/,
      ),
    ]);
  });

  it('prints the help of an example', async () => {
    expect((await run('beta', '--help')).printed).toContain('npm run example -- beta [options]');
  });

  it('prints its own help where none is named', async () => {
    expect((await run()).printed).toContain('npm run example -- [options] [name]');
  });
});

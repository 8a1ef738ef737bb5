import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { learned, told, type Site } from './site.js';

/** For how many seconds, where it is asked for. */
const SECONDS = Number(process.env.VAE_KIT_SOAK ?? 0);

/** How often memory is looked at: once before all, then in three parts. */
const SAMPLES = 12;

/** What looking takes besides. */
const PATIENCE = 300;

interface Sample {
  readonly step: number;
  /** Those of the worker, and their bytes. */
  readonly tensors: number;
  readonly bytes: number;
  /** The heap of the page's own JavaScript once nothing in it is rubbish. */
  readonly heap: number;
  /** All memory of the page and its workers that JavaScript knows of. */
  readonly whole: number;
  /** What the process holds that is in no file. */
  readonly resident: number;
}

/**
 * Whether memory stays flat as the page learns on: `npm run page:soak`, five minutes.
 *
 * @param isolated - A page that is isolated may ask how much memory its workers have.
 */
export function soakTests(isolated: () => Site): void {
  it.runIf(SECONDS > 0)(
    `has memory that stays flat over ${SECONDS} s`,
    async () => {
      const { page } = await isolated().open();
      await learned(page, 20, 120_000);
      const session = await page.context().newCDPSession(page);
      const browser = await isolated().browser.newBrowserCDPSession();

      const sample = async (): Promise<Sample> => {
        await session.send('HeapProfiler.collectGarbage');
        const { usedSize } = await session.send('Runtime.getHeapUsage');
        const whole = await page.evaluate(async () => {
          const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
            measureUserAgentSpecificMemory: () => Promise<{ bytes: number }>;
          };
          return (await measure.call(performance)).bytes;
        });
        const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
        const resident = await Promise.all(
          processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => anonymous(id)),
        );
        const { steps, memory } = await told(page);
        return {
          step: steps.at(-1).step,
          ...memory!,
          heap: usedSize,
          whole,
          resident: Math.max(...resident),
        };
      };

      const samples: Sample[] = [];
      // The first tenth is for what is made once, and for the curve to become as long as it can.
      for (let i = 0; i < SAMPLES + 1; i++) {
        await page.waitForTimeout((SECONDS * 1000) / (SAMPLES + 1));
        samples.push(await sample());
        console.log(JSON.stringify(samples.at(-1)));
      }
      const [first, last] = [samples[0]!, samples.at(-1)];
      expect(last.step).toBeGreaterThan(first.step);
      for (const { tensors, bytes } of samples)
        expect({ tensors, bytes }).toEqual({ tensors: first.tensors, bytes: first.bytes });
      const megabyte = 2 ** 20;
      expect(last.heap - first.heap).toBeLessThan(megabyte);
      expect(last.whole - first.whole).toBeLessThan(8 * megabyte);
      // The process itself keeps what was free for a while: its peaks no longer grow.
      const peak = (some: readonly Sample[]) => Math.max(...some.map(({ resident }) => resident));
      const part = SAMPLES / 3;
      expect(peak(samples.slice(-part)) - peak(samples.slice(-2 * part, -part))).toBeLessThan(
        16 * megabyte,
      );
      await page.context().close();
    },
    (SECONDS + PATIENCE) * 1000,
  );
}

/** Bytes of a process that are in no file. */
async function anonymous(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)![1]) * 1024;
}

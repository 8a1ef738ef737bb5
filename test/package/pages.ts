import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runPage, type PageResult } from './page.js';
import { temporary } from './project.js';

/** How a page is looked at. */
export interface View {
  readonly width: number;
  readonly dark: boolean;
}

/** The views that every page must suit. */
export const VIEWS: readonly View[] = [1200, 360].flatMap((width) =>
  [false, true].map((dark) => ({ width, dark })),
);

/** Has a page judged by axe in a frame of some width. */
export async function judgePage(page: string, { width, dark }: View): Promise<PageResult> {
  const { folder, remove } = await temporary();
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(page, join(folder, 'page.html'));
    await copyFile(createRequire(import.meta.url).resolve('axe-core'), join(folder, 'axe.js'));
    await writeFile(join(folder, 'index.html'), host(width));
    // 0 is dark.
    const scheme = `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`;
    return await runPage(folder, {}, '', [scheme]);
  } finally {
    await remove();
  }
}

const host = (width: number) => `<!doctype html>
<iframe src="page.html" width="${width}" height="900"></iframe>
<script>
  const send = (result) => fetch('result', { method: 'POST', body: JSON.stringify(result) });
  const judge = async (frame) => {
    const { contentWindow: page, contentDocument: document } = frame;
    await new Promise((done) => {
      const script = document.createElement('script');
      Object.assign(script, { src: 'axe.js', onload: done });
      document.head.append(script);
    });
    const { violations, passes } = await page.axe.run();
    return {
      violations: violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' ')),
      passes: passes.length,
      dark: page.matchMedia('(prefers-color-scheme: dark)').matches,
      width: page.innerWidth,
      contentWidth: document.documentElement.scrollWidth,
    };
  };
  const frame = document.querySelector('iframe');
  frame.addEventListener('load', () => {
    judge(frame).then(send, (error) => send({ error: String(error) }));
  });
</script>
`;

import { createServer, type ViteDevServer } from 'vite';
import { resultBox, visit, type PageResult } from './page.js';

/** Put into the page: tells when its canvas has dark and light pixels, or what went wrong. */
const WATCH = `
  const tell = (told) => fetch('/result', { method: 'POST', body: JSON.stringify(told) });
  addEventListener('error', ({ message }) => tell({ error: message }));
  addEventListener('unhandledrejection', ({ reason }) => tell({ error: String(reason) }));
  const watch = setInterval(() => {
    const canvas = document.querySelector('canvas');
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const seen = (wanted) =>
      pixels.some((value, i) => i % 4 === 0 && pixels[i + 3] && wanted(value));
    if (!seen((value) => value > 200) || !seen((value) => value < 50)) return;
    clearInterval(watch);
    tell({ drawn: true });
  }, 100);
`;

/** Serves a folder with Vite as it is without configuration, and opens its page. */
export async function drawsOnCanvas(
  folder: string,
): Promise<PageResult & { readonly drawn?: boolean }> {
  const { receive, result } = resultBox();
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
    plugins: [
      {
        name: 'watch',
        configureServer: ({ middlewares }: ViteDevServer) =>
          void middlewares.use('/result', receive),
        transformIndexHtml: () => [{ tag: 'script', children: WATCH, injectTo: 'head' }],
      },
    ],
  });
  await server.listen();
  try {
    return await visit(server.resolvedUrls!.local[0]!, result);
  } finally {
    await server.close();
  }
}

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { train } from './train.js';

const TYPES = { html: 'text/html', js: 'text/javascript' };

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/train') {
    response.end(JSON.stringify(await train().catch((error) => ({ error: String(error) }))));
    return;
  }
  const name = pathname === '/' ? '/index.html' : pathname;
  const file = await readFile(`client${name}`).catch(() => undefined);
  if (file === undefined) response.statusCode = 404;
  response.setHeader('Content-Type', TYPES[name.split('.').at(-1)] ?? 'text/plain').end(file);
}).listen(process.env.PORT);

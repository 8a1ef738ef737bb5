import { AngularNodeAppEngine, isMainModule, writeResponseToNodeResponse } from '@angular/ssr/node';
import express from 'express';
import { join } from 'node:path';
import { train } from '../train.js';

const engine = new AngularNodeAppEngine({ allowedHosts: ['127.0.0.1'] });
const app = express();

app.get('/train', async (_request, response) => {
  response.json(await train().catch((error) => ({ error: String(error) })));
});
app.use(express.static(join(import.meta.dirname, '../browser'), { index: false }));
app.use(async (request, response, next) => {
  const page = await engine.handle(request);
  if (page) await writeResponseToNodeResponse(page, response);
  else next();
});
// The build loads this file, too, to find its routes.
if (isMainModule(import.meta.url)) app.listen(Number(process.env['PORT']));

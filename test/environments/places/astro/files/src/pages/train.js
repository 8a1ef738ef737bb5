import { train } from '../../train.js';

export const prerender = false;

export async function GET() {
  return Response.json(await train().catch((error) => ({ error: String(error) })));
}

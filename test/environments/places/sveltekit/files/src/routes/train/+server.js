import { json } from '@sveltejs/kit';
import { train } from '../../../train.js';

export async function GET() {
  return json(await train().catch((error) => ({ error: String(error) })));
}

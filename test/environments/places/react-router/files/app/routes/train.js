import { train } from '../../train.js';

export async function loader() {
  return Response.json(await train().catch((error) => ({ error: String(error) })));
}

import { train } from '../train.js';
import { Trainer } from './trainer.jsx';

export const dynamic = 'force-dynamic';

// The server has a copy of its modules for pages, and another for routes.
export default async function Page() {
  const { losses } = await train();
  return (
    <main>
      <p>The server trained for {losses.length} epochs.</p>
      <Trainer />
    </main>
  );
}

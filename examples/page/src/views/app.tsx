import { chooseLook, isDark } from './canvas/theme.js';
import { activeRun, runs, settingsOpen } from './app-state.js';
import { Settings } from './changing/settings.js';
import { Hero } from './hero/hero.js';
import { Bound } from './learning/bound.js';
import { Later } from './later.js';
import { CodesAlong } from './learning/codes-along.js';
import { KlBars } from './learning/kl-bars.js';
import { Reconstructions } from './learning/reconstructions.js';
import type { RunState } from './run/run-state.js';
import { Touch } from './touching/touch.js';
import { Announcements, Pace, Transport } from './transport.js';

/** The whole page. */
export function App() {
  const all = runs.value;
  const isOpen = settingsOpen.value;
  const touched = all[activeRun.value]!;
  return (
    <>
      <a class="skip" href="#main">
        To the model
      </a>
      <header class="top">
        <a class="name" href={location.pathname}>
          vae-kit
        </a>
        <Transport />
        <div class="top-end">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls="experiment"
            onClick={toggleSettings}
          >
            Change
          </button>
          <button
            type="button"
            class="look"
            aria-label={isDark.value ? 'Light page' : 'Dark page'}
            onClick={() => chooseLook(isDark.value ? 'light' : 'dark')}
          >
            {isDark.value ? '☀' : '☾'}
          </button>
        </div>
      </header>
      <Announcements />
      <div class={isOpen ? 'frame open' : 'frame'}>
        <main id="main" tabIndex={-1}>
          <div class="title">
            <h1>{titleOf(touched)}</h1>
            {all.map((run, i) => (
              <Pace key={i} run={run} name={all.length > 1 ? 'AB'[i] : undefined} />
            ))}
            {all.map(({ engine }, i) => (
              <Problem key={i} text={engine.problem.value} />
            ))}
          </div>
          <div class={all.length > 1 ? 'runs two' : 'runs'}>
            {all.map((run, i) => (
              <Hero key={i} run={run} />
            ))}
          </div>
          <Later frames={2} height={520}>
            {() => (
              <div class="learning">
                <Bound runs={runs.value} />
                <KlBars run={touched} />
              </div>
            )}
          </Later>
          {touched.isAlong.value && (
            <Later key={`along ${activeRun.value}`} frames={3} height={480}>
              {() => <CodesAlong run={touched} />}
            </Later>
          )}
          {all.map(
            (run, i) =>
              run.areImages.value && (
                <Later key={i} frames={4} height={260}>
                  {() => <Reconstructions run={run} />}
                </Later>
              ),
          )}
          <Later key={`touch ${activeRun.value}`} frames={6} height={560}>
            {() => <Touch run={touched} />}
          </Later>
        </main>
        <div id="experiment" hidden={!isOpen}>
          {isOpen && <Settings />}
        </div>
      </div>
    </>
  );
}

/** Opens the experiment; where it stands above the model, it is scrolled to. */
function toggleSettings(): void {
  settingsOpen.value = !settingsOpen.value;
  if (settingsOpen.value && innerWidth < 1100) scrollTo(0, 0);
}

function Problem({ text }: { text: string | undefined }) {
  return text ? <p class="problem">{text}</p> : null;
}

function titleOf(run: RunState): string {
  if (!run.areImages.value) return 'A model is learning the shape of these points.';
  return run.isPlane.value
    ? 'A model is learning to draw. Drag a point through what it knows.'
    : 'A model is learning to draw. Move what it knows.';
}

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Engine } from '../../engine/engine.js';
import { codeOf } from '../../state/code.js';

/** The run as a link, as code, and as a file. */
export function Keep({ engine }: { engine: Engine }) {
  const told = useSignal('');
  const code = useSignal<string | undefined>(undefined);
  const id = useId();
  const copy = async (text: string, done: string) => {
    try {
      await navigator.clipboard.writeText(text);
      told.value = done;
    } catch {
      told.value = 'The browser did not let the page copy: select the text and copy it yourself.';
    }
  };
  const download = async () => {
    try {
      const saved = await engine.ask('save', {});
      if (saved) offer(saved.file);
    } catch (error) {
      told.value = (error as Error).message;
    }
  };
  const open = async (file: File | undefined) => {
    if (!file) return;
    try {
      await engine.open(file);
      told.value = `Goes on with ${file.name}.`;
    } catch (error) {
      told.value = (error as Error).message;
    }
  };
  return (
    <div class="keep">
      <div class="buttons">
        <button
          type="button"
          onClick={() => {
            const lines = codeOf(engine.experiment.value, engine.data.value, {
              stages: engine.stages.value,
              opened: engine.opened.value,
            });
            code.value = lines;
            void copy(lines, 'Copied the code.');
          }}
        >
          Copy as code
        </button>
        <button type="button" onClick={() => void copy(location.href, 'Copied the link.')}>
          Copy link
        </button>
        <button type="button" onClick={() => void download()}>
          Download model
        </button>
        <label class="button" for={id}>
          Open model
          <input
            id={id}
            class="unseen"
            type="file"
            accept=".safetensors"
            onChange={(event) => {
              void open(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </label>
      </div>
      <p class="aside" role="status">
        {told}
      </p>
      {code.value !== undefined && (
        <pre class="code" tabIndex={0} aria-label="The model as code">
          {code.value}
        </pre>
      )}
    </div>
  );
}

/** Lets the browser keep a file. */
function offer(file: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([file]));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'vae.safetensors';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

import kit = require('vae-kit');
import wasm = require('vae-kit/wasm');

export async function main(): Promise<kit.Key> {
  const { threads }: wasm.WasmReport = await wasm.useWasm();
  return kit.randomKey(threads);
}

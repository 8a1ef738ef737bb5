export { useWasm, type UseWasmOptions, type WasmReport } from './use-wasm.js';
export { type WasmFile } from './files.js';

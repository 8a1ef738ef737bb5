export { useWasm, type UseWasmOptions } from './use-wasm.js';
export type { WasmReport } from './wasm-report.js';
export { type WasmFile } from './files.js';

declare module '*.wasm' {
  export const version: string;
  export const gzip: string;
}

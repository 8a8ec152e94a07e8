/// <reference types="vite/client" />

/** Fingerprint of everything that decides what is found, put in by the build. */
declare const RULE_SET: string;

/** Knowledge and sentences, deflated, in base64: made by vite.config.ts. */
declare module 'virtual:packed' {
  const packed: string;
  export default packed;
}

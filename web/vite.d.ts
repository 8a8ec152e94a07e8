/// <reference types="vite/client" />

/** Fingerprint of everything that decides what is found, put in by the build. */
declare const RULE_SET: string;

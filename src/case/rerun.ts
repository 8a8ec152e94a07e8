// Computes a case again from its kept inputs and compares every file with what was sealed.

import { canonicalJson } from '../base/json.ts';
import { VERSION } from '../base/version.ts';
import type { Environment } from '../engine/environment.ts';
import { type Progress, runEngine } from '../engine/run.ts';
import { contentOf, hashOnly, makeContent } from './content.ts';
import { INPUTS_FOLDER, MANIFESTS_FOLDER, toolchain } from './manifest.ts';
import { caseInputs, type OpenCase } from './open.ts';

export interface Rerun {
  /**
   * `toolchain-differs`: other bytes, by another version, rule set, Node, ICU or Unicode than sealed; says nothing about the case.
   * `no-inputs`: a redacted case, which cannot be computed again.
   */
  readonly state: 'same' | 'differs' | 'toolchain-differs' | 'no-inputs';
  /** Files whose bytes differ, that came out anew, or did not. */
  readonly files: readonly string[];
  /** What differs in the toolchain: `version 0.1.0 → 0.2.0`. */
  readonly tools: readonly string[];
}

/** `me`: the owner's values, where the case was made with some; `env` must look for the same. */
export async function rerun(open: OpenCase, env: Environment, me: unknown, progress?: Progress): Promise<Rerun> {
  const { predicate, subject } = open.manifest;
  if (predicate.redaction) return { state: 'no-inputs', files: [], tools: [] };
  const inputs = caseInputs(open);
  const run = await runEngine(inputs, predicate.options, env, progress);
  const content = contentOf(inputs, run, env, me);
  const made = await makeContent(content, hashOnly);
  const now = new Map(made.map((file) => [file.name, file.sha256]));
  const sealed = new Map(
    subject
      .filter(({ name }) => !name.startsWith(`${INPUTS_FOLDER}/`) && !name.startsWith(`${MANIFESTS_FOLDER}/`))
      .map(({ name, digest }) => [name, digest.sha256]),
  );
  const files = [...new Set([...sealed.keys(), ...now.keys()])].filter((name) => now.get(name) !== sealed.get(name));
  const tools = toolDifferences(open, env.ruleSet);
  if (predicate.keyFingerprint !== null && predicate.keyFingerprint !== content.keyFingerprint) tools.push('owner key');
  if (predicate.ownValues !== content.ownValues) tools.push('--me');
  const state = files.length === 0 ? 'same' : tools.length > 0 ? 'toolchain-differs' : 'differs';
  return { state, files: files.sort(), tools };
}

function toolDifferences(open: OpenCase, ruleSet: string): string[] {
  const { tool, toolchain: then } = open.manifest.predicate;
  const sealed = { version: tool.version, 'rule set': tool.ruleSet, ...then };
  const here = { version: VERSION, 'rule set': ruleSet, ...toolchain() };
  return Object.keys(here)
    .map((name) => [name, sealed[name as keyof typeof sealed], here[name as keyof typeof here]] as const)
    .filter(([, a, b]) => canonicalJson(a) !== canonicalJson(b))
    .map(([name, a, b]) => `${name} ${a} → ${b}`);
}

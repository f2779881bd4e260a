import { join } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { inFence } from './prompt';
import type { SampleRollout } from './record-rollout';
import { writeJson, writeText } from './write';

/** Which tests a fix must turn green and which it must keep green, measured on the untouched and the solved task. */
export interface TestGroups {
  failToPass: string[];
  passToPass: string[];
}

export type MiniFormat = 'mini-swe-agent-1' | 'mini-swe-agent-1.1';

const documentSchema = z.looseObject({
  info: z.looseObject({
    submission: z.string(),
    config: z.looseObject({ model: z.object({ model_name: z.string() }) }),
  }),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z.string(),
      extra: z.looseObject({ timestamp: z.number().optional() }).optional(),
    }),
  ),
});
type MiniDocument = z.infer<typeof documentSchema>;

/** Writes a rollout as a mini-SWE-agent output folder: trajectory, preds.json, and the evaluation under logs/. */
export function writeMini(
  folder: string,
  format: MiniFormat,
  rollout: SampleRollout,
  groups: TestGroups,
): void {
  const { policy, kept, graded } = rollout;
  const { task } = policy;
  const name = `${task}/${task}.traj.json`;
  for (const [path, content] of kept) if (path !== name) writeText(join(folder, path), content);
  const document = readDocument(kept.get(name), policy.name);
  writeJson(join(folder, name), format === 'mini-swe-agent-1' ? asVersion1(document) : document);
  const { submission, config } = document.info;
  const prediction = {
    model_name_or_path: config.model.model_name,
    instance_id: task,
    model_patch: submission,
  };
  writeJson(join(folder, 'preds.json'), { [task]: prediction });
  const logs = join(folder, 'logs', task);
  writeJson(join(logs, 'report.json'), { [task]: report(rollout, groups) });
  const output = graded.attachments.find((one) => one.name === 'verifier/test-stdout.txt');
  writeText(join(logs, 'test_output.txt'), output?.text ?? '');
}

/** The trajectory that the agent kept, with the name of the policy. */
function readDocument(text: string | Uint8Array | undefined, policy: string): MiniDocument {
  if (typeof text !== 'string') throw new RunoffError('bad-input', `${policy}: no trajectory was kept.`);
  const document = documentSchema.parse(JSON.parse(text));
  return { ...document, info: { ...document.info, policy } };
}

/**
 * The same in the older format, which has no `extra` but the server's reply, tells a timeout in words, and ends
 * with the patch as a user message (https://mini-swe-agent.com/v1/usage/output_files/).
 */
function asVersion1(document: MiniDocument) {
  const { policy, config } = document.info;
  const { model_name: model } = config.model;
  const messages = document.messages.map(({ role, content, extra }, at) => {
    if (role === 'exit') return { role: 'user', content: document.info.submission };
    const told = inFence(content, 'bash');
    if (role !== 'assistant') return { role, content: told.replace(/^The command timed out: .*/, TIMED_OUT) };
    const choices = [{ index: 0, message: { role, content: told } }];
    const created = Math.floor(extra?.timestamp ?? 0);
    const response = { id: `${policy}-${at / 2}`, model, created, choices };
    return { role, content: told, extra: { response } };
  });
  return { ...document, messages, trajectory_format: 'mini-swe-agent-1' };
}

const TIMED_OUT = 'The last command timed out and has been killed.';

function report({ end, applied, graded }: SampleRollout, groups: TestGroups) {
  const { outcome } = graded;
  const passed = new Set(outcome.tests.filter(({ status }) => status === 'passed').map(({ name }) => name));
  const split = (names: string[]) => ({
    success: names.filter((name) => passed.has(name)),
    failure: names.filter((name) => !passed.has(name)),
  });
  return {
    patch_is_None: false,
    patch_exists: (end.patch ?? '').trim() !== '',
    patch_successfully_applied: applied === true,
    resolved: applied === true && outcome.kind === 'passed',
    tests_status: {
      FAIL_TO_PASS: split(groups.failToPass),
      PASS_TO_PASS: split(groups.passToPass),
      FAIL_TO_FAIL: { success: [], failure: [] },
      PASS_TO_FAIL: { success: [], failure: [] },
    },
  };
}

import { z } from 'zod';
import { rolloutFactsSchema } from '@/lib/rollout/facts-schema';

const NOT_SHARED = '(not shared)';
const numbered = (_: string, i: number) => `file ${i + 1}`;

/** Stored facts of a rollout without the names and commands that they took out of its trajectory; the numbers stay. */
export function factsWithoutTexts(stored: unknown): z.infer<typeof rolloutFactsSchema> {
  const facts = rolloutFactsSchema.parse(stored);
  const { filesEdited, testCommands, lastFailure, patch } = facts;
  return {
    ...facts,
    exitStatusRaw: null,
    filesEdited: filesEdited.map((file, i) => ({ ...file, path: numbered(file.path, i) })),
    testCommands: testCommands.map((test) => ({ ...test, command: NOT_SHARED })),
    lastFailure: lastFailure && { ...lastFailure, command: NOT_SHARED },
    patch: patch && { ...patch, files: patch.files.map(numbered) },
  };
}

const testSchema = z.looseObject({ message: z.string().nullable() });

/** Stored results of tests without what the tests printed. */
export function testsWithoutTexts(stored: unknown): object[] {
  return z
    .array(testSchema)
    .parse(stored)
    .map((test) => ({ ...test, message: null }));
}

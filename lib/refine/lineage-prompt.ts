/** Sections in which the agents show earlier attempts (lib/agents): one per agent, whole lines as boundaries. */
const SECTIONS = [
  /^<earlier_attempts>\n([\s\S]*?)\n<\/earlier_attempts>$/m,
  /^# Earlier attempts\n\n([\s\S]*?)\n\n# Screen$/m,
];

/**
 * What a rollout read about earlier attempts, word for word, out of its first prompt (system message and first user
 * message): the agent's own words of introduction and the refinement context. Null when the prompt has no such part.
 */
export function shownContext(prompt: string): string | null {
  for (const section of SECTIONS) {
    const text = section.exec(prompt)?.[1];
    if (text !== undefined) return text;
  }
  return null;
}

/** The context without the agent's introduction, as it was hashed; null when there is no introduction before it. */
export function contextWithoutIntroduction(shown: string): string | null {
  const at = shown.indexOf('\n\n');
  return at === -1 ? null : shown.slice(at + 2).replaceAll('<\\/earlier_attempts', '</earlier_attempts');
}

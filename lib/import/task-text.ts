/** Marks of the boilerplate that agents put around the problem statement; the first that fits counts. */
const STATEMENTS: RegExp[] = [
  // mini-SWE-agent, SWE-agent 1.x
  /<pr_description>\s*(?:Consider the following PR description:\s*)?([\s\S]*?)\s*<\/pr_description>/,
  // SWE-agent 0.x
  /(?:^|\n)ISSUE:\n([\s\S]*?)\n+INSTRUCTIONS:\n/,
  /^We're currently solving the following CTF challenge\.\s*([\s\S]*?)\n+INSTRUCTIONS:\n/,
  // terminus-1 and terminus-2
  /(?:^|\n)Task Description:\n([\s\S]*?)\n+Current [Tt]erminal (?:[Ss]tate|[Ss]creen):/,
  // OpenHands without tool calling
  /(?<!-)-{5,} NEW TASK DESCRIPTION -{5,}\n([\s\S]*?)\n-{5,} END OF NEW TASK DESCRIPTION -{5,}/,
  // mini-SWE-agent's local and early templates
  /^Please solve this (?:issue|task): ([\s\S]*?)\n+You can execute bash commands/,
];

/** The problem statement inside a prompt: without the agent's own boilerplate where it is known, else the whole text. */
export function taskText(prompt: string): string {
  for (const pattern of STATEMENTS) {
    const text = pattern.exec(prompt)?.[1]?.trim();
    if (text) return text;
  }
  return prompt.trim();
}

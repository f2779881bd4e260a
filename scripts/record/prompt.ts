/** What the scripted agent is told, written into the recordings as a model would have seen it. */

/** `fence` is the word after the three back ticks that marks a command. */
export function systemPrompt(fence: string): string {
  return [
    'You work on a task in a shell, one command at a time.',
    `Each reply holds a thought and exactly one fenced command (\`\`\`${fence}). The command runs in a new`,
    'subshell in /app; only files persist. You are shown its return code and its output.',
  ].join('\n');
}

/** The first user message: the task inside `<pr_description>`, then the rules. */
export function taskPrompt(instruction: string, fence: string): string {
  return `<pr_description>
${instruction.trim()}
</pr_description>

<instructions>
Look around, reproduce what is described, change the files, check your change, submit.
Reply with one thought and one command:

\`\`\`${fence}
your command
\`\`\`

To submit, print COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT as the first line of a command's output. What the
same command prints after it is taken as your patch.
</instructions>`;
}

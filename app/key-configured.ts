import 'server-only';

/** Whether models of the Messages API can be asked: the worker reads the same environment. */
export function keyConfigured(): boolean {
  return Boolean(process.env.ANTHROPIC_API_KEY?.trim() || process.env.ANTHROPIC_AUTH_TOKEN?.trim());
}

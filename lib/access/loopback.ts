/** Whether a server that listens on this address is reached from this machine only. */
export function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|localhost)$/i.test(host);
}

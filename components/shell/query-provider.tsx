'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useState, type ReactNode } from 'react';
import { watchedClient } from '@/lib/api/login-watch';

const LoginEndedContext = createContext(false);

/** Whether the server has answered this page that nobody is logged in. */
export const useLoginEnded = (): boolean => use(LoginEndedContext);

/** One cache per browser tab. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [ended, setEnded] = useState(false);
  const [client] = useState(() => watchedClient(setEnded));
  return (
    <QueryClientProvider client={client}>
      <LoginEndedContext value={ended}>{children}</LoginEndedContext>
    </QueryClientProvider>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { ActionResult } from '@/app/actions/action-result';

/** An action on what runs: what it refuses or breaks on is told, and what it changed is read again. */
export function useAction<T>(act: (input: T) => Promise<ActionResult>, keys: readonly (readonly string[])[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (!answer.ok) toast.error(answer.message);
      return Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (error) => toast.error(`The server did not take it: ${error.message}`),
  });
}

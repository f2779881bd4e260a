'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/app/actions/action-result';

/**
 * An action on accounts or tokens; the page is read again after it. `refused`: one sentence why it was not done; `done`
 * gets what it answers.
 */
export function useAccessAction<T>(act: (input: T) => Promise<ActionResult>, done: (id: string) => void) {
  const router = useRouter();
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (!answer.ok) return;
      done(answer.id);
      router.refresh();
    },
  });
  const { data, error, mutate, isPending, reset } = mutation;
  const refused = data?.ok === false ? data.message : (error?.message ?? null);
  return { mutate, isPending, reset, refused };
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addRedactionPattern } from '@/app/actions/redaction';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

/** Adds a pattern of things to mask; what is wrong with it is said beside it. */
export function PatternForm() {
  const client = useQueryClient();
  const [pattern, setPattern] = useState('');
  const add = useMutation({
    mutationFn: addRedactionPattern,
    onSuccess: (answer) => {
      if (answer.ok) setPattern('');
      return client.invalidateQueries({ queryKey: ['redaction'] });
    },
  });
  const refused = add.data?.ok === false ? add.data.message : (add.error?.message ?? null);
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (pattern !== '') add.mutate({ pattern });
      }}
    >
      <div className="w-96 max-w-full">
        <TextField
          id="own-pattern"
          label="Mask what fits"
          mono
          value={pattern}
          placeholder="ACME-[0-9]{6}"
          onChange={(event) => {
            setPattern(event.target.value);
            add.reset();
          }}
          hint="A regular expression; case counts. At most 200 characters, no look-around, no nested repeats."
          error={refused}
        />
      </div>
      <Button type="submit" className="mt-6" disabled={pattern === '' || add.isPending}>
        Add
      </Button>
    </form>
  );
}

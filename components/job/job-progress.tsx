'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { cancelJob } from '@/app/actions/jobs';
import { Button } from '@/components/ui/button';
import { ProgressBar, rateAndEta } from '@/components/ui/progress-bar';
import type { JobLine } from '@/lib/api/jobs';
import { jobDoing, jobUnit } from './job-words';

/**
 * A job under way: bar, rate, time left, cancel. `now` is when `job` was read (milliseconds); `about` names what
 * it works on.
 */
export function JobProgress({ job, now, about }: { job: JobLine; now: number; about?: string }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: (answer) => {
      if (!answer.ok) toast.error(answer.message);
      return client.invalidateQueries();
    },
    onError: (error) => toast.error(`The job could not be cancelled: ${error.message}`),
  });
  const unit = jobUnit(job);
  // A selection counts summaries, then votes: the rate is that of what it counts now.
  const [phase, setPhase] = useState({ unit, startedAt: job.startedAt, from: 0 });
  if (phase.unit !== unit) setPhase({ unit, startedAt: new Date(now).toISOString(), from: job.done });
  const startedAt = phase.startedAt ?? job.startedAt;
  const left = job.total === null ? null : job.total - phase.from;
  const detail = rateAndEta(job.done - phase.from, left, startedAt, now, unit);
  return (
    <div className="flex items-end gap-3">
      <ProgressBar
        className="flex-1"
        label={about ? `${jobDoing(job)} · ${about}` : jobDoing(job)}
        done={job.done}
        total={job.total}
        unit={unit}
        detail={detail}
      />
      <Button small onClick={() => cancel.mutate()} disabled={cancel.isPending || job.cancelRequested}>
        Cancel
      </Button>
    </div>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { cancelJob } from '@/app/actions/jobs';
import { ForRole } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import { ProgressBar, rateAndEta } from '@/components/ui/progress-bar';
import type { JobLine } from '@/lib/api/jobs';
import { jobDoing, jobUnit } from './job-words';

/** A queued job is taken up within a second when a worker is free. */
const PATIENCE_MS = 6_000;

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
  const stuck = job.status === 'queued' && now - Date.parse(job.createdAt) > PATIENCE_MS;
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-1">
      <ProgressBar
        className="flex-1 basis-48"
        label={about ? `${jobDoing(job)} · ${about}` : jobDoing(job)}
        done={job.done}
        total={job.total}
        unit={unit}
        detail={detail}
      />
      <ForRole needs="runner">
        <Button small onClick={() => cancel.mutate()} disabled={cancel.isPending || job.cancelRequested}>
          Cancel
        </Button>
      </ForRole>
      {stuck && (
        <p className="w-full text-xs font-semibold">
          No worker has taken this up yet. <code>npm start</code> runs one beside the pages; /healthz says
          whether it lives.
        </p>
      )}
    </div>
  );
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFeed, type FeedState } from '@/components/live/use-feed';
import type { FeedEvent } from '@/lib/api/events';

/** Reads are at least this far apart however fast events come. */
const REFRESH_MS = 1000;

/** While rollouts just go on, what they spend changes the figures slowly: those are read this often. */
const ALL_MS = 10_000;

/** Events that change the progress of a launch and nothing else: rates and tables count finished rollouts only. */
const PROGRESS_ONLY = ['step-recorded', 'rollout-started', 'launch-changed'];

/** Tournaments whose groups an event touched. */
function touchedTournament(event: FeedEvent): string | null {
  const id = event.payload.tournamentId;
  return typeof id === 'string' ? id : null;
}

/**
 * Follows an experiment's feed after event `after` and makes the query cache look again at what changed: all
 * queries under `['experiment', id]` (only the launch's progress and the events while rollouts just go on),
 * `['tournament', …]` of the tournaments named, and the list of experiments.
 */
export function useExperimentFeed(experimentId: string, after: number): FeedState {
  const client = useQueryClient();
  const pending = useRef({ timer: 0, all: false, allAt: 0, tournaments: new Set<string>() });
  const lookAgain = () => {
    const { tournaments, allAt } = pending.current;
    const now = performance.now();
    const all = pending.current.all || now - allAt > ALL_MS;
    pending.current = { timer: 0, all: false, allAt: all ? now : allAt, tournaments: new Set() };
    const parts = all ? [[]] : [['launch'], ['events']];
    for (const part of parts)
      void client.invalidateQueries({ queryKey: ['experiment', experimentId, ...part] });
    if (all) void client.invalidateQueries({ queryKey: ['experiments'] });
    for (const id of tournaments) void client.invalidateQueries({ queryKey: ['tournament', id] });
  };
  const onEvent = (event: FeedEvent) => {
    const touched = touchedTournament(event);
    if (touched) pending.current.tournaments.add(touched);
    pending.current.all ||= !PROGRESS_ONLY.includes(event.type);
    pending.current.timer ||= window.setTimeout(lookAgain, REFRESH_MS);
  };
  useEffect(() => () => window.clearTimeout(pending.current.timer), []);
  return useFeed(experimentId, null, after, { onEvent });
}

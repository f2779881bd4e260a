'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { eventsPath, feedEventSchema, type FeedEvent } from '@/lib/api/events';

export interface FeedState {
  status: 'connecting' | 'live' | 'stale';
  /** When the server was last heard from, in milliseconds; null before the first time. */
  heardAt: number | null;
}

/** Reads are at least this far apart however fast events come. */
const REFRESH_MS = 1000;
/** The server says something every 10 s; after this long without a word the view is stale. */
const SILENCE_MS = 25_000;

/** Tournaments whose groups an event touched. */
function touchedTournament(event: FeedEvent): string | null {
  const id = event.payload.tournamentId;
  return typeof id === 'string' ? id : null;
}

/**
 * Follows an experiment's feed after event `after` and makes the query cache look again at what changed: all
 * queries under `['experiment', id]`, `['tournament', …]` of the tournaments named, and the list of experiments.
 */
export function useExperimentFeed(experimentId: string, after: number): FeedState {
  const client = useQueryClient();
  const [state, setState] = useState<FeedState>({ status: 'connecting', heardAt: null });
  // Only the first number counts: later ones come from the feed itself.
  const [from] = useState(after);
  useEffect(() => {
    const source = new EventSource(eventsPath(experimentId, from));
    const tournaments = new Set<string>();
    let refresh: number | undefined;
    let silence: number | undefined;
    const heard = () => {
      window.clearTimeout(silence);
      silence = window.setTimeout(() => setState((now) => ({ ...now, status: 'stale' })), SILENCE_MS);
      setState({ status: 'live', heardAt: Date.now() });
    };
    const lookAgain = () => {
      refresh = undefined;
      void client.invalidateQueries({ queryKey: ['experiment', experimentId] });
      void client.invalidateQueries({ queryKey: ['experiments'] });
      for (const id of tournaments) void client.invalidateQueries({ queryKey: ['tournament', id] });
      tournaments.clear();
    };
    source.onopen = heard;
    source.addEventListener('heartbeat', heard);
    source.onmessage = (message) => {
      heard();
      const event = feedEventSchema.parse(JSON.parse(String(message.data)));
      const touched = touchedTournament(event);
      if (touched) tournaments.add(touched);
      refresh ??= window.setTimeout(lookAgain, REFRESH_MS);
    };
    source.onerror = () => setState((now) => ({ ...now, status: 'stale' }));
    return () => {
      source.close();
      window.clearTimeout(refresh);
      window.clearTimeout(silence);
    };
  }, [client, experimentId, from]);
  return state;
}

'use client';

import { useSearchParams } from 'next/navigation';
import { useOutcomes } from '@/components/sharing/share-context';
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs';

export const VIEWS = ['bracket', 'list'] as const;
export type View = (typeof VIEWS)[number];

/** Ways to open a group of one tournament: in place, or as a link for a new tab. */
export interface ToGroup {
  groupHref: (key: string) => string;
  onOpen: (key: string) => void;
}

/** What the page of a task shows, kept in the URL: the open group and its tournament, the view, hidden outcomes. */
export function useGroupState() {
  const [state, setState] = useQueryStates(
    {
      group: parseAsString,
      part: parseAsString,
      view: parseAsStringLiteral(VIEWS).withDefault('bracket'),
      blind: parseAsStringLiteral(['1']),
    },
    { scroll: false, urlKeys: { part: 'in' } },
  );
  const [, setVote] = useQueryState('vote');
  const outcomes = useOutcomes();
  const params = useSearchParams();
  /** For one of several tournaments (null: the only one, or the one chosen). */
  const to = (part: string | null): ToGroup => ({
    groupHref: (key) => {
      const next = new URLSearchParams(params);
      next.set('group', key);
      next.delete('vote');
      if (part === null) next.delete('in');
      else next.set('in', part);
      return `?${next}`;
    },
    onOpen: (key) => {
      void setVote(null);
      void setState({ group: key, part }, { history: state.group === null ? 'push' : 'replace' });
    },
  });
  return {
    group: state.group,
    part: state.part,
    view: state.view,
    blind: state.blind !== null || !outcomes,
    to,
    close: () => {
      void setVote(null);
      void setState({ group: null, part: null });
    },
    setView: (view: View) => void setState({ view }),
    setBlind: (on: boolean) => void setState({ blind: on ? '1' : null }),
  };
}

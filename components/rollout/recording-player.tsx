'use client';

import 'asciinema-player/dist/bundle/asciinema-player.css';
import './recording-player.css';
import { create } from 'asciinema-player';
import { useTheme } from 'next-themes';
import { useEffect, useMemo, useRef, useState } from 'react';
import { errorMessage } from '@/lib/errors';
import { ErrorState } from '@/components/ui/error-state';
import { readCast } from './cast';

/**
 * Plays an asciinema recording from its text: the player draws into a canvas and text nodes, and fetches nothing.
 * It takes the keyboard while it has the focus. Its colours are read when it starts, so a change of the theme starts
 * it again at the same place.
 */
export function RecordingPlayer({ text, name }: { text: string; name: string }) {
  const cast = useMemo(() => readCast(text), [text]);
  const box = useRef<HTMLDivElement>(null);
  const at = useRef(0);
  const { resolvedTheme } = useTheme();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!box.current || !cast) return;
    const quiet = () => undefined;
    const report = (...words: unknown[]) => setProblem(words.map(errorMessage).join(' '));
    const player = create({ data: [], parser: () => cast }, box.current, {
      ...{ fit: 'width', controls: true, preload: true, theme: 'runoff', idleTimeLimit: 2 },
      ...{ startAt: at.current, poster: `npt:${at.current}`, terminalFontFamily: 'var(--font-mono)' },
      logger: { log: quiet, debug: quiet, info: quiet, warn: quiet, error: report },
    });
    return () => {
      at.current = player.getCurrentTime();
      player.dispose();
    };
  }, [cast, resolvedTheme]);
  if (!cast) return <ErrorState what={`${name} is no asciinema recording of version 2 or 3.`} />;
  return (
    <div role="group" aria-label={`Recording ${name}`}>
      {problem && <ErrorState what={`The recording cannot be played: ${problem}`} />}
      {/* The player fills its box: a small terminal must not become a huge one. */}
      <div ref={box} className="font-mono" style={{ maxWidth: `calc(${cast.cols}ch + 2rem)` }} />
      <p className="mt-1 text-xs text-ink-3">
        With the player in focus: Space plays and stops, ← → move by five seconds, [ and ] to the episode
        before and after, ? lists the keys. Pauses longer than two seconds are cut short.
      </p>
    </div>
  );
}

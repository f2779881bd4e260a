'use client';

import { createContext, use, type ReactNode } from 'react';

/** What the charts of a page are of: goes into the names and pictures that a reader takes away. */
export interface ChartSource {
  /** Beginning of file names. */
  file: string;
  /** Under the title of a picture. */
  words: string;
  /** Beginning of the charts' names in links, where a page has charts of several sources. */
  anchor?: string;
}

const Source = createContext<ChartSource>({ file: 'chart', words: '' });

export function ChartSourceProvider({ children, ...source }: ChartSource & { children: ReactNode }) {
  return <Source value={source}>{children}</Source>;
}

export const useChartSource = (): ChartSource => use(Source);

import { queryOptions } from '@tanstack/react-query';
import { searchQuery } from './search';

/** Reads next to nothing: it answers while one is let in, and fails with `not-logged-in` when the login has ended. */
export const loginQuery = () =>
  queryOptions({ queryKey: ['login'], queryFn: searchQuery('').queryFn, staleTime: 0, retry: false });

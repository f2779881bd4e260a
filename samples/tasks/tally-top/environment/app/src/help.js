export const HELP = `Usage: tally [OPTION]... [FILE]...
Count how often each value stands in a column of the files (- or none: standard input).

  -c, --column N        the column, from 1 (default 1)
  -d, --delimiter TEXT  what separates columns (default: a tab)
  -i, --ignore-case     take large and small letters as the same
  -r, --reverse         least frequent first
  -u, --unique          only values that stand there once
  -h, --help            print this text

Exit code: 0 done, 1 a file could not be read, 2 wrong usage.
`;

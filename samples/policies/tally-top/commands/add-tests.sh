cat >> test/tally.test.js <<'EOF'

const LETTERS = 'b\na\nb\nc\nc\nb\n';
for (const args of [['--top', '2'], ['--top=2'], ['-n', '2'], ['-n2'], ['-in2']]) {
  test(`the first two with ${args.join(' ')}`, () => assert.equal(tally(args, LETTERS).stdout, '3\tb\n2\tc\n'));
}

test('top chooses before reverse turns', () => {
  assert.equal(tally(['-rn2'], LETTERS).stdout, '2\tc\n3\tb\n');
});

for (const args of [['--top=0'], ['--top', '1e1'], ['-n'], ['-un2'], ['-ix'], ['--reverse=yes'], ['--delimiter=']]) {
  test(`${args.join(' ')} is wrong usage`, () => {
    const { stdout, stderr, status } = tally(args, LETTERS);
    assert.deepEqual([stdout, status], ['', 2]);
    assert.match(stderr, /^tally: .+\n$/);
  });
}

test('a value may look like an option', () => {
  assert.equal(tally(['-c2', '-d', '--'], 'a--b\n').stdout, '1\tb\n');
});
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"

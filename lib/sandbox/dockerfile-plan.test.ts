import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithSharedData } from '@/tests/shared-data';
import { planDockerfile } from './dockerfile-plan';
import type { CopyAction, RunAction } from './dockerfile-stage';

const PATH = '/usr/local/bin:/usr/bin:/bin';
const plan = (...lines: string[]) => planDockerfile(lines.join('\n'), { PATH });
const last = (...lines: string[]) => plan(...lines).stages.at(-1)!;
const run = (...lines: string[]) => last(...lines).steps.at(-1)!.action as RunAction;
const copy = (...lines: string[]) => last(...lines).steps.at(-1)!.action as CopyAction;

describe('variables', () => {
  it('ENV holds for what follows, ARG only while building', () => {
    const stage = last(
      'ARG BASE=bookworm',
      'FROM python:${BASE}',
      'ARG BASE',
      'ARG PORT=80',
      'ENV A=1 B="x y" PATH=/opt/bin:$PATH',
      'ENV C ${A} and $BASE',
      'RUN echo',
    );
    expect(stage.from).toEqual({ image: 'python:bookworm' });
    expect(stage.env).toEqual({ A: '1', B: 'x y', PATH: `/opt/bin:${PATH}`, C: '1 and bookworm' });
    expect((stage.steps[0]!.action as RunAction).env).toEqual({ BASE: 'bookworm', PORT: '80', ...stage.env });
  });

  it('all values of one ENV line see what was before it', () => {
    expect(last('FROM a', 'ENV X=old', 'ENV X=new Y=$X').env).toEqual({ X: 'new', Y: 'old' });
  });

  it('knows the platform arguments', () => {
    expect(run('FROM a', 'ARG TARGETOS', 'RUN x').env).toEqual({ TARGETOS: 'linux' });
  });
});

describe('WORKDIR', () => {
  it('is made, may be relative and hold variables', () => {
    const stage = last('FROM a', 'ENV D=sub', 'WORKDIR /app', 'WORKDIR $D/x', 'RUN pwd');
    expect(stage.workdir).toBe('/app/sub/x');
    expect(stage.steps.map((step) => step.action)).toMatchObject([
      { kind: 'folder', path: '/app' },
      { kind: 'folder', path: '/app/sub/x' },
      { kind: 'run', cwd: '/app/sub/x' },
    ]);
  });
});

describe('RUN', () => {
  it('goes through /bin/sh, or the shell of SHELL', () => {
    expect(run('FROM a', 'RUN echo $HOME && \\', '  # why', '  ls').command).toBe(
      `/bin/sh -c 'echo $HOME &&   ls'`,
    );
    expect(run('FROM a', 'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]', 'RUN ls | wc').command).toBe(
      `/bin/bash -eo pipefail -c 'ls | wc'`,
    );
  });

  it('takes JSON words as they are', () => {
    expect(run('FROM a', 'RUN ["echo", "a b", "$HOME"]').command).toBe(`echo 'a b' '$HOME'`);
  });

  it('runs a here-document as a script, comments included', () => {
    expect(run('FROM a', 'RUN <<EOF', 'set -e', '# stays', 'echo 1', 'EOF')).toMatchObject({
      command: `/bin/sh -c 'set -e\n# stays\necho 1'`,
      stdin: null,
    });
    expect(run('FROM a', 'RUN <<EOF', '#!/usr/bin/env python3', 'print(1)', 'EOF').stdin).toBe(
      '#!/usr/bin/env python3\nprint(1)\n',
    );
    expect(run('FROM a', `RUN cat <<'A' >/x`, '# $y', 'A').command).toContain(`# $y`);
  });

  it('runs as the user of USER and says when the image ends with one', () => {
    const { stages, notes } = plan('FROM a', 'USER me:grp', 'RUN id');
    expect((stages[0].steps[0]!.action as RunAction).command).toContain('setpriv --reuid me');
    expect(notes).toEqual(['The Dockerfile ends with USER me; commands run as root here all the same.']);
    expect(run('FROM a', 'USER me', 'USER root', 'RUN id').command).toBe(`/bin/sh -c id`);
  });

  it('a cache mount is an ordinary folder, a secret is refused', () => {
    const found = plan('FROM a', 'RUN --mount=type=cache,target=/c \\', ' pip install x');
    expect(found.notes).toEqual(['RUN --mount=type=cache is an ordinary folder here.']);
    expect((found.stages[0].steps[0]!.action as RunAction).command).toBe(`/bin/sh -c 'pip install x'`);
    expect(() => plan('FROM a', '', 'RUN --mount=type=secret,id=k cat /run/secrets/k')).toThrow(
      'Dockerfile line 3 (RUN --mount=type=secret,id=k cat /run/secrets/k) cannot be used here: --mount=type=secret needs Docker.',
    );
  });
});

describe('COPY and ADD', () => {
  it('names sources, an absolute target, owner and mode', () => {
    expect(copy('FROM a', 'WORKDIR /app', 'COPY --chmod=755 --chown=www a.txt ./sub/ out/')).toEqual({
      kind: 'copy',
      sources: ['a.txt', 'sub/'],
      inline: [],
      fromStage: null,
      to: '/app/out',
      toFolder: true,
      owner: 'www:',
      mode: '755',
      unpack: false,
    });
  });

  it('tells a folder target from a file', () => {
    const targets = ['COPY a .', 'COPY a ./', 'COPY a b', 'COPY a b c', 'COPY a /x/', 'COPY ["a b", "/c d"]'];
    expect(targets.map((line) => copy('FROM a', 'WORKDIR /w', line)).map((c) => [c.to, c.toFolder])).toEqual([
      ['/w', true],
      ['/w', true],
      ['/w/b', false],
      ['/w/c', true],
      ['/x', true],
      ['/c d', false],
    ]);
  });

  it('an absolute source counts from the context, `..` is refused', () => {
    expect(copy('FROM a', 'COPY /x/y /z').sources).toEqual(['x/y']);
    expect(() => plan('FROM a', 'COPY ../secret /x')).toThrow('leads out of the environment folder');
    expect(() => plan('FROM a', 'COPY a/../../b /x')).toThrow('leads out of the environment folder');
    expect(() => plan('FROM a', 'COPY /../../etc /x')).toThrow('leads out of the environment folder');
  });

  it('writes here-documents, with variables unless their name is quoted', () => {
    expect(copy('FROM a', 'ENV A=1', 'COPY <<F /f', `it's $A`, 'F').inline).toEqual([
      { name: 'F', content: "it's 1\n" },
    ]);
    expect(copy('FROM a', 'ENV A=1', 'COPY <<"F" /f', '# $A', 'F').inline).toEqual([
      { name: 'F', content: '# $A\n' },
    ]);
  });

  it('refuses what would have to be fetched, and flags it does not know', () => {
    expect(() => plan('FROM a', 'ADD https://example.org/x /x')).toThrow('would have to be fetched');
    expect(() => plan('FROM a', 'COPY --parents a /x')).toThrow('--parents needs Docker');
    expect(() => plan('FROM a', 'COPY --from=nginx:1 /etc /x')).toThrow('images need Docker');
  });
});

describe('stages', () => {
  it('build on one another and copy from one another', () => {
    const { stages } = plan(
      'FROM gcc:13 AS build',
      'WORKDIR /src',
      'ENV A=1',
      'FROM build AS more',
      'RUN make',
      'FROM debian:12',
      'COPY --from=more /src/x /x',
      'COPY --from=0 /src/y /y',
    );
    expect(stages.map((stage) => stage.from)).toEqual([
      { image: 'gcc:13' },
      { stage: 0 },
      { image: 'debian:12' },
    ]);
    expect(stages[1]).toMatchObject({ workdir: '/src', env: { A: '1' } });
    expect(stages[2]!.steps.map((step) => (step.action as CopyAction).fromStage)).toEqual([1, 0]);
    expect(stages[2]).toMatchObject({ workdir: null, env: {} });
  });
});

describe('the rest', () => {
  it('reads over what does not matter and names what is not done', () => {
    const { stages, notes } = plan(
      'FROM a',
      'EXPOSE 80',
      'LABEL a=b',
      'CMD ["x"]',
      'ENTRYPOINT ["/init"]',
      'HEALTHCHECK NONE',
    );
    expect(stages[0].steps).toEqual([]);
    expect(notes).toEqual([
      'ENTRYPOINT in line 5 of the Dockerfile is not done here.',
      'HEALTHCHECK in line 6 of the Dockerfile is not done here.',
    ]);
  });

  it('says what is wrong where', () => {
    expect(() => plan('# nothing')).toThrow('has no FROM line');
    expect(() => plan('RUN x', 'FROM a')).toThrow('Dockerfile line 1 (RUN x)');
    expect(() => plan('FROM a', 'FETCH x')).toThrow(
      'Dockerfile line 2 (FETCH x) cannot be used here: FETCH is not',
    );
    expect(() => plan('FROM a', 'ENV A="x')).toThrow('a quote (") is not closed');
  });
});

describeWithSharedData('the Dockerfiles of Terminal-Bench 2 tasks', (data) => {
  it('are read whole', () => {
    const read = (task: string) =>
      planDockerfile(readFileSync(join(data, 'terminal-bench-2', task, 'environment/Dockerfile'), 'utf8'), {
        PATH,
      });
    expect(read('git-multibranch').stages[0].steps.map((step) => step.action.kind)).toEqual([
      'run',
      'run',
      'run',
      'folder',
      'copy',
    ]);
    expect(read('git-multibranch').stages[0].steps[4]).toMatchObject({
      action: { sources: ['default.conf'], to: '/etc/nginx/sites-available/default', toFolder: false },
    });
    expect(read('fix-git').stages[0].workdir).toBe('/app/personal-site');
  });
});

#!/bin/sh
# What the stand-in for curl answers in place of uv's installer: uv and uvx in ~/.local/bin, and the file `env` beside.
set -e
folder="$HOME/.local/bin"
mkdir -p "$folder"
ln -sf /usr/local/bin/uv "$folder/uv"
ln -sf /usr/local/bin/uvx "$folder/uvx"
cat >"$folder/env" <<'ENV'
case ":${PATH}:" in
  *:"$HOME/.local/bin":*) ;;
  *) export PATH="$HOME/.local/bin:$PATH" ;;
esac
ENV
echo "runoff: the installer of uv is a stand-in here (no network): uv and uvx run what is installed" >&2

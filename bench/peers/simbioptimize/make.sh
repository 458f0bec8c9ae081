#!/bin/sh
# Makes the environment of PuLP and its CBC beside this script: it shares nothing with ours.
set -eu
cd "$(dirname "$0")"
uv venv --quiet --allow-existing .venv
uv pip install --quiet --python .venv/bin/python pulp

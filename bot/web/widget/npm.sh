#!/usr/bin/env bash
# npm in the widget's folder, with the system's Node where it is new enough, else with one from PyPI, kept in build/node.
# Packages are installed first, when package-lock.json has changed since.
set -euo pipefail
cd "$(dirname "$0")"
least=20
node_home=../../../build/node

major() { "$1" --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'; }

new_enough() { command -v "$1" >/dev/null && [ "$(major "$1")" -ge "$least" ]; }

if [ -n "${WIDGET_NODE_FROM_PYPI:-}" ] || ! new_enough node || ! command -v npm >/dev/null; then
  if ! new_enough "$node_home/bin/node"; then
    echo "No Node $least here: installing one into build/node ..." >&2
    "${PYTHON:-python3}" -m venv --clear "$node_home"
    "$node_home/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r node.lock
  fi
  PATH="$(cd "$node_home/bin" && pwd):$PATH"
  export PATH
fi

stamp=node_modules/.installed
if [ ! -e "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
  npm ci --silent --no-audit --no-fund
  touch "$stamp"
fi
exec npm --silent "$@"

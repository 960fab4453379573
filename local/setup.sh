#!/bin/sh
# Finds a Python that really starts (3.12 or 3.13) and hands over to local/setup.py, which does the rest.
# Nothing else is needed on a new machine; as root on Debian or Ubuntu a missing Python is installed.
set -u
cd "$(dirname "$0")/.." || exit 1
HOME=${HOME:-/nonexistent}

# Whether $1 is a Python that the product runs on and that can make environments.
fits() {
    [ -x "$1" ] && "$1" -c '
import sys
sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))
' >/dev/null 2>&1 && "$1" -c 'import ensurepip, ssl, sqlite3, venv' >/dev/null 2>&1
}

# Prints the first of its arguments that fits.
first_fitting() {
    for candidate in "$@"; do
        if fits "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# Every place on PATH, since the first one may be a shim that only says that it has nothing to start.
on_path() {
    rest=$PATH:
    while [ -n "$rest" ]; do
        place=${rest%%:*}
        rest=${rest#*:}
        for name in python3.12 python3.13 python3; do
            if [ -n "$place" ] && [ -x "$place/$name" ]; then
                first_fitting "$place/$name" && return 0
            fi
        done
    done
    return 1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        first_fitting "$(command -v "$PYTHON" || printf '%s' "$PYTHON")"
        return
    fi
    if [ -f .venv/pyvenv.cfg ]; then
        first_fitting "$(sed -n 's/^executable = //p' .venv/pyvenv.cfg)" && return 0
    fi
    on_path && return 0
    first_fitting \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python3.12 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/uv/python}"/cpython-3.12*/bin/python3.12 \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/uv/python}"/cpython-3.13*/bin/python3.13 \
        "$HOME"/.asdf/installs/python/3.12*/bin/python3.12 \
        "$HOME"/.asdf/installs/python/3.13*/bin/python3.13 \
        /opt/homebrew/bin/python3.12 /opt/homebrew/bin/python3.13 \
        /usr/local/bin/python3.12 /usr/local/bin/python3.13
}

# Debian and Ubuntu have one of the two, or neither, by release.
install_python() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    echo "  No Python 3.12 or 3.13 here; asking Debian's archive for one ..."
    apt-get update -qq >/dev/null 2>&1
    for version in 3.13 3.12; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
                "python$version" "python$version-venv" ca-certificates >/dev/null 2>&1
            if fits "/usr/bin/python$version"; then
                echo "  Installed python$version and python$version-venv."
                return 0
            fi
        fi
    done
    return 1
}

python=$(find_python) || { install_python && python=$(find_python); } || {
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON is no Python 3.12 or 3.13 with the modules venv, ensurepip, ssl and sqlite3." >&2
        exit 1
    fi
    cat >&2 <<'HELP'
Awizo needs Python 3.12 or 3.13, with its venv module, and found neither.
  Debian 13:     apt-get install python3.13 python3.13-venv
  Ubuntu 24.04:  apt-get install python3.12 python3.12-venv
  elsewhere:     pyenv install 3.12   or   uv python install 3.12   or   brew install python@3.12
Already there under another name? Say so: make run PYTHON=/path/to/python
HELP
    exit 1
}
exec "$python" -m local.setup "$@"

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Words that every script here shares. To be sourced, not run:
#   . "$(dirname "$0")/lib.sh"
# It switches on strict mode, defines where things are, and moves nothing.

set -euo pipefail

# The checkout, what is built from it, and the downloads that clones share.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build
cache=${XDG_CACHE_HOME:-$HOME/.cache}/arm-smmu-v3
export top build cache

# Exit status of a fetch whose suite is not on the mirror any more.
readonly GONE=3
export GONE

# say WORDS...: one line of progress. Standard output is for results.
say() { printf '%s\n' "$*" >&2; }

# die WORDS...: what is wrong and what to do about it, then stop.
die() { say "error: $*"; exit 1; }

# usage: the comment at the head of the calling script is its manual.
usage() {
	sed -n '3,/^$/s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

# size PATH...: the disk space they take, in words.
size() { du -shc "$@" 2>/dev/null | tail -n 1 | cut -f 1; }

# lock NAME: hold the cache's lock of that name until this script ends, so that
# two runs never fetch the same thing twice, nor one sees half of the other's.
lock() {
	mkdir -p "$cache/lock"
	exec {lock_fd}>"$cache/lock/$1"
	flock -n "$lock_fd" && return
	say "waiting for another run to finish with $1"
	flock "$lock_fd"
}

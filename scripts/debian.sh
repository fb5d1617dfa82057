# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154 # top and build are those of lib.sh
# Running jobs in the Debian root that scripts/debian-root makes. To be sourced
# after lib.sh.

# run_job LOG SECONDS SCRIPT FILES -- QEMU-ARGUMENTS...: boot a root whose init is
# scripts/debian/init with SCRIPT as its job, and the FILES (separated by blanks)
# beside it. Fails unless the job succeeds in that time.
run_job() {
	local log=$1 limit=$2 script=$3 files=$4 job status=0

	shift 5
	job=$(mktemp -d "$build/job.XXXXXX")
	cp "$script" "$job/run"
	# shellcheck disable=SC2086 # a list of words
	[ -z "$files" ] || cp $files "$job"
	tar -cf "$job.tar" -C "$job" .
	timeout "$limit" "$("$top/scripts/fetch-qemu")" "$@" \
		-cpu neoverse-n1 -smp 2 -m 2G -nodefaults -display none -serial stdio -no-reboot \
		-drive "if=none,id=job,format=raw,readonly=on,file=$job.tar" \
		>"$log" 2>&1 </dev/null || status=$?
	rm -rf "$job" "$job.tar"
	[ "$status" != 124 ] || say "  not done after $limit s"
	tr -d '\r' <"$log" | grep -qx 'job: status 0'
}

# from_disk DISK FILE INTO: a file of the root, out of its file system.
from_disk() {
	rm -f "$3"
	debugfs -R "dump $2 $3" "$1" 2>/dev/null
	[ -s "$3" ] || die "there is no $2 on $1"
}

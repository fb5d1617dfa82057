# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154 # top and build are those of lib.sh
# Running jobs in the Debian root that scripts/debian-root makes. To be sourced
# after lib.sh.

# progress WORDS...: what is being done, after so many minutes and seconds.
progress() { say "$(printf '%5d:%02d  %s' $((SECONDS / 60)) $((SECONDS % 60)) "$*")"; }

# processors: as many as this host has, but no more than there is memory for.
processors() { nproc | awk '{ print $1 < 8 ? $1 : 8 }'; }

# run_job LOG SECONDS SCRIPT FILES -- QEMU-ARGUMENTS...: boot a root whose init is
# scripts/debian/init with SCRIPT as its job, and the FILES (separated by blanks)
# beside it. Each line of the console is put into LOG and given to console_line,
# which the caller defines. Fails unless the job succeeds in that time.
# Without the machine's random numbers the kernel stays where it was linked, and
# need not change page tables at each system call, which costs an emulated machine
# a fifth of its speed.
run_job() {
	local log=$1 limit=$2 script=$3 files=$4 folder=${1%.log}.job qemu line status=0

	shift 5
	rm -rf "$log" "$folder" "$folder.tar"
	mkdir -p "$folder"
	cp "$script" "$folder/run"
	# shellcheck disable=SC2086 # a list of words
	[ -z "$files" ] || cp $files "$folder"
	tar -cf "$folder.tar" -C "$folder" .
	qemu=$("$top/scripts/fetch-qemu")
	exec {console}< <(exec timeout --foreground "$limit" "$qemu" "$@" \
		-machine dtb-randomness=off -cpu neoverse-n1 -smp "$(processors)" -m 2G \
		-nodefaults -display none -serial stdio -no-reboot \
		-drive "if=none,id=job,format=raw,readonly=on,file=$folder.tar" 2>&1 </dev/null)
	qemu=$!
	# shellcheck disable=SC2064 # this very process
	trap "kill $qemu 2>/dev/null || true" EXIT
	while IFS= read -r line <&"$console"; do
		line=${line//$'\r'/}
		printf '%s\n' "$line" >>"$log"
		console_line "$line"
	done
	wait "$qemu" || status=$?
	trap - EXIT
	exec {console}<&-
	rm -rf "$folder" "$folder.tar"
	[ "$status" != 124 ] || say "  not done after $limit s"
	grep -qx 'job: status 0' "$log"
}

# from_disk DISK FILE INTO: a file of the root, out of its file system.
from_disk() {
	rm -f "$3"
	debugfs -R "dump $2 $3" "$1" 2>/dev/null
	[ -s "$3" ] || die "there is no $2 on $1"
}

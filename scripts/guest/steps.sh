# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The steps that scenarios are made of. Each prints lines of these forms:
#
#   smmu-test: ok STEP...
#   smmu-test: FAIL STEP...: WHY
#   smmu-test: note WORDS...        for the host to look at
#
# The host sets in /guest/scenario what the steps need to know of it:
#   DRIVER   smmu3: load our module; builtin: the kernel has its own; none: neither
#   PORT_x   port of the host's listener for the network card x

say() { echo "smmu-test: $*" >/dev/kmsg; }
note() { say "note $*"; }

# check WHAT... -- COMMAND...: report under the name WHAT if COMMAND succeeded
check() {
	what=
	while [ "$1" != -- ]; do what="$what $1"; shift; done
	shift
	if "$@"; then say "ok$what"; else say "FAIL$what: '$*' did not succeed"; fi
}

# refuse WHAT... -- COMMAND...: report if COMMAND failed, as it should
refuse() {
	what=
	while [ "$1" != -- ]; do what="$what $1"; shift; done
	shift
	if "$@"; then say "FAIL$what: '$*' succeeded"; else say "ok$what"; fi
}

# until_true SECONDS COMMAND...: poll until the command succeeds
until_true() {
	tries=$(($1 * 20)); shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		usleep 50000
	done
}

# ---- the driver ----

# driver [PARAMETER=VALUE...]: have an SMMU driver running
driver() {
	case $DRIVER in
	smmu3) check driver loads -- insmod /guest/smmu3.ko "$@" ;;
	esac
	[ "$DRIVER" = none ] ||
		check driver registers an SMMU -- test -n "$(ls /sys/class/iommu)"
}

# ---- devices of test modules ----

load() { check load "$1" -- insmod "/guest/$1.ko"; }

# on DRIVER TEST...: run tests of every device that the driver has bound
on() {
	folder=$(find /sys/bus/*/drivers -maxdepth 1 -name "$1" | head -n 1); shift
	set -- "$folder" "$@"
	found=
	for device in "$folder"/*/test; do
		[ -e "$device" ] || continue
		found=yes
		shift_over "$device" "$@"
	done
	[ -n "$found" ] || say "FAIL on $folder: no device is bound"
}

# shift_over DEVICE FOLDER TEST...: the module prints how each test ended
shift_over() {
	attribute=$1; shift 2
	for name; do echo "$name" >"$attribute"; done
}

edu() { on edu "$@"; }
probe() { on dmaprobe "$@"; on dmaprobe-amba "$@"; }

# stream SID...: have the entries of StreamIDs told
stream() { for sid; do echo "$sid" >/sys/module/dmaprobe/parameters/describe; done; }

# ---- real devices ----

# disk NAME DEVICE: host's data in, ours out; the host compares both
disk() {
	check disk "$1" appears -- until_true 10 test -b "/dev/$2" || return
	dd if="/dev/$2" of=/tmp/in bs=128k count=16 iflag=direct 2>/dev/null
	note "data $1 read $(sha256sum </tmp/in | cut -d ' ' -f 1)"
	dd if=/guest/payload of="/dev/$2" bs=128k seek=16 oflag=direct conv=fsync 2>/dev/null
	dd if="/dev/$2" of=/tmp/back bs=128k skip=16 count=16 iflag=direct 2>/dev/null
	check disk "$1" reads back what it wrote -- cmp /guest/payload /tmp/back
}

nvme() { check load nvme -- modprobe nvme; disk nvme nvme0n1; }
virtio() {
	check load virtio_blk -- modprobe -a virtio_pci virtio_blk
	disk virtio vda
}

# interface_of DRIVER: the network interface that this driver runs
interface_of() {
	for i in /sys/class/net/*/device/driver; do
		[ "$(basename "$(readlink "$i")")" = "$1" ] || continue
		i=${i%/device/driver}
		echo "${i##*/}"
		return
	done
	false
}
has_interface() { [ -n "$(interface_of "$1")" ]; }
has_carrier() { [ "$(cat "/sys/class/net/$1/carrier" 2>/dev/null)" = 1 ]; }

# net NAME NUMBER: traffic with the host's listener in the network 10.0.NUMBER.0;
# the host compares what it got, we tell what we got
net() {
	check net "$1" appears -- until_true 10 has_interface "$1"
	interface=$(interface_of "$1") || return
	ip link set "$interface" up
	ip addr add "10.0.$2.15/24" dev "$interface"
	check net "$1" has a link -- until_true 10 has_carrier "$interface"
	eval "port=\$PORT_$1"
	nc "10.0.$2.2" "$port" </guest/payload >/tmp/in
	note "data $1 read $(sha256sum </tmp/in | cut -d ' ' -f 1)"
	ip addr del "10.0.$2.15/24" dev "$interface"
}

e1000e() { check load e1000e -- modprobe e1000e; net e1000e 2; }
igb() { check load igb -- modprobe igb; net igb 3; }

# igbvf: one virtual function of the igb, in the network of its physical one
igbvf() {
	check load igbvf -- modprobe igbvf
	pf=/sys/class/net/$(interface_of igb)/device
	check igb makes a virtual function -- write 1 "$pf/sriov_numvfs"
	net igbvf 3
}

# ---- groups ----

write() { echo "$1" >"$2"; }

# groups: each group's type and devices
groups() {
	for g in /sys/kernel/iommu_groups/*; do
		[ -e "$g" ] || break
		note "group ${g##*/} ($(cat "$g/type" 2>/dev/null || echo '?')): $(ls "$g/devices" | tr '\n' ' ')"
	done
	for s in /sys/class/iommu/*; do
		[ -e "$s" ] || break
		note "iommu ${s##*/}: $(ls "$s/devices" 2>/dev/null | tr '\n' ' ')"
	done
}

# group_of DEVICE: the number of its group
group_of() { basename "$(readlink "/sys/bus/*/devices/$1/iommu_group")"; }

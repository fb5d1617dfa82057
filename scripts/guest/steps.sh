# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The steps that scenarios are made of. Each prints lines of these forms:
#
#   smmu-test: ok STEP...
#   smmu-test: FAIL STEP...: WHY
#   smmu-test: note WORDS...        for the host to look at
#   smmu-test: sum WORDS...         shown with the result of the scenario
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
	if "$@"; then
		say "ok$what"
	else
		say "FAIL$what: '$*' did not succeed"
		return 1
	fi
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

# A kernel that has our driver built in comes without the module.
is_module() { [ -e /guest/smmu3.ko ]; }

# driver [PARAMETER=VALUE...]: have an SMMU driver running
driver() {
	case $DRIVER in
	smmu3) ! is_module || check driver loads -- insmod /guest/smmu3.ko "$@" ;;
	esac
	[ "$DRIVER" = none ] ||
		check driver registers an SMMU -- test -n "$(ls /sys/class/iommu)"
}

# driver_refuses: the module loads, but there is an SMMU that it cannot drive
driver_refuses() {
	! is_module || check driver loads -- insmod /guest/smmu3.ko
	check no SMMU is registered -- test -z "$(ls /sys/class/iommu)"
	! is_module || check driver unloads -- rmmod smmu3
}

# reload_loop COUNT: the memory free before and after must be the same, but for
# half a page each time, in one of three rounds: what the kernel's own caches take
# comes and goes, a leak does not. Pages that wait in the lists of a CPU are free.
reload_once() { insmod /guest/smmu3.ko && rmmod smmu3; }
free_kib() {
	echo 3 >/proc/sys/vm/drop_caches
	awk '$1 == "nr_free_pages" { free += $2 } $1 == "count:" { free += $2 } END { print 4 * free }' /proc/zoneinfo
}
registered() { cat /proc/iomem /proc/interrupts | grep -c -i smmu; }
reload_round() {
	before=$(free_kib)
	for _ in $(seq "$1"); do reload_once || say "FAIL reload"; done
	lost=$((before - $(free_kib)))
	note "$1 reloads took $lost KiB"
	[ $lost -lt $((2 * $1)) ]
}
reload_loop() {
	reload_once && reload_once
	registered=$(registered)
	check reload loses no memory -- eval "reload_round $1 || reload_round $1 || reload_round $1"
	check reload leaves nothing registered -- test "$(registered)" = "$registered"
}

# ---- coming and going of devices ----

driver_of() { find /sys/bus/*/drivers -maxdepth 1 -name "$1"; }
unbind() { check unbind "$1" -- write "$1" "/sys/bus/$(bus_of "$1")/devices/$1/driver/unbind"; }
bind() { check bind "$1" -- write "$1" "$(driver_of "$2")/bind"; }
bus_of() { find /sys/bus/*/devices -name "$1" | cut -d / -f 4; }
present() { [ -e "/sys/bus/pci/devices/$1" ]; }
gone() { ! present "$1"; }
remove_device() {
	check remove "$1" -- write 1 "/sys/bus/pci/devices/$1/remove"
	check "$1" is removed -- gone "$1"
}
# A kernel such as 7.3 probes devices that no driver has, and holds the module for each.
remove_all() {
	for device in /sys/bus/pci/devices/*; do
		[ ! -e "$device" ] || remove_device "${device##*/}"
	done
}
rescan() { check rescan -- write 1 /sys/bus/pci/rescan; }
host() { say "host $*"; }

# group_type DEVICE DRIVER TYPE: change it, as an unbound device's group allows
group_type() {
	unbind "$1"
	check group type "$3" -- write "$3" "$(group_of "$1")/type"
	check group has type "$3" -- test "$(cat "$(group_of "$1")/type")" = "$3"
	bind "$1" "$2"
}

# keep_busy DISK: read it and write its second half for ever, both at once
keep_busy() {
	while dd if="/dev/$1" of=/dev/null bs=128k iflag=direct 2>/dev/null; do
		echo >>/tmp/reads
	done &
	while dd if=/guest/payload of="/dev/$1" bs=128k seek=16 oflag=direct 2>/dev/null; do
		echo >>/tmp/writes
	done &
}
busy() { [ "$(wc -l </tmp/reads)" -ge 5 ] && [ "$(wc -l </tmp/writes)" -ge 5 ]; }

few_messages() { [ "$(dmesg | grep -c "$1")" -le "$2" ]; }

# ---- a device that nobody drives ----

# raw_master DEVICE: let it do DMA, and print where its registers are
raw_master() {
	dir=/sys/bus/pci/devices/$1
	cut -d ' ' -f 1 "$dir/resource" | head -n 1
	echo 1 >"$dir/enable"
	printf '\006\000' | dd of="$dir/config" bs=1 seek=4 conv=notrunc 2>/dev/null
}

# raw_store DEVICE: make an edu write into memory, with no driver bound to it. The
# target is memory that the kernel was told not to use; raw_store_only does not look at it.
RAW_TARGET=0x7ff00000
raw_store() {
	devmem $RAW_TARGET 32 0x5a5a5a5a
	raw_store_only "$1"
}
raw_store_only() {
	bar=$(raw_master "$1")
	devmem $((bar + 0x80)) 64 0x40000
	devmem $((bar + 0x88)) 64 $RAW_TARGET
	devmem $((bar + 0x90)) 64 4
	devmem $((bar + 0x98)) 64 3
	check raw store ends -- until_true 10 raw_done $((bar + 0x98))
}
raw_done() { [ $(($(devmem "$1" 64) & 1)) = 0 ]; }
raw_target_written() { [ "$(devmem $RAW_TARGET 32)" != 0x5A5A5A5A ]; }
raw_target_untouched() { [ "$(devmem $RAW_TARGET 32)" = 0x5A5A5A5A ]; }

# raw_fetch DEVICE: make a virtual function of an igb fetch a descriptor for its
# first transmit queue from an address that nobody gave it, with no driver bound
told() { dmesg | grep -q "$1"; }
raw_fetch() {
	bar=$(raw_master "$1")
	devmem $((bar + 0x3800)) 64 0x12340000
	devmem $((bar + 0x3808)) 32 128
	devmem $((bar + 0x3828)) 32 0x2000000
	devmem $((bar + 0x3818)) 32 1
	check raw fetch is told as a fault -- until_true 10 told 12340000
}

# ---- what it costs ----

# mark NUMBER NAME: from here on the host counts under this name. What it counts it reads
# from QEMU's trace, where a store to a register that nobody can write shows as well.
mark() {
	note "mark $1 with $(free_kib) KiB free: $2"
	devmem 0x9050000 32 "$1"
}

# costs: what the rows of the module bench cost. A mark 0 begins what is between them.
costs() {
	load bench
	bench=/sys/bus/pci/devices/0000:00:01.0/bench number=0
	while read -r row; do
		number=$((number + 1))
		echo "$row" >$bench
		devmem 0x9050000 32 $number
		echo run >$bench
		devmem 0x9050000 32 0
		echo end >$bench
	done <$bench
	note "text $(driver_text)"
	echo iommu_map-1G-in-4K >$bench
	free_kib >/dev/null	# its own traces have to be gone
	free=$(free_kib)
	echo there >$bench
	note "memory tables $((free - $(free_kib)))"
	echo back >$bench
	echo end >$bench
}
# driver_text: where the code of the driver begins and where it ends, by its symbols, but
# what runs only once
driver_text() {
	case $DRIVER in smmu3) symbols='\[smmu3\]' ;; *) symbols=' _*arm_(smmu|lpae)' ;; esac
	end=$(grep ' _etext$' /proc/kallsyms | cut -d ' ' -f 1)
	grep -E "$symbols" /proc/kallsyms | grep -i ' t ' | cut -d ' ' -f 1 | sort |
		awk -v end="$end" '$1 < end' | sed -n '1p;$p' | xargs
}
# paths ROW...: each of these rows of bench, once there and once back, between marks
paths() {
	load bench
	bench=/sys/bus/pci/devices/0000:00:01.0/bench number=0
	for row; do
		echo "$row" >$bench
		for way in there back there back; do
			number=$((number + 1))
			devmem 0x9050000 32 $number
			echo $way >$bench
			devmem 0x9050000 32 0
		done
		echo end >$bench
	done
}

# ---- devices of test modules ----

# one fault of the second edu, and whether it was told: what comes while the queue is
# full of the faults of another is lost
second_fault_is_told() {
	edu_at 0000:00:02.0 fault_store
	told 'fault: 0000:00:02.0'
}

# load MODULE [PARAMETER=VALUE...]
load() {
	module=$1; shift
	check load "$module" -- insmod "/guest/$module.ko" "$@"
}

# run_tests DEVICE-FOLDER TEST...: the module itself prints how each test ended
run_tests() {
	attribute=$1/test; shift
	for name; do echo "$name" >"$attribute"; done
}

# on DRIVER TEST...: run tests of every device that the driver has bound
on() {
	folder=$(driver_of "$1"); shift
	found=
	for device in "$folder"/*/test; do
		[ -e "$device" ] || continue
		found=yes
		run_tests "${device%/test}" "$@"
	done
	[ -n "$found" ] || say "FAIL on $folder: no device is bound"
}

edu() { on edu "$@"; }
edu_at() { address=$1; shift; run_tests "/sys/bus/pci/devices/$address" "$@"; }
# (with ACPI there is none of them)
probe() {
	[ "$FIRMWARE" = dt ] || return 0
	on dmaprobe "$@"
	on dmaprobe-amba "$@"
}

# stream SID...: have the entries of StreamIDs told
stream() {
	[ "$FIRMWARE" = dt ] || return 0
	for sid; do echo "$sid" >/sys/module/dmaprobe/parameters/describe; done
}

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

# link_up INTERFACE: up, and connected
link_up() { ip link set "$1" up && until_true 10 has_carrier "$1"; }

# net NAME ADDRESS: traffic with the host's listener for the card NAME, in the
# network of ADDRESS; it compares what it got, we tell what we got
net() {
	check net "$1" appears -- until_true 10 has_interface "$1" || return
	interface=$(interface_of "$1")
	check net "$1" has a link -- link_up "$interface" || return
	ip addr add "$2/24" dev "$interface"
	eval "port=\$PORT_$1"
	nc "${2%.*}.2" "${port:?}" </guest/payload >/tmp/in
	note "data $1 read $(sha256sum </tmp/in | cut -d ' ' -f 1)"
	ip addr del "$2/24" dev "$interface"
}

# is_answered NAME ADDRESS: a packet goes to the host of that network and one comes back
is_answered() {
	until_true 10 has_interface "$1" || return
	interface=$(interface_of "$1")
	link_up "$interface" && ip addr add "$2/24" dev "$interface" &&
		ping -c 1 -W 5 "${2%.*}.2"
}

e1000e() { check load e1000e -- modprobe e1000e; net e1000e 10.0.2.15; }
igb() { check load igb -- modprobe igb; net igb 10.0.3.15; }

# igb_function: the igb makes a virtual function
igb_function() {
	pf=$(interface_of igb)
	check igb makes a virtual function -- write 1 "/sys/class/net/$pf/device/sriov_numvfs"
	check igb has its link again -- link_up "$pf"
}

# igbvf: a virtual function of the igb gets a group of its own, and exchanges data
# in the network of the igb, which has no address there any more
igbvf() {
	igb_function
	check load igbvf -- modprobe igbvf
	vf=$(basename "$(readlink "/sys/class/net/$pf/device/virtfn0")")
	check virtual function is alone in its group -- is_alone "$vf"
	net igbvf 10.0.3.16
}

# ---- groups ----

write() { echo "$1" >"$2"; }

# groups: each group's type and its devices
groups() {
	for g in /sys/kernel/iommu_groups/*; do
		[ -e "$g" ] || break
		# shellcheck disable=SC2046 # one word for each device
		set -- $(ls "$g/devices")
		note "group ${g##*/} ($(cat "$g/type")): $*"
	done
	for s in /sys/class/iommu/*; do
		[ -e "$s" ] || break
		note "iommu ${s##*/}: $(echo "$s"/devices/* | sed "s|$s/devices/||g")"
	done
}

# owners: the kind of each PCI device, and its driver
owners() {
	for dir in /sys/bus/pci/devices/*; do
		read -r vendor <"$dir/vendor"
		read -r device <"$dir/device"
		bound=$(readlink "$dir/driver") || bound=none
		note "owner ${dir##*/} $vendor:$device ${bound##*/}"
	done
}

# counted ATTRIBUTE: what our driver counts in sysfs
counted() { cat /sys/class/iommu/*/smmu3/"$1"; }
counted_more() { [ "$(counted "$1")" -gt "$2" ]; }

# group_of DEVICE: the folder of its group; false when it has none
group_of() { readlink -f "$(find /sys/bus/*/devices/"$1"/ -maxdepth 1 -name iommu_group)"; }

is_alone() { [ "$(ls "$(group_of "$1")/devices")" = "$1" ]; }
same_group() { [ -n "$(group_of "$1")" ] && [ "$(group_of "$1")" = "$(group_of "$2")" ]; }
has_no_group() { [ -z "$(find /sys/bus/*/devices/"$1"/ -maxdepth 1 -name iommu_group)" ]; }

# ---- calls that fail ----

# Of our driver; the module "failing" makes another one fail each time it is armed.
failing() { cat "/sys/module/failing/parameters/$1"; }
arm() { write "$1" /sys/module/failing/parameters/arm; }
has_failed() { [ -n "$(failing failed)" ]; }
nothing_is_left() { [ "$(failing live)" = 0 ]; }

# sweep NAME LEAST COMMAND...: run it with one call failing, another one each time,
# until every call has failed; at least so many
sweep() {
	sweep=$1 least=$2 runs=0; shift 2
	arm 0
	while arm 1 && "$@" && has_failed; do runs=$((runs + 1)); done
	arm 0
	check sweep "$sweep" fails "$runs" calls, at least "$least" -- test $runs -ge "$least"
}

# The SMMU is registered, or the reason was told and it is off: CR0 is 0.
is_registered() { [ -n "$(ls /sys/class/iommu)" ]; }
was_told() { dmesg | grep -q 'arm-smmu-v3.* failed with error -'; }
# keeps_policy [PARAMETER=VALUE...]: GBPA.ABORT, unless disable_bypass=0
keeps_policy() {
	case " $* " in *" disable_bypass=0 "*) abort=0 ;; *) abort=1 ;; esac
	[ $(($(devmem 0x9050044 32) >> 20 & 1)) = $abort ]
}
is_off() { [ "$(devmem 0x9050020 32)" = 0x00000000 ]; }

# load_and_unload [PARAMETER=VALUE...]: what does not work must be due to a call
# that failed
load_and_unload() {
	dmesg -c >/dev/null
	if ! insmod /guest/smmu3.ko "$@"; then
		check a failed load has a reason -- has_failed
	else
		is_registered || check a failed probe has a reason -- has_failed
		is_registered || check a failed probe is told -- was_told
		rmmod smmu3
	fi
	check unloaded SMMU is off -- is_off
	! told 'unclaimed streams' || check unloaded SMMU keeps the policy -- keeps_policy "$@"
	check unloaded driver has left nothing -- nothing_is_left
}

# plug_and_unplug: an edu arrives, and goes. If a call failed, the device may be
# left without a driver or a translation, but must not reach foreign memory.
plug_and_unplug() {
	write 1 /sys/bus/pci/rescan
	if has_failed; then
		bound=/sys/bus/pci/devices/0000:00:01.0/driver
		[ ! -e $bound ] || write 0000:00:01.0 $bound/unbind
		raw_store 0000:00:01.0
		check nothing was written -- raw_target_untouched
	else
		edu translated
	fi
	write 1 /sys/bus/pci/devices/0000:00:01.0/remove
}

# bind_again DEVICE DRIVER: whatever came of it the last time
bind_again() {
	bound=/sys/bus/$(bus_of "$1")/devices/$1/driver
	[ ! -e "$bound" ] || write "$1" "$bound/unbind"
	write "$1" "$(driver_of "$2")/bind"
}

# ---- devices in the hands of user space ----

# give_to_vfio DEVICE...: they lose their drivers for vfio-pci
give_to_vfio() {
	check load VFIO -- modprobe -a vfio_iommu_type1 vfio-pci
	for device; do
		check driver of "$device" is vfio-pci -- bind_to_vfio "$device"
	done
}
bind_to_vfio() {
	dir=/sys/bus/pci/devices/$1
	[ ! -e "$dir/driver" ] || write "$1" "$dir/driver/unbind"
	write vfio-pci "$dir/driver_override" && write "$1" /sys/bus/pci/drivers_probe
	[ "$(basename "$(readlink "$dir/driver")")" = vfio-pci ]
}

# give_back DEVICE...: to the drivers that they had
give_back() {
	for device; do
		check "$device" is given back -- bind_to_own "$device"
	done
}
bind_to_own() {
	dir=/sys/bus/pci/devices/$1
	write "$1" "$dir/driver/unbind" && write '' "$dir/driver_override" &&
		write "$1" /sys/bus/pci/drivers_probe
	[ "$(basename "$(readlink "$dir/driver")")" != vfio-pci ]
}

# has_group DEVICE: whether some program has opened its group
has_group() {
	file=/dev/vfio/$(basename "$(group_of "$1")")
	for open in /proc/[0-9]*/fd/*; do
		# QEMU sees it in a place of its own
		case $(readlink "$open") in *"$file") return 0 ;; esac
	done
	return 1
}

# vfio WORDS...: as in scripts/guest/vfio/main.c, through the interface that there is.
# A status of 1 means that it has told what failed.
vfio() {
	/guest/vfio "${VFIO:-type1}" "$@"
	case $? in 0 | 1) ;; *) say "FAIL vfio $*: not done" ;; esac
}

# vfio_fault TEST: what an edu must not do, and it is told
vfio_fault() {
	before=$(counted faults)
	vfio edu 0000:00:01.0 "$1"
	check "$1" is told as one fault -- test $(($(counted faults) - before)) = 1
}

# vfio_despite_failures WORDS...: the device may not be had, if a call has failed
vfio_despite_failures() {
	/guest/vfio type1 "$@"
	[ $? != 3 ] || check it could not be had as a call failed -- has_failed
}

# vfio_nvme DEVICE: host's data in, ours out
vfio_nvme() {
	vfio nvme "$1" read 0 /tmp/in 0x200000
	note "data nvme read $(sha256sum </tmp/in | cut -d ' ' -f 1)"
	vfio nvme "$1" write 0x200000 /guest/payload 0x200000
}

# ---- virtual machines ----

# vm_host: have what runs them, which is on the disk with the serial "qemu"
vm_host() {
	# ext4 asks for a checksum by an alias that this modprobe does not follow
	modprobe crc32c_generic 2>/dev/null || modprobe crc32c-cryptoapi
	check load virtio_blk and ext4 -- modprobe -a virtio_pci virtio_blk ext4
	check the disk with QEMU appears -- until_true 10 has_serial qemu
	mkdir /vm
	check mount it -- mount -t ext4 -o ro "/dev/$(disk_of qemu)" /vm
	for folder in dev proc sys guest tmp; do
		mount -o bind "/$folder" "/vm/$folder"
	done
	check KVM is there -- test -c /dev/kvm
}
disk_of() { grep -lx "$1" /sys/block/vd*/serial | cut -d / -f 4; }
has_serial() { [ -n "$(disk_of "$1")" ]; }

# ram_untouched: of a machine whose memory is /tmp/ram, at RAW_TARGET of "vm"
ram_untouched() {
	[ "$(dd if=/tmp/ram bs=4 count=1 skip=$((0x1ff00000 / 4)) 2>/dev/null)" = ZZZZ ]
}
has_payload() { dd if="$1" bs=1M skip=2 2>/dev/null | cmp - /guest/payload; }
not() { ! "$@"; }

# vm JOB DEVICE... [-- WORDS...]: boot a machine that has these devices and does what
# "vm" in the scenario says, where $job is JOB; with more words for QEMU. True if that
# came to its end.
vm() {
	job=$1 devices=; shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		devices="$devices -device vfio-pci,host=$1"; shift
	done
	[ $# = 0 ] || shift
	# shellcheck disable=SC2086 # a list of words
	chroot /vm /usr/bin/qemu-system-aarch64 -M "${VM_MACHINE:-virt,gic-version=3}" \
		-accel kvm -cpu host -smp 2 -m 512M -nodefaults -display none -serial stdio \
		-no-reboot -kernel /guest/vmlinuz -initrd /guest/vm.gz \
		-append "console=ttyAMA0 panic=-1 loglevel=5 printk.devkmsg=on job=$job $VM_APPEND" \
		$devices "$@" 2>&1 </dev/null | vm_console
}
# what the machine says in the words of this file, we say; the rest is for readers
vm_console() {
	end=$(printf '\r') ended=false
	while IFS= read -r line; do
		line=${line%"$end"}
		case $line in
		*"smmu-test: end of steps") ended=true ;;
		*"smmu-test: "*) say "${line#*smmu-test: }" ;;
		*) echo "vm: $line" >/dev/kmsg ;;
		esac
	done
	$ended
}

# ---- from one kernel to the next, sleep, interrupts ----

# everything_busy DISK: that disk and the network, for ever
everything_busy() {
	check load e1000e -- modprobe e1000e
	check disk "$1" appears -- until_true 10 test -b "/dev/$1"
	check net e1000e appears -- until_true 10 has_interface e1000e
	interface=$(interface_of e1000e)
	check net e1000e has a link -- link_up "$interface"
	ip addr add 10.0.2.15/24 dev "$interface"
	keep_busy "$1"
	while nc 10.0.2.2 "${PORT_e1000e:?}" </guest/payload >/dev/null; do
		echo >>/tmp/exchanges
	done &
	check traffic runs -- until_true 20 all_busy
}
all_busy() { busy && [ "$(wc -l </tmp/exchanges)" -ge 2 ]; }

# next_kernel OPTION [WORDS...]: have the second kernel ready, for kexec -e (-l) or
# for when this one panics (-p), with more words on its command line. Without the check
# of what is loaded (-i): it takes long, as it is done with caches off.
next_kernel() {
	option=$1; shift
	words=$(sed 's/crashkernel=[^ ]*//' /proc/cmdline)
	check the next kernel is ready -- kexec -c -i "$option" /guest/vmlinuz \
		--initrd=/guest/second.gz --command-line="$words $*"
}

# What a kernel that has not loaded the driver yet finds: does the SMMU translate?
translates() { [ $(($(devmem 0x9050020 32) & 1)) = 1 ]; }

# Traffic at the end of one kernel and at the start of the next.
all_work() {
	load edu
	edu translated fault_store unmap_4k
	nvme
	e1000e
}

# asleep SECONDS: suspend to idle until the clock wakes us up. That of EFI does not: the
# kernel then turns round by itself, once all devices sleep.
asleep() {
	if [ "$FIRMWARE" = acpi ]; then
		write "$1" /sys/module/suspend/parameters/pm_test_delay
		write platform /sys/power/pm_test
	else
		echo 0 >/sys/class/rtc/rtc0/wakealarm
		echo "+$1" >/sys/class/rtc/rtc0/wakealarm
	fi
	check suspend to idle, and wake up -- write freeze /sys/power/state
}
# is_consumer DEVICE: is it known to need the SMMU? Such are suspended before it.
is_consumer() { ls -d "/sys/bus/pci/devices/$1"/supplier:*smmu*v3*; }
power_losses() { cat /sys/module/powerloss/parameters/losses; }

# irq_of WORDS: the interrupt of the SMMU with that name; irq_count NUMBER CPU
irq_of() { sed -n "s/^ *\([0-9]*\):.*smmu.* $1\$/\1/p" /proc/interrupts; }
irq_count() { awk -v irq="$1:" -v cpu="$2" '$1 == irq { print $(cpu + 2) }' /proc/interrupts; }

# faults_arrive_on CPU: the interrupt of events is sent there, and comes there
faults_arrive_on() {
	irq=$(irq_of events) other=$((1 - $1))
	check interrupt can be sent to CPU "$1" -- write "$1" "/proc/irq/$irq/smp_affinity_list"
	here=$(irq_count "$irq" "$1") there=$(irq_count "$irq" "$other")
	edu fault_store
	check it arrives on CPU "$1" -- test "$(irq_count "$irq" "$1")" -gt "$here"
	check it does not arrive on CPU "$other" -- test "$(irq_count "$irq" "$other")" = "$there"
}

# raw_storm DEVICE: an edu that nobody drives writes pages for ever, as fast as it can
raw_storm() {
	bar=$(raw_master "$1")
	devmem $RAW_TARGET 32 0x5a5a5a5a
	devmem $((bar + 0x80)) 64 0x40000
	devmem $((bar + 0x88)) 64 $RAW_TARGET
	devmem $((bar + 0x90)) 64 4096
	while :; do devmem $((bar + 0x98)) 64 3; done &
}

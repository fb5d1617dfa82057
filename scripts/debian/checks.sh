# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Words of the jobs of scripts/deb-test. Each check prints "deb-test: now WHAT" and then
# "deb-test: ok WHAT" or "deb-test: FAIL WHAT"; finish ends the job, with the failures as
# its status.

failures=0
# Some of what follows is executed from here, which the initramfs forbids of /run.
busybox mount -o remount,exec /run

# check WHAT COMMAND...: report under the name WHAT if COMMAND succeeds.
check() {
	what=$1
	shift
	echo "deb-test: now $what"
	if "$@"; then
		echo "deb-test: ok $what"
	else
		echo "deb-test: FAIL $what"
		failures=$((failures + 1))
	fi
}
finish() {
	check "the kernel had nothing to warn of" not kernel_warned
	exit "$failures"
}

not() { ! "$@"; }
kernel_warned() { dmesg | grep -E 'WARNING: CPU|BUG:|Oops|Call trace'; }

# Who has the SMMU: smmu3 alone adds a folder of its name to it.
smmu3_has_it() { ls /sys/class/iommu/*/smmu3/ >/dev/null 2>&1; }
kernels_own_has_it() { [ -n "$(ls /sys/class/iommu)" ] && not smmu3_has_it; }
isolated() { [ -e "$1/iommu_group" ] && grep -q '^DMA' "$1/iommu_group/type"; }
all_isolated() {
	for device in /sys/bus/pci/devices/*; do
		[ ! -e "$device/driver" ] || isolated "$device" || return
	done
}

# It was there before the root was: so it came from the initramfs.
before_root() {
	dmesg | grep -e 'found an SMMU' -e 'mounted filesystem' | head -n 1 | grep -q 'found an SMMU'
}
# A file on the disk behind the SMMU, written and read without the page cache.
disk_works() {
	dd if=/dev/urandom of=/run/data bs=1M count=8 2>/dev/null
	dd if=/run/data of=/var/cache/data bs=1M oflag=direct 2>/dev/null || return
	dd if=/var/cache/data bs=1M iflag=direct 2>/dev/null | cmp - /run/data &&
		rm /run/data /var/cache/data
}

# What the next boot will do.
built_and_installed() { dkms status -m smmu3 -k "$(uname -r)" | grep -q installed; }
initramfs_has_it() { lsinitramfs "/boot/initrd.img-$(uname -r)" | grep -q '/smmu3\.ko'; }
grub_says() { grep -q "^[[:space:]]*linux[[:space:]].* $1" /boot/grub/grub.cfg; }
option_file=/etc/default/grub.d/smmu3.cfg
believes_no_file() { rm "$option_file" && reconfigure noninteractive && not has_option; }
has_option() { grub_says initcall_blacklist=arm_smmu_driver_init; }

# reconfigure FRONTEND: have the package ask again, in that form. It would remove its
# module and build it anew, which takes minutes and is nothing new: DKMS stands aside.
reconfigure() {
	printf '#!/bin/sh\n' >dkms
	chmod +x dkms
	touch /etc/dkms/no-autoinstall
	PATH=$PWD:$PATH DEBIAN_FRONTEND=$1 dpkg-reconfigure smmu3-dkms
	status=$?
	rm dkms /etc/dkms/no-autoinstall
	return $status
}
# answer yes|no: to the package's question, as in a text editor.
answer() {
	# shellcheck disable=SC2016 # the editor's own argument
	printf '#!/bin/sh\nexec sed -i "/^smmu3-dkms.replace=/s/\\"[a-z]*\\"/\\"%s\\"/" "$1"\n' "$1" >editor
	chmod +x editor
	export EDITOR="$PWD/editor" VISUAL="$PWD/editor"
	reconfigure editor && answer_is "$1"
}
answer_is() {
	case $(echo GET smmu3-dkms/replace | debconf-communicate),$1 in
	"0 true,yes" | "0 false,no") ;;
	*) return 1 ;;
	esac
}

# all_files: every file there is but those that packages of the system keep for
# themselves, such as databases and logs.
remember_files() { all_files >/var/cache/deb-test.list; }
nothing_left() { all_files | diff /var/cache/deb-test.list -; }
all_files() {
	find / -xdev \( -path /var/lib/dpkg -o -path /var/cache -o -path /var/log \) -prune \
		-o -print | sort
}

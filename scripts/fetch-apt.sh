# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Packages of other Debian suites and architectures, through apt, without
# touching the host's apt. To be sourced after lib.sh.
#
# Every need gets an apt of its own under the cache: its sources are made from
# the mirror the host is set up with, its lists, state and archives are its own.
# The host's proxy and access settings still apply. apt verifies the signature
# of each index and the checksum of each package.

# release_name: the host's Debian release, such as bookworm.
release_name() {
	# shellcheck source=/dev/null
	(. /etc/os-release && printf '%s\n' "${VERSION_CODENAME:-}")
}

# suites_of_kernel VERSION: where Debian keeps that kernel. A kernel's build
# tools must run on the host, so the host's own release is preferred.
suites_of_kernel() {
	case $1,$(release_name) in
	5.10,*) echo bullseye-security bullseye ;;
	6.12,bookworm) echo bookworm-security bookworm-backports ;;
	6.12,*) echo trixie-security trixie ;;
	7.3,*) echo trixie-backports trixie ;;
	*) return 1 ;;
	esac
}

# kernel_archs: the guest's architecture, then the host's for the build tools.
kernel_archs() {
	local host

	host=$(dpkg --print-architecture)
	[ "$host" = arm64 ] && echo arm64 || echo "arm64,$host"
}

# mirrors: one line "SUITE URI" for each suite in the host's sources.
# apt reads the sources itself: it knows every form they may have.
mirrors() {
	apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\([^']*\)/dists/\([^/']*\)/InRelease'.*|\2 \1|p"
}

# mirror_of SUITE: where the host's mirror keeps that suite, or nothing when the
# host has no such mirror. Security suites live on a mirror of their own.
mirror_of() {
	local kind=main

	[[ $1 = *-security ]] && kind=security
	mirrors | awk -v host="$(release_name)" -v kind="$kind" '
		$1 ~ /security/ { if (kind == "security") { print $2; exit } next }
		kind == "main" && ($1 ~ "^" host || $1 ~ /stable$/) { print $2; exit }'
}

# write_sources FILE SUITE...: sources that name just these suites.
write_sources() {
	local file=$1 suite uri keyring=/usr/share/keyrings/debian-archive-keyring.gpg

	shift
	: >"$file"
	for suite; do
		uri=$(mirror_of "$suite")
		[ -n "$uri" ] || continue
		printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nTargets: Packages\n' \
			"$uri" "$suite" >>"$file"
		[ ! -r "$keyring" ] || printf 'Signed-By: %s\n' "$keyring" >>"$file"
		echo >>"$file"
	done
	[ -s "$file" ] || die "no Debian mirror for $* among the host's apt sources;" \
		"add one (deb URI $(release_name) main)"
}

# private_apt ROOT STATUS ARCHS SUITE...: set up an apt of our own below ROOT that
# thinks the packages in the dpkg status file STATUS are installed and works for
# the ARCHS (comma-separated, native first), and fetch its indexes.
# Returns GONE when the mirror has none of the suites.
private_apt() {
	local root=$1 status=$2 archs=$3 sources log

	shift 3
	sources=$root/etc/debian.sources log=$root/update.log
	mkdir -p "$root"/etc "$root"/lists/partial "$root"/archives/partial "$root/state"
	write_sources "$sources" "$@"
	apt_options=(
		-q=2 -o "Dir::Etc::SourceList=$sources"
		-o Dir::Etc::SourceParts=/dev/null
		-o Dir::Etc::Preferences=/dev/null
		-o Dir::Etc::PreferencesParts=/dev/null
		-o "Dir::State=$root/state" -o "Dir::State::Lists=$root/lists"
		-o "Dir::State::Status=$status" -o "Dir::Cache=$root"
		-o "Dir::Cache::Archives=$root/archives"
		-o "APT::Architecture=${archs%%,*}" -o "APT::Architectures=$archs"
		-o Acquire::Languages=none -o Acquire::Check-Valid-Until=false
		-o Acquire::Retries=2 -o APT::Update::Error-Mode=any
		-o Debug::NoLocking=true -o APT::Get::List-Cleanup=true
	)
	[ "$(id -u)" != 0 ] || apt_options+=(-o APT::Sandbox::User=root)
	say "  index of $* ($archs)"
	our_apt update >"$log" 2>&1 && return
	[ -z "$(ls "$root"/lists/*_Packages* 2>/dev/null)" ] || return 0
	grep -Eq '404|does not have a Release file' "$log" && return "$GONE"
	cat "$log" >&2
	die "the host's Debian mirror gives no index (above); check network and keys"
}

# our_apt COMMAND...: apt-get on the apt last set up.
our_apt() { apt-get "${apt_options[@]}" "$@"; }

# our_cache COMMAND...: apt-cache likewise.
our_cache() { apt-cache "${apt_options[@]}" "$@"; }

# download INTO PACKAGE...: the packages (NAME[:ARCH][=VERSION]) as files in the
# empty folder INTO. Fails, having said so, when the mirror lacks one of them.
download() {
	local into=$1 bytes

	shift
	mkdir -p "$into"
	bytes=$(our_apt download --print-uris "$@" 2>/dev/null |
		awk '{ sum += $3 } END { printf "%d", sum }')
	say "  downloading $((bytes / 1048576 + 1)) MB: ${*%%[:=]*}"
	(cd "$into" && our_apt download "$@" >"$into.log" 2>&1) && return
	say "  which the mirror lists but does not deliver"
	return 1
}

# unpack_debs FROM INTO: every package file in FROM unpacked below INTO.
unpack_debs() {
	local deb

	for deb in "$1"/*.deb; do
		dpkg-deb -x "$deb" "$2" || return
	done
}

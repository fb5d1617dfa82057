# SPDX-License-Identifier: GPL-2.0-only
# Commands of the project; "make help" lists them. Kbuild says what the module
# is made of.

KERNEL ?= 5.10
ONLY ?=
STEPS ?= 1000000
SEED ?= 1

# Where no kernel is named, what is booted runs on all.
ifeq ($(origin KERNEL),file)
kernels := 5.10 6.12 7.3
else
kernels := $(KERNEL)
endif

.PHONY: help run run-vm test matrix check unit oracle kunit scenarios mutants coverage verify bench build deb \
	deb-test intree intree-test clean

help:
	@echo 'make run         boot a guest behind the driver and show what it does (KERNEL)'
	@echo 'make run-vm      hand a disk and a network card to a virtual machine in it (KERNEL)'
	@echo 'make test        what proves the driver in an hour; the last line is the sum'
	@echo 'make matrix      that and more: every kernel, firmware and page size; hours (ONLY)'
	@echo 'make check       checkpatch, sparse, W=1, kernel-doc, layers, documents (ONLY)'
	@echo 'make unit        the tests of the pure rooms, on this host'
	@echo 'make oracle      the driver on the executable SMMU, judged at every step (STEPS, SEED)'
	@echo 'make kunit       the same tests, booted in kernels with sanitizers (KERNEL, ONLY)'
	@echo 'make scenarios   the guests of scripts/scenarios.cfg, a boot each (KERNEL, ONLY, FIRMWARE=acpi)'
	@echo 'make mutants     break the driver on purpose and see the tests go red (ONLY)'
	@echo 'make coverage    which lines and branches of the driver the suites execute'
	@echo 'make build       smmu3.ko for a kernel, in build/KERNEL/smmu3 (KERNEL)'
	@echo 'make verify      the model of the command queue, in all its interleavings (ONLY)'
	@echo 'make bench       this driver and the kernel'\''s own side by side, in counts (KERNEL, CHECK=1)'
	@echo 'make deb         the driver as a Debian package that builds itself (DKMS), in build/deb'
	@echo 'make deb-test    install it in an arm64 root, boot, remove it, boot; ten minutes'
	@echo 'make intree      put the driver into a kernel tree (LINUX)'
	@echo 'make intree-test build it in trees, in many configurations, and boot it (KERNEL, ONLY)'
	@echo 'make clean       remove build/; the downloads stay in the cache'
	@echo
	@echo 'KERNEL=5.10      or 6.12 or 7.3; where one is booted and none is named, all are'
	@echo 'ONLY=name        one check, suite or scenario; scenarios take patterns too'
	@echo
	@echo 'Missing packages are installed (as root or by sudo) or named. Kernels and QEMU'
	@echo 'come from the mirror of this host, into $$XDG_CACHE_HOME/arm-smmu-v3 or'
	@echo '~/.cache/arm-smmu-v3, which all clones share.'

run:
	@scripts/packages fetch build boot
	@scripts/run-demo $(KERNEL)

run-vm:
	@scripts/packages fetch build boot
	@scripts/run-vm $(KERNEL)

test:
	@scripts/test

matrix:
	@scripts/matrix $(ONLY)

check:
	@scripts/check $(ONLY)

unit:
	@scripts/packages unit
	@kunit/native/run

oracle:
	@scripts/packages unit
	@scripts/oracle $(STEPS) $(SEED)

kunit:
	@scripts/packages fetch kunit
	@status=0; for kernel in $(kernels); do \
		scripts/kunit $$kernel $(ONLY) || status=1; \
	done; exit $$status

scenarios:
	@scripts/packages fetch build boot
	@status=0; for kernel in $(kernels); do \
		scripts/scenarios $$kernel '$(ONLY)' || status=1; \
	done; exit $$status

mutants:
	@scripts/packages fetch build boot unit
	@scripts/mutants $(ONLY)

coverage:
	@scripts/packages unit
	@scripts/coverage

build:
	@scripts/packages fetch build
	@scripts/build $(KERNEL)

verify:
	@scripts/packages verify
	@scripts/verify $(ONLY)

bench:
	@scripts/packages fetch build boot bench
	@scripts/bench $(if $(filter file,$(origin KERNEL)),6.12,$(KERNEL))

deb:
	@scripts/deb

deb-test:
	@scripts/packages fetch boot deb root
	@scripts/deb-test

intree:
	@scripts/intree '$(LINUX)'

intree-test:
	@scripts/packages fetch build boot kunit intree
	@status=0; for kernel in $(kernels); do \
		scripts/intree-test $$kernel $(ONLY) || status=1; \
	done; exit $$status

clean:
	rm -rf build

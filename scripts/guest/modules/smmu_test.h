/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the guest's test modules are driven and how they report.
 *
 * A module gives a device an attribute "test".  Writing the name of a test into
 * it runs the test and prints one line of one of these forms, which is all that
 * the host looks at:
 *
 *	smmu-test: ok MODULE DEVICE TEST
 *	smmu-test: FAIL MODULE DEVICE TEST: WHY
 *
 * A test returns NULL when it succeeds, or the reason why it did not.
 */
#ifndef SMMU_TEST_H
#define SMMU_TEST_H

#include <linux/device.h>
#include <linux/module.h>
#include <linux/string.h>

/**
 * struct smmu_test - one named test of a device
 * @name: what is written to the attribute "test" to run it
 * @run: runs it in process context; NULL on success, else the reason
 */
struct smmu_test {
	const char *name;
	const char *(*run)(void *ctx);
};

/**
 * smmu_test_store() - run the test that was named and report it
 * @dev: device under test
 * @tests: table of tests
 * @count: entries in @tests
 * @ctx: passed to the test
 * @buf: what was written to the attribute
 * @len: length of @buf
 *
 * Context: Process context.
 * Return: @len when the test succeeded, -EIO when it failed, -EINVAL when no
 * test has this name.
 */
static inline ssize_t smmu_test_store(struct device *dev,
				      const struct smmu_test *tests,
				      size_t count, void *ctx,
				      const char *buf, size_t len)
{
	const char *why;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!sysfs_streq(buf, tests[i].name))
			continue;
		why = tests[i].run(ctx);
		if (why)
			pr_err("smmu-test: FAIL %s %s %s: %s\n", KBUILD_MODNAME,
			       dev_name(dev), tests[i].name, why);
		else
			pr_info("smmu-test: ok %s %s %s\n", KBUILD_MODNAME,
				dev_name(dev), tests[i].name);
		return why ? -EIO : len;
	}

	pr_err("smmu-test: FAIL %s %s: there is no such test\n", KBUILD_MODNAME,
	       dev_name(dev));
	return -EINVAL;
}

#endif /* SMMU_TEST_H */

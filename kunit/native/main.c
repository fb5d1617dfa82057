// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the KUnit suites linked into this program and prints one TAP line for
 * each case (or each parameter of one). Exit status 1 when a case failed.
 *
 * A case fails on a failed expectation and on a warning that it did not expect.
 */
#include <kunit/test.h>
#include <stdarg.h>

#define MAX_FILES 16
#define MAX_SHOWN 8	/* failures shown of one case */

struct native_allocation {
	struct native_allocation *next;
	u64 data[] __aligned(16);
};

unsigned int native_warnings;
u64 native_phys_offset;

static struct kunit_suite **registered[MAX_FILES];
static unsigned int files;
static unsigned int cases;
static unsigned int failures;
static __thread struct task_struct *current_task;

void native_register(struct kunit_suite **suites)
{
	BUG_ON(files == MAX_FILES);
	registered[files++] = suites;
}

void native_fail(struct kunit *test, bool leave, const char *file, int line,
		 const char *fmt, ...)
{
	va_list args;

	if (__atomic_add_fetch(&test->failures, 1, __ATOMIC_RELAXED) <= MAX_SHOWN) {
		va_start(args, fmt);
		printf("# FAILED %s:%d: ", file, line);
		vprintf(fmt, args);
		printf("\n");
		va_end(args);
	}
	if (leave)
		longjmp(test->leave, 1);
}

void native_skip(struct kunit *test, const char *why)
{
	test->skipped = true;
	test->why = why;
	longjmp(test->leave, 1);
}

void *native_alloc(struct kunit *test, size_t size)
{
	struct native_allocation *a = calloc(1, sizeof(*a) + size);

	BUG_ON(!a);
	a->next = test->memory;
	test->memory = a;
	return a->data;
}

static void release(struct kunit *test)
{
	struct native_allocation *a = test->memory;

	while (a) {
		struct native_allocation *next = a->next;

		free(a);
		a = next;
	}
}

static void run_body(struct kunit_suite *suite, struct kunit_case *c, struct kunit *test)
{
	bool ready = false;

	if (!setjmp(test->leave)) {
		ready = !suite->init || suite->init(test) == 0;
		if (ready)
			c->run_case(test);
		else
			native_fail(test, false, suite->name, 0, "init failed");
	}
	if (suite->exit && !setjmp(test->leave))
		suite->exit(test);
}

static void run_one(struct kunit_suite *suite, struct kunit_case *c, const void *param,
		    const char *desc)
{
	struct kunit test = { .param_value = param };
	unsigned int warnings;

	native_warnings = 0;
	run_body(suite, c, &test);
	warnings = native_warnings;
	if (warnings) {
		printf("# FAILED: %u warnings that the case did not expect\n", warnings);
		test.failures++;
	}
	if (test.failures > MAX_SHOWN)
		printf("# FAILED: %u expectations in all\n", test.failures);
	release(&test);

	cases++;
	failures += test.failures != 0;
	printf("%sok %u - %s.%s%s%s%s%s\n", test.failures ? "not " : "", cases, suite->name,
	       c->name, *desc ? ": " : "", desc, test.skipped ? " # SKIP " : "",
	       test.skipped ? test.why : "");
	fflush(stdout);
}

static void run_suite(struct kunit_suite *suite)
{
	struct kunit_case *c;

	if (suite->suite_init && suite->suite_init(suite)) {
		printf("not ok %u - %s.suite_init\n", ++cases, suite->name);
		failures++;
		return;
	}
	for (c = suite->test_cases; c->run_case; c++) {
		char desc[KUNIT_PARAM_DESC_SIZE] = "";
		const void *param = NULL;

		if (!c->generate_params) {
			run_one(suite, c, NULL, desc);
			continue;
		}
		while ((param = c->generate_params(param, desc)))
			run_one(suite, c, param, desc);
	}
	if (suite->suite_exit)
		suite->suite_exit(suite);
}

static void *thread_body(void *arg)
{
	struct task_struct *task = arg;

	current_task = task;
	return (void *)(long)task->fn(task->data);
}

struct task_struct *native_kthread_run(int (*fn)(void *data), void *data)
{
	struct task_struct *task = calloc(1, sizeof(*task));

	BUG_ON(!task);
	task->fn = fn;
	task->data = data;
	BUG_ON(pthread_create(&task->thread, NULL, thread_body, task));
	return task;
}

int kthread_stop(struct task_struct *task)
{
	void *result;

	WRITE_ONCE(task->stop, true);
	BUG_ON(pthread_join(task->thread, &result));
	free(task);
	return (long)result;
}

bool kthread_should_stop(void)
{
	return READ_ONCE(current_task->stop);
}

int main(void)
{
	unsigned int i;

	printf("TAP version 14\n");
	for (i = 0; i < files; i++) {
		struct kunit_suite **suite;

		for (suite = registered[i]; *suite; suite++)
			run_suite(*suite);
	}
	printf("1..%u\n", cases);
	return failures ? 1 : 0;
}

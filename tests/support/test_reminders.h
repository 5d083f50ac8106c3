#pragma once

#include "core/reminders/told.h"
#include "support/test_hotline.h"

/* A person who is reminded, in a hotline whose SMS channel can send. For cmocka: setup and teardown of each
 * test. */
int test_reminders_setup(void **state);
int test_reminders_teardown(void **state);

/* The person of the test agrees to be reminded of the rule, now; values: name, value ..., NULL. Returns the
 * deadline. */
Day test_subscribe(TestHotline *test, const char *rule, const char *const *values);
/* of STAY-90-CONT, so that the deadline is on this day. */
void test_subscribe_until(TestHotline *test, Day day);

/* Plans slice after slice until nothing is due. */
void test_plan_at(TestHotline *test, int64_t now);

/* Changes the store. sql is a literal. */
void test_run(TestHotline *test, const char *sql);

/* The text of a message in the outbox. Free with g_free. */
char *test_sent_text(TestHotline *test, int64_t id);

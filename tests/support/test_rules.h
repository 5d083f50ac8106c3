#pragma once

#include "core/rulebook/rule_desk.h"
#include "support/test_hotline.h"

/* The decree as it happened: a cut-off on 30 April 2025 that many were told, moved on 28 April to 10 September,
 * then over. Here it is the only rule, in force since 1 March. */

#define TEST_DECREE "LEGAL-1126"
#define TEST_APRIL "2025-04-30"
#define TEST_SEPTEMBER "2025-09-10"
#define TEST_MARCH_1 1740826800  /* 1 March 2025, 14:00 in Moscow */
#define TEST_APRIL_28 1745841600 /* 28 April 2025, 15:00 */
#define TEST_AUGUST_1 1754046000 /* 1 August 2025, 14:00 */

/* For cmocka: of the group, and before each test. */
int test_rules_setup(void **state);
int test_rules_reset(void **state);
int test_rules_teardown(void **state);

const Rule *test_decree(const TestHotline *test); /* as it is in force */
/* The file, with another date and last day. Free with g_free. */
char *test_decree_text(const char *date, const char *until);

/* Somebody who was told the date; returns the id of that. */
typedef struct TestPerson {
    unsigned n; /* of the number */
    Language language;
    const char *profile;
    const char *region;
    bool stopped;
    bool reminds;
} TestPerson;

int64_t test_add_person(TestHotline *test, const TestPerson *person);
/* One who may be written to and is reminded. */
int64_t test_add_one(TestHotline *test, unsigned n);
/* They dial and see the date that is in force. */
void test_look(TestHotline *test, int64_t told);

/* Staff member 2 approves or undoes a version. */
typedef bool (*TestRuleDeed)(Hotline *hotline, RuleAct *act, const char *rule, int64_t version,
                             GError **error);
RuleVerdict test_rule_act(TestHotline *test, TestRuleDeed deed, int64_t version);
/* One writes it, another approves it. */
void test_put_in_force(TestHotline *test, const char *date, const char *until);

/* One slice; is there more to do? */
bool test_take_slice(TestHotline *test);
/* All of them; how many were there? */
unsigned test_take_along(TestHotline *test);

#define TEST_DAY_IS(iso) "day = (SELECT CAST(strftime('%s', '" iso "') / 86400 AS INTEGER))"
#define TEST_CORRECTIONS "FROM outbox WHERE kind = 'reminder' AND state = 'queued'"

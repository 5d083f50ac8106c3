#pragma once

#include "core/deadlines/deadlines.h"

/* The rules and days off that we ship, and rules of a test's own. */

typedef struct TestShipped {
    Rules *rules;
    Calendar *calendar;
} TestShipped;

/* For cmocka: state is a TestShipped *. */
int test_shipped_setup(void **state);
int test_shipped_teardown(void **state);

/* "2026-03-11", which must be a date. */
Day test_iso(const char *text);
void test_set_day(Facts *facts, const char *name, Day day_or_none);

/* A rule file: two months, for workers, of a law that ends with 2027. topics is a literal. */
#define TEST_RULE(topics)                                                                     \
    "[rule]\nid=TEST-1\ntopic=" topics                                                        \
    "\ncitizenship=UZ, KG\npurpose=work\ntrigger=entry\n"                                     \
    "length=2\nunit=month\nclass=A\nconfidence=high\nlaw=Law 1\n"                             \
    "valid_from=2020-01-01\nvalid_until=2027-12-31\n"                                         \
    "verified_as_of=2026-03-11\nreview_due=2026-05-10\nsources=S1\n"                          \
    "reviewer=A. Lawyer\n\n[text]\n"                                                          \
    "what[uz]=To'lov\nwhat[uz_Cyrl]=Тўлов\nwhat[ky]=Төлөм\nwhat[ru]=Оплата\n" \
    "advice[uz]=To'lang.\nadvice[uz_Cyrl]=Тўланг.\nadvice[ky]=Төлөңүз.\n"        \
    "advice[ru]=Оплатите.\n"                                                          \
    "passed[uz]=O'tdi.\npassed[uz_Cyrl]=Ўтди.\npassed[ky]=Өттү.\n"                    \
    "passed[ru]=Прошло.\n"

/* The text with its only place of old replaced. Free with g_free. */
char *test_replaced(const char *text, const char *old, const char *new);

#pragma once

#include <glib.h>

#include "core/hotline.h"
#include "providers/provider.h"

/* A whole hotline in memory for tests: the shipped screens, texts and tables, an empty store, a clock
 * that the test moves, and one person at a time who dials and texts. */
typedef struct TestHotline {
    Hotline hotline;
    Config config;
    Channel ussd, sms;
    HotlineSecret *secret;
    int64_t now;
    const char *phone; /* who dials and texts; set by the test */
    unsigned serial;   /* of lines and messages */
    char line[16];     /* the USSD session */
    GString *typed;    /* in it so far, as the provider sends it */
    Reply reply;       /* the last one */
} TestHotline;

#define TEST_UZ "+998901234567"
#define TEST_KG "+996555123456"
#define TEST_RU "+79161234567"
#define TEST_NOON 1795424400 /* 23 November 2026, 12:00 in Moscow, a Monday */

/* For cmocka: state is a TestHotline *. Reset before each test empties the store. */
int test_hotline_setup(void **state);
int test_hotline_reset(void **state);
int test_hotline_teardown(void **state);

/* Dials the code and what follows it ("" or "2*6"); answers on the open line. Returns the reply. */
const char *test_dial(TestHotline *test, const char *after_code);
const char *test_press(TestHotline *test, const char *key);
/* Several keys, "2 6 1". */
const char *test_press_all(TestHotline *test, const char *keys);
/* The operator or the provider says that the line is closed. */
void test_hang_up(TestHotline *test);
/* An SMS; with an id of its own, or the one given. */
const char *test_text(TestHotline *test, const char *text);
const char *test_text_with_id(TestHotline *test, const char *id, const char *text);
/* The same turn once more, as a provider does that missed the answer. */
const char *test_repeat(TestHotline *test);

void test_sweep_at(TestHotline *test, int64_t now);

/* Makes the person known with this language, without a message. */
void test_know(TestHotline *test, Language language, bool latin);

/* The citizenship of that person, who is known. */
void test_set_citizenship(TestHotline *test, const char *citizenship);

/* One number or text out of the store. sql is a literal. */
int64_t test_number(TestHotline *test, const char *sql);
char *test_string(TestHotline *test, const char *sql); /* "" if NULL or no row; free with g_free */

/* The screen where the person's session stands, "" if there is none. Free with g_free. */
char *test_screen(TestHotline *test, Bearer bearer);
/* Text n of the newest case, opened with the recovery key. Free with g_free. */
char *test_case_text(TestHotline *test, int64_t n);

/* Does the last reply show this msgid, up to its first placeholder? */
bool test_shows(const TestHotline *test, Language language, const char *msgid);

#define assert_screen(test, bearer, id)                            \
    do {                                                           \
        g_autofree char *screen_now = test_screen((test), bearer); \
        assert_string_equal(screen_now, id);                       \
    } while (0)
#define assert_stored(test, sql, expected)                         \
    do {                                                           \
        static const char stored_sql[] = sql;                      \
        g_autofree char *stored = test_string((test), stored_sql); \
        assert_string_equal(stored, expected);                     \
    } while (0)
#define assert_count(test, sql, expected)                             \
    do {                                                              \
        static const char counted_sql[] = sql;                        \
        assert_int_equal(test_number((test), counted_sql), expected); \
    } while (0)
#define assert_shows(test, language, msgid) assert_true(test_shows((test), language, msgid))

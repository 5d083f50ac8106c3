/* Cases that are about the same thing, asked as browsers ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_casework.h"

static void claim(int64_t number)
{
    test_case_does(office.ada, number, "/claim", "{}", "200");
}

static void set_status(int64_t number, const char *status)
{
    g_autofree char *body = g_strdup_printf("{\"status\":\"%s\"}", status);

    test_case_does(office.ada, number, "/status", body, "200");
}

static void merge(int64_t number, int64_t into, const char *verdict)
{
    g_autofree char *body = g_strdup_printf("{\"into\":%d}", (int)into);

    test_case_does(office.ada, number, "/merge", body, verdict);
}

static void assert_into(int64_t number, int64_t into)
{
    g_autofree char *expected = into ? g_strdup_printf("%d", (int)into) : g_strdup("null");

    test_case_is(number, "merged_into", expected);
}

static void a_duplicate_is_closed_and_both_know(void **state)
{
    int64_t one = test_case_dialled(TEST_UZ, "6"), whole = test_case_dialled(TEST_KG, "6");
    g_autofree char *duplicates = g_strdup_printf("[%d]", (int)one);
    g_autofree char *events = NULL, *seen = NULL, *at_whole = NULL;

    (void)state;
    claim(one);
    merge(one, whole, "200");
    test_case_is(one, "status", "\"closed\"");
    assert_into(one, whole);
    test_case_is(whole, "duplicates", duplicates);
    test_case_is(whole, "status", "\"new\"");
    events = test_case_member(one, "events");
    seen = g_strdup_printf("\"kind\":\"merge\",\"from\":null,\"to\":\"%d\"", (int)whole);
    assert_non_null(strstr(events, seen));
    at_whole = test_case_member(whole, "events");
    g_free(seen);
    seen = g_strdup_printf("\"kind\":\"duplicate\",\"from\":null,\"to\":\"%d\"", (int)one);
    assert_non_null(strstr(at_whole, seen));
}

static void no_chain_and_no_circle_comes_about(void **state)
{
    int64_t one = test_case_dialled(TEST_UZ, "6"), two = test_case_dialled(TEST_KG, "6");
    int64_t three = test_case_dialled(TEST_RU, "6");

    (void)state;
    claim(one);
    claim(two);
    merge(one, one, "409 same");
    merge(one, 10000008, "404 no_such_case");
    merge(one, two, "200");
    merge(two, one, "409 duplicate"); /* a circle */
    merge(one, three, "409 duplicate");
    claim(three);
    merge(three, one, "409 duplicate"); /* a chain */
    assert_into(three, 0);
    merge(two, three, "200"); /* what was merged into it goes along */
    assert_into(one, three);
    assert_into(two, three);
    assert_count(office.test,
                 "SELECT COUNT(*) FROM cases AS a JOIN cases AS b ON b.id = a.merged_into"
                 " WHERE b.merged_into IS NOT NULL",
                 0);
}

static void reopened_it_is_a_duplicate_no_more(void **state)
{
    int64_t one = test_case_dialled(TEST_UZ, "6"), whole = test_case_dialled(TEST_KG, "6");
    g_autofree char *events = NULL,
                    *seen = g_strdup_printf("\"kind\":\"duplicate\",\"from\":\"%d\",\"to\":null",
                                            (int)one);

    (void)state;
    claim(one);
    merge(one, whole, "200");
    set_status(one, "in_review");
    assert_into(one, 0);
    test_case_is(one, "status", "\"in_review\"");
    test_case_is(whole, "duplicates", "[]");
    events = test_case_member(whole, "events");
    assert_non_null(strstr(events, seen));
    merge(one, whole, "200");
}

/* Else nobody would see that somebody still waits. */
static void what_is_open_is_merged_into_what_is_open(void **state)
{
    static const struct {
        const char *one, *whole; /* their statuses; NULL: new */
        const char *verdict;
    } cases[] = {
        {NULL, NULL, "200"},
        {NULL, "waiting", "200"},
        {NULL, "referred", "409 into_closed"},
        {NULL, "resolved", "409 into_closed"},
        {NULL, "closed", "409 into_closed"},
        {NULL, "mistake", "409 into_closed"},
        {"waiting", "closed", "409 into_closed"},
        {"closed", "resolved", "200"},
        {"resolved", NULL, "200"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t one = test_case_dialled(TEST_UZ, "6"), whole = test_case_dialled(TEST_KG, "6");
        bool merged = g_str_equal(cases[i].verdict, "200");

        claim(one);
        claim(whole);
        if (cases[i].one)
            set_status(one, cases[i].one);
        if (cases[i].whole)
            set_status(whole, cases[i].whole);
        merge(one, whole, cases[i].verdict);
        assert_into(one, merged ? whole : 0);
        if (!merged && !cases[i].one)
            test_case_is(one, "status", "\"new\"");
    }
}

static void a_merge_names_a_case(void **state)
{
    static const char *const bad[] = {"{}",
                                      "{\"into\":\"10000008\"}",
                                      "{\"into\":9999999}",
                                      "{\"into\":100000000}",
                                      "{\"into\":-1}",
                                      "{\"into\":10000008.5}",
                                      "{\"into\":null}"};
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(number);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        test_case_does(office.ada, number, "/merge", bad[i], "400 bad_request");
    test_case_is(number, "status", "\"new\"");
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(a_duplicate_is_closed_and_both_know),
        OFFICE_TEST(no_chain_and_no_circle_comes_about),
        OFFICE_TEST(reopened_it_is_a_duplicate_no_more),
        OFFICE_TEST(what_is_open_is_merged_into_what_is_open),
        OFFICE_TEST(a_merge_names_a_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

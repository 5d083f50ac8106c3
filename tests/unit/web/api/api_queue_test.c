/* The queue as browsers ask for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/claim.h"
#include "support/test_casework.h"

/* The numbers of a page, and the total: "3: 11111111 22222222". */
static char *page(const char *token, const char *query)
{
    g_autofree char *what = g_strconcat("/cases", query, NULL);
    g_auto(TestAnswer) answer = test_case_ask(token, 0, what, NULL, "200");
    JsonObject *root = json_node_get_object(answer.json);
    JsonArray *cases = json_object_get_array_member(root, "cases");
    GString *text = g_string_new(NULL);

    g_string_printf(text, "%d:", (int)json_object_get_int_member(root, "total"));
    for (guint i = 0; i < json_array_get_length(cases); i++)
        g_string_append_printf(
            text, " %d",
            (int)json_object_get_int_member(json_array_get_object_element(cases, i), "number"));
    return g_string_free(text, FALSE);
}

static void assert_page(const char *query, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void assert_page(const char *query, const char *format, ...)
{
    g_autofree char *found = page(office.ada, query);
    g_autofree char *expected = NULL;
    va_list words;

    va_start(words, format);
    expected = g_strdup_vprintf(format, words);
    va_end(words);
    if (!g_str_equal(found, expected))
        fail_msg("%s: %s, expected %s", query, found, expected);
}

static void the_gravest_stands_first(void **state)
{
    int wages = (int)test_case_dialled(TEST_UZ, "6"), raid = (int)test_case_dialled(TEST_KG, "1");
    int sos = (int)test_sos_dialled(TEST_RU);

    (void)state;
    assert_page("", "3: %d %d %d", sos, raid, wages);
    assert_page("?order=rank", "3: %d %d %d", sos, raid, wages);
    assert_page("?order=newest", "3: %d %d %d", sos, raid, wages);
    assert_page("?limit=1&offset=1", "3: %d", raid);
    assert_page("?offset=3", "3:");
    assert_page("?offset=10000000", "3:");
    assert_page("?urgent=1", "1: %d", sos);
    assert_page("?urgent=0", "2: %d %d", raid, wages);
    assert_page("?category=raid", "1: %d", raid);
    assert_page("?category=raid&urgent=1", "0:");
    assert_page("?region=RU-MOW", "2: %d %d", raid, wages);
    assert_page("?language=ru", "3: %d %d %d", sos, raid, wages);
    assert_page("?language=ky", "0:");
    assert_page("?status=draft,closed", "0:");
    assert_page("?status=new", "3: %d %d %d", sos, raid, wages);
    assert_page("?since=1795424400", "3: %d %d %d", sos, raid, wages);
    assert_page("?until=1795424400", "0:");
    assert_page("?category=nothing%27%20OR%201%3D1", "0:");
}

static void who_waited_goes_up(void **state)
{
    int wages = (int)test_case_dialled(TEST_UZ, "6"), raid;

    (void)state;
    test_office_wait(15 * 3600);
    raid = (int)test_case_dialled(TEST_KG, "1");
    assert_page("", "2: %d %d", raid, wages);
    test_office_wait(2 * 3600);
    test_case_dialled(TEST_RU, "1");
    assert_page("?limit=2", "3: %d %d", raid, wages); /* and the raid of now last */
}

static void what_is_mine_is_what_i_claimed(void **state)
{
    int one = (int)test_case_dialled(TEST_UZ, "6"), two = (int)test_case_dialled(TEST_KG, "1");

    (void)state;
    assert_page("?mine=1", "0:");
    test_case_does(office.ada, one, "/claim", "{}", "200");
    test_case_does(office.bo, two, "/claim", "{}", "200");
    assert_page("?mine=1", "1: %d", one);
    assert_page("?mine=0", "2: %d %d", two, one);
    test_office_wait(CLAIM_SECONDS);
    assert_page("?mine=1", "0:");
}

static void a_filter_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = {
        "?status=",
        "?status=entering",
        "?status=new,",
        "?status=new,new",
        "?status=New",
        "?status=new,draft,in_review,waiting,referred,resolved,closed,mistake,new",
        "?category=",
        "?region=12345678901234567890123456789012345678901",
        "?urgent=2",
        "?urgent=yes",
        "?urgent=",
        "?mine=-1",
        "?since=-1",
        "?since=1.5",
        "?until=99999999999999999999",
        "?order=RANK",
        "?order=",
        "?offset=-1",
        "?offset=10000001",
        "?limit=0",
        "?limit=201",
        "?limit=all",
        "?sort=rank",
        "?limit=1&limit=2",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *what = g_strconcat("/cases", bad[i], NULL);

        test_case_does(office.ada, 0, what, NULL, "400 bad_request");
    }
}

static void assert_counts(const char *expected)
{
    g_auto(TestAnswer) answer = test_case_ask(office.ada, 0, "/cases/counts", NULL, "200");

    assert_string_equal(answer.response.body, expected);
}

static void counts_are_for_title_and_filters(void **state)
{
    (void)state;
    assert_counts(
        "{\"by_status\":{\"draft\":0,\"new\":0,\"in_review\":0,\"waiting\":0,\"referred\":0,"
        "\"resolved\":0,\"closed\":0,\"mistake\":0},\"urgent_new\":0,\"mine\":0,"
        "\"oldest_new_at\":null}");
    test_case_dialled(TEST_UZ, "6");
    test_case_does(office.ada, test_sos_dialled(TEST_RU), "/claim", "{}", "200");
    assert_counts(
        "{\"by_status\":{\"draft\":0,\"new\":2,\"in_review\":0,\"waiting\":0,\"referred\":0,"
        "\"resolved\":0,\"closed\":0,\"mistake\":0},\"urgent_new\":1,\"mine\":1,"
        "\"oldest_new_at\":1795424400}");
}

/* ---- The next ---- */

static int64_t next(const char *token)
{
    g_auto(TestAnswer) answer = test_case_ask(token, 0, "/cases/next", "{}", "200");

    return json_object_get_int_member(json_node_get_object(answer.json), "number");
}

static void each_gets_another_case_until_there_is_none(void **state)
{
    int64_t wages = test_case_dialled(TEST_UZ, "6"), raid = test_case_dialled(TEST_KG, "1");
    int64_t sos = test_sos_dialled(TEST_RU);

    (void)state;
    test_case_does(office.ada, 0, "/cases/next", "{\"number\":1}", "400 bad_request");
    assert_int_equal(next(office.ada), sos);
    assert_int_equal(next(office.bo), raid);
    assert_int_equal(next(office.ada), wages);
    test_case_does(office.bo, 0, "/cases/next", "{}", "404 none");
    test_office_wait(CLAIM_SECONDS);
    assert_int_equal(next(office.bo), sos);
    assert_count(office.test, "SELECT COUNT(*) FROM case_events WHERE kind = 'claim'", 4);
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'case.claim'", 4);
}

/* ---- Sealed texts in bulk ---- */

static char *sealed(const char *query, int64_t *following)
{
    g_autofree char *what = g_strconcat("/cases/sealed", query, NULL);
    g_auto(TestAnswer) answer = test_case_ask(office.viewer, 0, what, NULL, "200");
    JsonObject *root = json_node_get_object(answer.json);
    JsonArray *cases = json_object_get_array_member(root, "cases");
    GString *text = g_string_new(NULL);

    *following = json_object_get_null_member(root, "next")
                     ? 0
                     : json_object_get_int_member(root, "next");
    for (guint i = 0; i < json_array_get_length(cases); i++) {
        JsonObject *one = json_array_get_object_element(cases, i);
        JsonArray *texts = json_object_get_array_member(one, "texts");

        g_string_append_printf(text, "%d*%u ", (int)json_object_get_int_member(one, "number"),
                               json_array_get_length(texts));
    }
    return g_string_free(text, FALSE);
}

static int64_t texted(const char *phone, const char *words)
{
    office.test->phone = phone;
    test_know(office.test, LANGUAGE_RU, false);
    test_text(office.test, words);
    return test_number(office.test, "SELECT number FROM cases ORDER BY id DESC LIMIT 1");
}

static void sealed_texts_come_page_by_page(void **state)
{
    int64_t one = texted(TEST_UZ, "Нас держат на рынке"), two, following = 0;
    g_autofree char *both = NULL, *first = NULL, *second = NULL, *none = NULL;
    g_autofree char *query = NULL, *all = NULL, *half = NULL, *rest = NULL;

    (void)state;
    test_case_dialled(TEST_RU, "6"); /* without words */
    two = texted(TEST_KG, "Не платят");
    all = g_strdup_printf("%d*1 %d*1 ", (int)two, (int)one);
    half = g_strdup_printf("%d*1 ", (int)two);
    rest = g_strdup_printf("%d*1 ", (int)one);
    both = sealed("", &following);
    assert_string_equal(both, all);
    assert_int_equal(following, 0);
    first = sealed("?limit=1", &following);
    assert_string_equal(first, half);
    assert_int_not_equal(following, 0);
    query = g_strdup_printf("?limit=1&before=%d", (int)following);
    second = sealed(query, &following);
    assert_string_equal(second, rest);
    none = sealed("?before=1", &following);
    assert_string_equal(none, "");
    assert_int_equal(following, 0);
}

static void reading_in_bulk_is_noted_whatever_page_is_first(void **state)
{
    int64_t following;
    g_autofree char *page_of_all = sealed("?before=5", &following);

    (void)state;
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'cases.search'", 1);
    g_free(page_of_all);
    page_of_all = sealed("", &following);
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'cases.search'", 1);
    test_office_wait(600);
    g_free(page_of_all);
    page_of_all = sealed("", &following);
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'cases.search'", 2);
}

static void a_page_of_sealed_texts_is_small_or_refused(void **state)
{
    static const char *const bad[] = {"?limit=0", "?limit=1001", "?before=0", "?before=x", "?n=1"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *what = g_strconcat("/cases/sealed", bad[i], NULL);

        test_case_does(office.viewer, 0, what, NULL, "400 bad_request");
    }
    test_case_does(NULL, 0, "/cases/sealed", NULL, "401 signed_out");
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(the_gravest_stands_first),
        OFFICE_TEST(who_waited_goes_up),
        OFFICE_TEST(what_is_mine_is_what_i_claimed),
        OFFICE_TEST(a_filter_that_is_none_is_refused),
        OFFICE_TEST(counts_are_for_title_and_filters),
        OFFICE_TEST(each_gets_another_case_until_there_is_none),
        OFFICE_TEST(sealed_texts_come_page_by_page),
        OFFICE_TEST(reading_in_bulk_is_noted_whatever_page_is_first),
        OFFICE_TEST(a_page_of_sealed_texts_is_small_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

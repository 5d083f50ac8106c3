#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_mapping.h"

#define FORM "application/x-www-form-urlencoded"

static const char *const headers[] = {"Content-Type: " FORM, "X-Number: +998901234567",
                                      "Cookie: a=1; SESSION=abc; b=2", NULL};

static void values_are_found_where_they_stand(void **state)
{
    static const struct {
        const char *method;
        const char *body;
        const char *place;
        const char *expected; /* NULL: not there */
    } cases[] = {
        {"POST", "a=1&b=2", "form:b", "2"},
        {"POST", "a=1&b=2", "form:c", NULL},
        {"POST", "a=1&b=2", "query:q", "in query"},
        {"POST", "a=1", "query:a", NULL},
        {"POST", "a=1", "param:a", "1"},
        {"POST", "a=1", "param:q", NULL},
        {"GET", "", "param:q", "in query"},
        {"POST", "{\"a\":{\"b\":[1,\"x\"]},\"t\":true}", "json:/a/b/1", "x"},
        {"POST", "{\"a\":{\"b\":[1,\"x\"]},\"t\":true}", "json:/a/b/0", "1"},
        {"POST", "{\"a\":{\"b\":[1,\"x\"]},\"t\":true}", "json:/t", "true"},
        {"POST", "{\"a\":{\"b\":[1,\"x\"]},\"t\":null}", "json:/t", NULL},
        {"POST", "<d t='Begin'><m n='7'>x</m></d>", "xml:@t", "Begin"},
        {"POST", "<d t='Begin'><m n='7'>x</m></d>", "xml:m/@n", "7"},
        {"POST", "<d t='Begin'><m n='7'>x</m></d>", "xml:m", "x"},
        {"POST", "<d t='Begin'><m n='7'>x</m></d>", "xml:o", NULL},
        {"POST", "", "header:x-number", "+998901234567"},
        {"POST", "", "header:X-Other", NULL},
        {"POST", "", "cookie:SESSION", "abc"},
        {"POST", "", "cookie:SESS", NULL},
        {"POST", "whole", "body", "whole"},
        {"POST", "a=1&b=2", "form:c | form:b | form:a", "2"},
        {"POST", "id: 42 | x", "regex:id: ([0-9]+) \\| x", "42"},
        {"POST", "a=%FF", "form:a", NULL},
        {"POST", "a=x%00y", "form:a", NULL},
        {"POST", "", "status", "0"},
        {"POST", "", "nowhere:x", NULL},
        {"POST", "", "", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = mapping_request(cases[i].method, "q=in+query", cases[i].body,
                                              headers);
        g_autoptr(HttpDoc) doc = http_doc_of_request(&request);
        g_autofree char *text = http_doc_text(doc, cases[i].place);

        if (cases[i].expected)
            assert_string_equal(text, cases[i].expected);
        else
            assert_null(text);
    }
}

static void a_new_session_has_another_name_each_time(void **state)
{
    HttpRequest request = mapping_request("GET", "", "", NULL);
    g_autoptr(HttpDoc) doc = http_doc_of_request(&request);
    g_autofree char *one = http_doc_text(doc, "query:session | new");
    g_autofree char *other = http_doc_text(doc, "query:session | new");

    (void)state;
    assert_true(inbound_is_id(one));
    assert_string_not_equal(one, other);
}

static void what_does_not_parse_is_told(void **state)
{
    static const struct {
        const char *body;
        const char *place;
        bool broken;
    } cases[] = {
        {"{", "json:/a", true},   {"<a>", "xml:@b", true}, {"a=%zz", "form:a", true},
        {"{}", "json:/a", false}, {"{", "body", false},    {"a=1", "form:b", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = mapping_request("POST", "", cases[i].body, NULL);
        g_autoptr(HttpDoc) doc = http_doc_of_request(&request);
        g_autoptr(GError) error = NULL;

        g_free(http_doc_text(doc, cases[i].place));
        assert_int_equal(http_doc_broken(doc, &error), cases[i].broken);
        assert_int_equal(error != NULL, cases[i].broken);
    }
}

static void conditions_hold_or_not(void **state)
{
    static const struct {
        const char *condition;
        bool expected;
    } cases[] = {
        {"form:a", true},
        {"form:none", false},
        {"form:empty", false},
        {"form:a = 1", true},
        {"form:a=1", true},
        {"form:a = 2, 1", true},
        {"form:a = 2", false},
        {"form:s = ESME_*", true},
        {"form:s = ESME", false},
        {"form:a != 1", false},
        {"form:a != 2", true},
        {"form:none != 2", true},
        {"form:none or form:a = 1", true},
        {"form:none or form:a = 2", false},
        {"regex:a=[0-9] or x|a=1", true},
        {"regex:a=9", false},
        {"", false},
    };
    HttpRequest request = mapping_request("POST", "", "a=1&empty=&s=ESME_RINVDST", NULL);
    g_autoptr(HttpDoc) doc = http_doc_of_request(&request);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(http_doc_is(doc, cases[i].condition), cases[i].expected);
}

static void an_answer_has_a_status_and_no_header(void **state)
{
    HttpAnswer answer = {.status = 202, .body = "{\"id\":7}", .body_length = 8};
    g_autoptr(HttpDoc) doc = http_doc_of_answer(&answer);
    g_autofree char *status = http_doc_text(doc, "status");
    g_autofree char *id = http_doc_text(doc, "json:/id");
    g_autofree char *header = http_doc_text(doc, "header:X-Number");
    g_autofree char *query = http_doc_text(doc, "query:q");

    (void)state;
    assert_string_equal(status, "202");
    assert_string_equal(id, "7");
    assert_null(header);
    assert_null(query);
}

static void wrong_places_have_a_problem(void **state)
{
    static const struct {
        const char *place;
        bool in_answer;
        bool good;
    } cases[] = {
        {"form:a", false, true},     {"query:a | new", false, true},
        {"json:/a", false, true},    {"xml:@t", false, true},
        {"regex:a(b)", false, true}, {"status", true, true},
        {"json:/a", true, true},     {"form:", false, false},
        {"form", false, false},      {"json:a", false, false},
        {"xml:/a", false, false},    {"regex:a(", false, false},
        {"status", false, false},    {"form:a", true, false},
        {"new", true, false},        {"query:a | nothing", false, false},
        {"bodyguard", false, false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(!http_place_problem(cases[i].place, cases[i].in_answer), cases[i].good);
    assert_null(http_condition_problem("form:a = 1 or json:/b != 2", false));
    assert_non_null(http_condition_problem("form:a = ", false));
    assert_non_null(http_condition_problem("form:a = 1 or jsn:/b", false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_where_they_stand),
        cmocka_unit_test(a_new_session_has_another_name_each_time),
        cmocka_unit_test(what_does_not_parse_is_told),
        cmocka_unit_test(conditions_hold_or_not),
        cmocka_unit_test(an_answer_has_a_status_and_no_header),
        cmocka_unit_test(wrong_places_have_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

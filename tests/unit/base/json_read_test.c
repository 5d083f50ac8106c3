#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/json_read.h"

static void a_pointer_finds_its_value(void **state)
{
    static const char body[] = "{\"a\":[{\"b/c\":\"x\"},7,1.5,true,null,{\"~\":\"\"}]}";
    static const struct {
        const char *pointer;
        const char *text; /* NULL: nothing there */
    } cases[] = {
        {"/a/0/b~1c", "x"}, {"/a/1", "7"},   {"/a/2", "1.5"},  {"/a/3", "true"},
        {"/a/4", NULL},     {"/a/5/~0", ""}, {"/a/9/z", NULL}, {"/a", NULL},
        {"", NULL},         {"/a/-1", NULL}, {"/a/1/b", NULL}, {"/nobody", NULL},
    };
    g_autoptr(JsonNode) root = json_read(body, strlen(body), NULL);

    (void)state;
    assert_non_null(root);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = json_text_at(root, cases[i].pointer);

        if (cases[i].text)
            assert_string_equal(text, cases[i].text);
        else
            assert_null(text);
    }
}

static void what_is_no_json_is_refused(void **state)
{
    static const char *const bodies[] = {
        "",
        "{",
        "{\"a\":\"x\\u0000y\"}",
        "{\"a\\u0000\":1}",
        "{\"a\":\"x\\222y\"}",
        "{\"a\":\"x\\qy\"}",
        "{\"a\":\"\xff\"}",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "/*\"*/[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "[1 /* */]",
        "//\n[1]",
        "['a']",
        "{} {}",
        "[1]\n[2]",
        "{\"a\":1}{\"a\":2}",
        "x",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(json_read(bodies[i], strlen(bodies[i]), &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
    }
}

static void a_backslash_before_u0000_is_no_nul(void **state)
{
    static const char body[] = "[\"\\\\u0000\"]";
    g_autoptr(JsonNode) root = json_read(body, strlen(body), NULL);
    g_autofree char *text = json_text_at(root, "/0");

    (void)state;
    assert_string_equal(text, "\\u0000");
}

static void a_quoted_text_reads_back(void **state)
{
    g_autofree char *quoted = json_quote("a \"b\" \\ \n Салом");
    g_autoptr(JsonNode) root = json_read(quoted, strlen(quoted), NULL);
    g_autofree char *text = json_text_at(root, "");

    (void)state;
    assert_string_equal(text, "a \"b\" \\ \n Салом");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pointer_finds_its_value),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(a_backslash_before_u0000_is_no_nul),
        cmocka_unit_test(a_quoted_text_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/form.h"

/* Parses a copy of the exact size, so that a sanitizer sees one octet too far. */
static Form *parse(const char *data, size_t length, GError **error)
{
    g_autofree char *copy = length ? g_memdup2(data, length) : g_malloc(1);

    return form_parse(copy, length, error);
}

static void fields_are_decoded(void **state)
{
    static const struct {
        const char *data;
        const char *name;
        const char *expected;
    } cases[] = {
        {"a=1&b=2", "a", "1"},
        {"a=1&b=2", "b", "2"},
        {"a=1&b=2", "c", NULL},
        {"a=1&b=2", "A", NULL},
        {"", "", NULL},
        {"text=one+two", "text", "one two"},
        {"text=%2B998", "text", "+998"},
        {"text=1%2A2", "text", "1*2"},
        {"text=%e2%98%8E", "text", "\xe2\x98\x8e"},
        {"text=a=b==c", "text", "a=b==c"},
        {"te%78t+1=a", "text 1", "a"},
        {"text=", "text", ""},
        {"text", "text", ""},
        {"text&b=1", "text", ""},
        {"text&b=1", "b", "1"},
        {"=1", "", "1"},
        {"&&a=1&&b=2&", "b", "2"},
        {"&", "", NULL},
        {"a=%26%3D%25", "a", "&=%"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Form) form = parse(cases[i].data, strlen(cases[i].data), &error);
        const char *text;

        assert_null(error);
        text = form_text(form, cases[i].name);
        if (cases[i].expected)
            assert_string_equal(text, cases[i].expected);
        else
            assert_null(text);
    }
}

static void malformed_data_is_refused(void **state)
{
    static const char *const cases[] = {
        "a=%",   "a=%4",    "a=%4g", "a=%g4",     "%=1",     "a=1&b=%2",
        "a=%+1", "a=1&a=2", "a&a",   "a=1&%61=2", "a%00b=1", "=1&=2",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(parse(cases[i], strlen(cases[i]), &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
    }
}

static void a_value_may_hold_any_octet_but_only_text_is_text(void **state)
{
    static const char data[] = "utf16=%04%21%00+&latin=%E9&nul=a%00b&raw=\xd0\xa1\xd0\xb0";
    g_autoptr(Form) form = parse(data, sizeof(data) - 1, NULL);
    size_t length = 0;
    const char *bytes = form_bytes(form, "utf16", &length);

    (void)state;
    assert_int_equal(length, 4);
    assert_memory_equal(bytes, "\x04\x21\x00\x20\x00", 5);
    assert_null(form_text(form, "latin"));
    assert_null(form_text(form, "nul"));
    assert_non_null(form_bytes(form, "nul", &length));
    assert_int_equal(length, 3);
    assert_string_equal(form_text(form, "raw"), "\xd0\xa1\xd0\xb0");
    assert_null(form_bytes(form, "absent", &length));
}

static void up_to_64_fields_are_taken(void **state)
{
    for (unsigned count = 64; count <= 65; count++) {
        g_autoptr(GString) data = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(Form) form = NULL;

        for (unsigned i = 0; i < count; i++)
            g_string_append_printf(data, "f%u=%u&", i, i);
        form = parse(data->str, data->len, &error);
        assert_int_equal(form != NULL, count == 64);
        assert_int_equal(error != NULL, count != 64);
        if (form)
            assert_string_equal(form_text(form, "f63"), "63");
    }
    (void)state;
}

static void fields_can_be_gone_over_in_their_order(void **state)
{
    static const char data[] = "b=1&a=%00x&c";
    g_autoptr(Form) form = parse(data, sizeof(data) - 1, NULL);

    (void)state;
    assert_int_equal(form_count(form), 3);
    assert_string_equal(form_field(form, 0)->name, "b");
    assert_string_equal(form_field(form, 0)->value, "1");
    assert_string_equal(form_field(form, 1)->name, "a");
    assert_int_equal(form_field(form, 1)->length, 2);
    assert_memory_equal(form_field(form, 1)->value, "\0x", 3);
    assert_string_equal(form_field(form, 2)->name, "c");
    assert_int_equal(form_field(form, 2)->length, 0);
}

static void what_is_written_is_read_again(void **state)
{
    static const char text[] = "a&b=c +%\n\"O'zbek\" \xd2\xae~";
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(Form) form = NULL;

    (void)state;
    form_add(out, "text-&", text);
    form_add(out, "empty", "");
    form = parse(out->str, out->len, NULL);
    assert_int_equal(form_count(form), 2);
    assert_string_equal(form_text(form, "text-&"), text);
    assert_string_equal(form_text(form, "empty"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_decoded),
        cmocka_unit_test(malformed_data_is_refused),
        cmocka_unit_test(a_value_may_hold_any_octet_but_only_text_is_text),
        cmocka_unit_test(up_to_64_fields_are_taken),
        cmocka_unit_test(fields_can_be_gone_over_in_their_order),
        cmocka_unit_test(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

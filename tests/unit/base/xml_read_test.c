#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/xml_read.h"

static void a_path_finds_text_and_attributes(void **state)
{
    static const char body[] =
        "<?xml version=\"1.0\"?><x:r xmlns:x='http://x'><m id=\"7\">a<b/>&lt;c</m><m>2</m>"
        "<t><![CDATA[1<2]]></t></x:r>";
    g_autoptr(XmlNode) root = xml_read(body, strlen(body), NULL);

    (void)state;
    assert_non_null(root);
    assert_string_equal(root->name, "r");
    assert_string_equal(xml_text_at(root, "m"), "a<c");
    assert_string_equal(xml_text_at(root, "m/@id"), "7");
    assert_string_equal(xml_text_at(root, "m/b"), "");
    assert_string_equal(xml_text_at(root, "t"), "1<2");
    assert_null(xml_text_at(root, "m/@none"));
    assert_null(xml_text_at(root, "none/@id"));
    assert_null(xml_text_at(root, "@id"));
    assert_int_equal(root->children->len, 3);
}

static void what_is_no_xml_is_refused(void **state)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    const char *bodies[] = {
        "", "<a>", "text", "<a>&own;</a>", "<a></b>", "<a>\xff</a>", "<a/><b/>", NULL,
    };

    (void)state;
    for (int i = 0; i < 20; i++)
        g_string_append(deep, "<a>");
    for (int i = 0; i < 20; i++)
        g_string_append(deep, "</a>");
    bodies[G_N_ELEMENTS(bodies) - 1] = deep->str;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(XmlNode) root = xml_read(bodies[i], strlen(bodies[i]), &error);

        if (root)
            fail_msg("taken: %s", bodies[i]);
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
    }
}

static void markup_in_a_text_is_escaped(void **state)
{
    g_autofree char *escaped = xml_escape("a<b> & \"c\" 'd'\n\x01Салом");

    (void)state;
    assert_string_equal(escaped, "a&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;\nСалом");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_text_and_attributes),
        cmocka_unit_test(what_is_no_xml_is_refused),
        cmocka_unit_test(markup_in_a_text_is_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

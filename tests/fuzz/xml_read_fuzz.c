/* A tree or an error, never both, never neither; the tree is within its limits, all of it is UTF-8, and
 * what is escaped reads back as it was. */

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/xml_read.h"

#define DEEPEST 16
#define MOST 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What XML cannot hold is dropped. */
static char *without_controls(const char *text)
{
    GString *kept = g_string_new(NULL);

    for (; *text; text++) {
        if ((guchar)*text >= ' ' || *text == '\n' || *text == '\t')
            g_string_append_c(kept, *text);
    }
    return g_string_free(kept, FALSE);
}

static void check_escape(const char *text)
{
    g_autofree char *escaped = xml_escape(text);
    g_autofree char *whole = g_strconcat("<a b=\"", escaped, "\">", escaped, "</a>", NULL);
    g_autofree char *expected = without_controls(text);
    g_autoptr(XmlNode) node = xml_read(whole, strlen(whole), NULL);

    g_assert(node);
    g_assert_cmpstr(node->text, ==, expected);
    g_assert_nonnull(xml_text_at(node, "@b"));
}

static unsigned check_node(const XmlNode *node, unsigned depth)
{
    unsigned count = 1;
    GHashTableIter iter;
    gpointer name, value;

    g_assert(depth <= DEEPEST);
    g_assert(g_utf8_validate(node->name, -1, NULL) && g_utf8_validate(node->text, -1, NULL));
    g_hash_table_iter_init(&iter, node->attributes);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_assert(g_utf8_validate(name, -1, NULL) && g_utf8_validate(value, -1, NULL));
    for (unsigned i = 0; i < node->children->len; i++)
        count += check_node(g_ptr_array_index(node->children, i), depth + 1);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(XmlNode) node = xml_read((const char *)data, size, &error);

    g_assert((node != NULL) != (error != NULL));
    g_assert(node || g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
    if (!node)
        return 0;
    g_assert(check_node(node, 1) <= MOST);
    g_assert(xml_at(node, "") == node);
    (void)xml_text_at(node, "message/content");
    (void)xml_text_at(node, "message/@id");
    check_escape(node->text);
    return 0;
}

/* A tree or an error, never both, never neither; what a pointer leads to is text without a NUL, and
 * what is quoted reads back as it was. The pointer is the input's first line. */

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/json_read.h"

#define DEEPEST 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_quote(const char *text)
{
    g_autofree char *quoted = json_quote(text);
    g_autoptr(JsonNode) node = json_read(quoted, strlen(quoted), NULL);
    g_autofree char *again = node ? json_text_at(node, "") : NULL;

    g_assert_cmpstr(again, ==, text);
}

static void check_text_at(JsonNode *root, const char *pointer)
{
    g_autofree char *text = json_text_at(root, pointer);

    g_assert(!text || json_at(root, pointer));
    if (!text)
        return;
    g_assert(g_utf8_validate(text, -1, NULL));
    check_quote(text);
}

/* Every bracket counts, also an empty one. */
static void check_depth(JsonNode *node, unsigned depth)
{
    g_autoptr(GList) inside = NULL;

    if (JSON_NODE_HOLDS_OBJECT(node))
        inside = json_object_get_values(json_node_get_object(node));
    else if (JSON_NODE_HOLDS_ARRAY(node))
        inside = json_array_get_elements(json_node_get_array(node));
    else
        return;
    g_assert(depth <= DEEPEST);
    for (GList *item = inside; item; item = item->next)
        check_depth(item->data, depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    size_t length = end ? (size_t)(end - data) : 0;
    g_autofree char *pointer = g_strndup((const char *)data, length);
    size_t skip = end ? length + 1 : 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) root = json_read((const char *)data + skip, size - skip, &error);

    g_assert((root != NULL) != (error != NULL));
    g_assert(root || g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
    if (!root)
        return 0;
    check_depth(root, 1);
    g_assert(json_at(root, "") == root);
    check_text_at(root, "");
    check_text_at(root, "/results/0/from");
    check_text_at(root, pointer);
    return 0;
}
